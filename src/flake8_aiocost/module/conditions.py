"""What has to hold of a parameter where some code stands: below ``if stream:``, after ``if not stream: return``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from typing import TypeAlias

    Known: TypeAlias = str | int | bool | None


class Condition(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A test of the parameter ``name`` has come out as ``holds``: ``name``, ``name is None`` or ``name == value``."""

    name: str
    test: Literal["true", "none", "equal"]
    holds: bool
    value: str | int | bool | None = None

    def met(self, value: Known) -> bool:
        """Whether it holds where the parameter has this value."""
        if self.test == "none":
            return (value is None) is self.holds
        return (value == self.value if self.test == "equal" else bool(value)) is self.holds
