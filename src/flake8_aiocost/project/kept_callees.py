"""What the calls of a module call, as the module itself names it: kept for the next run, as far as somebody asked.

It follows from the facts of the module alone, and is the dearest of all that is asked of most modules: what stands
before the last dot may be bound anywhere. An answer that a search for names in a ring has stopped in depends on how
large the project is, and is not kept.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from flake8_aiocost.module.stored import beside
from flake8_aiocost.project.scans import CALLEES

if TYPE_CHECKING:
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.module.resolver import Resolver
    from flake8_aiocost.module.rings import Rings


class _Table(msgspec.Struct, frozen=True, array_like=True):
    """The names of what is called, by the number of the call."""

    names: dict[int, tuple[str, ...]]


_ENCODER, _DECODER = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(_Table)


class KeptCallees:
    """The calls of one module."""

    def __init__(self, facts: ModuleFacts, names: Resolver, rings: Rings) -> None:
        """Read what there is."""
        self._names, self._rings = names, rings
        self._come: dict[int, tuple[str, ...]] = {}
        self._known: dict[int, tuple[str, ...]] = {}
        kept = beside(facts)
        if kept is not None:
            content = kept.get(CALLEES)
            with suppress(msgspec.MsgspecError, ValueError):
                self._known = _DECODER.decode(content).names if content is not None else {}
            kept.later(CALLEES, self)

    def of(self, call: int) -> tuple[str, ...]:
        """All names that the callee of a call may stand for in its module."""
        found = self._known.get(call)
        if found is None:
            stops, is_asked_apart = self._rings.stops, not self._rings.depth
            found = self._names.callees(call)
            if is_asked_apart and self._rings.stops == stops:
                self._come[call] = found
        return found

    def content(self) -> bytes | None:
        """What is to be kept, ``None`` where nothing has come."""
        if not self._come:
            return None
        self._known.update(self._come)
        self._come = {}
        try:
            return _ENCODER.encode(_Table(self._known))
        except (ValueError, OverflowError):  # half of a surrogate pair in a name
            return None
