"""What has to hold of a parameter where some code stands: below ``if stream:``, after ``if not stream: return``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from typing import TypeAlias

    Known: TypeAlias = str | int | bool | None


#: Begins a value of which only the class is known, by its last name. No text that a call passes begins so.
CLASS = "\0"
#: Ends one that may be of another class as well.
PERHAPS = "?"
#: Between classes of which something has to be one.
OR = "|"
#: Classes that ``None`` is of.
_OF_NONE = frozenset({"Hashable", "NoneType", "object"})
#: Classes of constants.
BUILTIN: dict[str, type] = {each.__name__: each for each in (bool, bytes, dict, float, int, list, set, str, tuple)}


class Condition(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A test of the parameter ``name`` has come out as ``holds``.

    The test is ``name``, ``name is None``, ``name == value`` or ``isinstance(name, value)``, of which ``value`` is the
    last name, or several with ``OR`` between. Where any of ``rebound`` had come out so, the name was bound anew before:
    ``if not name: name = ...``. One that has a call as its ``value`` stands for ``name = call(name)``, if that leaves
    ``None`` as it is.
    """

    name: str
    test: Literal["true", "none", "equal", "instance"]
    holds: bool
    value: str | int | bool | None = None
    rebound: tuple[Condition, ...] = ()

    def met(self, value: Known) -> bool:
        """Whether it holds, or may hold, where the parameter has this value."""
        if any(each.met(value) for each in self.rebound):
            return True
        if self.test == "instance":
            found = self._is_instance(value)
            return found is None or found is self.holds
        if isinstance(value, str) and value.startswith(CLASS):
            # An object is no ``None``; whether it is true or equal to something, nobody knows.
            return not self.holds if self.test == "none" else True
        if self.test == "none":
            return (value is None) is self.holds
        return (value == self.value if self.test == "equal" else bool(value)) is self.holds

    def surely_met(self, value: Known) -> bool:
        """Whether it holds where the parameter has this value, and nothing else may be so."""
        if any(each.met(value) for each in self.rebound):
            return False
        if self.test == "instance":
            return self._is_instance(value) is self.holds
        if isinstance(value, str) and value.startswith(CLASS):
            return self.test == "none" and not self.holds
        return self.met(value)

    def _is_instance(self, value: Known) -> bool | None:
        """Whether a value is one of the class that is asked for; ``None`` where that is not known."""
        names = str(self.value).split(OR)
        if value is None:
            if not _OF_NONE.isdisjoint(names):
                return True
            # A constant may stand for several classes, ``NONE_TYPE`` for this one.
            return None if any(each.isupper() for each in names) else False
        if isinstance(value, str) and value.startswith(CLASS):
            name = value.removeprefix(CLASS)
            if name in BUILTIN and BUILTIN.keys() >= set(names):
                return any(issubclass(BUILTIN[name], BUILTIN[each]) for each in names)
            # Of a class of another name it may be one below.
            return True if name in names else None
        builtins = [BUILTIN.get(each) for each in names]
        if any(each is not None and isinstance(value, each) for each in builtins):
            return True
        return None if None in builtins else False
