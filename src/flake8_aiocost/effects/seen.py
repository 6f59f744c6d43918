"""What a function does as one of its callers sees it: with its own names for objects, and with what it hands over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.effects import waits as wait
from flake8_aiocost.effects.callbacks import substituted
from flake8_aiocost.effects.objects import translated
from flake8_aiocost.effects.summary import NOTHING, Summary

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from flake8_aiocost.effects.callback import Callback
    from flake8_aiocost.effects.objects import Objects
    from flake8_aiocost.project.project import ProjectIndex

_NO_CALLBACKS: Mapping[str, Callback] = {}


class Seen:
    """Tells what functions do in the terms of their callers."""

    def __init__(
        self,
        project: ProjectIndex,
        objects: Objects,
        summary: Callable[[int], Summary],
        is_coroutine: Callable[[int], bool],
    ) -> None:
        """Look at nothing yet.

        Args:
            project: the index.
            objects: names objects.
            summary: what a function does, in its own terms.
            is_coroutine: whether calling a function only makes a coroutine.
        """
        self._project, self._objects = project, objects
        self._summary, self._is_coroutine = summary, is_coroutine

    def of(
        self,
        function: int,
        caller: int,
        call: int,
        callbacks: Mapping[str, Callback] = _NO_CALLBACKS,
        inside: Collection[int] = (),
    ) -> Summary:
        """What a function does, with the objects as a caller of it names them.

        Args:
            function: what is called.
            caller: the function, or the level of a module, that calls it.
            call: the call there, or -1.
            callbacks: what it hands over to be called or awaited.
            inside: functions whose summaries are not settled yet, and count for nothing.
        """
        found = self._summary(function)
        if callbacks:
            found = self._called_back(found, function, callbacks, inside)
        if not (found.reads or found.writes or found.held):
            return found
        handed: Mapping[str, str] = {}
        record = self._project.function(function)
        module, local = self._project.place_of(caller)
        index = self._project.modules[module]
        if call >= 0 and record is not None:
            owner, _ = self._project.place_of(function)
            receives = self._project.modules[owner].facts.scopes[record.scope].receiver[0]
            handed = self._objects.handed(index, call, local, record, receives)
        return exported(found, handed, lambda name: self._objects.seen_from(name, index, local))

    def _called_back(
        self, found: Summary, function: int, callbacks: Mapping[str, Callback], inside: Collection[int]
    ) -> Summary:
        """What a function does that calls or awaits what it is handed."""

        def told(callback: Callback, token: str) -> wait.Waits:
            known = lambda each: NOTHING if each in inside else self._summary(each)  # noqa: E731
            return callback.waited(known, self._is_coroutine, token, wait.plain(token))

        waits = substituted(found.waits, function, callbacks, told)
        if waits is found.waits:
            return found
        held = {
            key: structs.replace(each, waits=substituted(each.waits, function, callbacks, told))
            for key, each in found.held.items()
        }
        return structs.replace(found, waits=waits, held=held)


def exported(found: Summary, handed: Mapping[str, str], seen: Callable[[str], str]) -> Summary:
    """A summary in the terms of a caller. What a function both fills and waits on itself is nobody else's business.

    Args:
        found: what the function does.
        handed: what its parameters are to the caller.
        seen: how the caller names what is no parameter.
    """
    reads: dict[str, str] = {}
    for name, witness in found.reads.items():
        if not (name.startswith("=") and name in found.writes):
            reads.setdefault(seen(translated(name, handed)) or "?", witness)
    writes = frozenset(seen(translated(name, handed)) or "?" for name in found.writes if not name.startswith("="))
    held = {known: each for name, each in found.held.items() if (known := seen(translated(name, handed)))}
    return structs.replace(found, reads=reads, writes=writes, held=held)
