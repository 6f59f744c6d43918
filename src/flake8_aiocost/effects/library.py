"""What effects ask of the libraries' files and of a module's facts, worked out once for each module."""

from __future__ import annotations

import sys
from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.effects.leaf import Leaf
from flake8_aiocost.effects.waits import unknown, unseen
from flake8_aiocost.module.expressions import Constant, Display, Result, Star

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flake8_aiocost.effects.queues import Queues
    from flake8_aiocost.effects.waits import Waits
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.linked_facts import LinkedArgument

_PUTTING = frozenset(f"asyncio.{kind}Queue().put" for kind in ("", "Lifo", "Priority"))
#: Names after an object of which the last is a method, and the ones before are attributes.
_DEEP = 2
#: What is named after one of these says what it can do, and not what it is.
_SAYING_LITTLE = ("builtins.", "typing.", "typing_extensions.", "collections.abc.")
#: Packages whose functions make no coroutines: what one returns that waits for nothing may be anything.
NO_COROUTINES = sys.stdlib_module_names - {"asyncio", "contextlib", "unittest"} | {"builtins"}
#: A loop over so many items at the most takes microseconds.
_SMALL = 64


class Library:
    """Leaves by name, and the uses and loops of a module by function."""

    def __init__(
        self,
        leaf: Callable[[str], Leaf | None],
        stated: Callable[[str], Leaf | None],
        generated: Callable[[str], str],
        queues: Queues,
        own: Callable[[str], bool],
    ) -> None:
        """Know nothing yet.

        Args:
            leaf: tells what a call of a resolved name does.
            stated: what the project says of it.
            generated: the dotted name of what stands in a module of the project that a tool has written, or ``""``.
            queues: tells which queues of the project are without a bound.
            own: whether a package is one of the project.
        """
        self._leaf, self._stated, self._generated = leaf, stated, generated
        self._queues, self._own = queues, own
        self._known: dict[str, Leaf | None] = {}
        self._loops: dict[int, dict[int, list[int]]] = {}

    def leaf(self, name: str) -> Leaf | None:
        """What a call of a resolved name does."""
        if name[:1] == ":":
            name = self._generated(name)
        if name[:1] in ("", "?"):
            return None
        if name not in self._known:
            found = self._stated(name) or self._leaf(name)
            if found is not None and _puts(found, name) and self._queues.unbounded:
                # Only a queue that is full lets somebody wait.
                found = structs.replace(found, waits="nothing")
            self._known[name] = found
        return self._known[name]

    def loops_of(self, index: ModuleIndex, function: int) -> Sequence[int]:
        """The loops of a function of a module."""
        if index.number not in self._loops:
            found: dict[int, list[int]] = defaultdict(list)
            for number, loop in enumerate(index.facts.loops):
                found[index.facts.places[loop.place].function].append(number)
            self._loops[index.number] = found
        return self._loops[index.number].get(function, ())

    def exact(self, leaf: Leaf, name: str, index: ModuleIndex, call: int) -> Leaf:
        """What one call of a name does: a sleep with its time, and a ``put`` into a queue that is never full."""
        if leaf.waits == "sleep":
            arguments = index.arguments(call)
            return _slept(leaf, arguments[0]) if arguments else leaf
        if _puts(leaf, name) and self._queues.takes_all(index, call):
            return structs.replace(leaf, waits="nothing")
        return leaf

    def waited(self, name: str, what: str = "", *, spawned: bool = False) -> Waits:
        """The wait for what a resolved name stands for, of which no file tells: a library's own name says what it is.

        Args:
            name: the name, ``""`` where there is none.
            what: how it is called; the name itself by default.
            spawned: whether that is what a spawn starts, and not something that it waits for on its way.
        """
        what = what or shown(name)
        return unknown(what) if self.names(name, spawned=spawned) else unseen(what)

    def names(self, name: str, *, spawned: bool = False) -> bool:
        """Whether a resolved name is that of something in a module outside the project.

        Not so of methods outside of the standard library, of an object or a class, unless they are what is ``spawned``:
        mostly that is a client of some service, and how long that takes is told nowhere. Nor of what a function there
        returns (``charge = shop.charger()``), nor of what an annotation only says to be iterable: that may be anything,
        of the project too. A relative name, and one in a package of the project, is that of a module that was not read.
        """
        if name[:1] in ("", "?", ":", ".") or name.startswith(_SAYING_LITTLE):
            return False
        root = name.partition(".")[0]
        *makers, attributes = name.split("()")
        # ``task()`` of what is said to be an ``asyncio.Task`` calls an object, and not what its class is known for.
        if makers and (not attributes or attributes.count(".") >= _DEEP):
            return False
        is_method = bool(makers) or name.rpartition(".")[0].rpartition(".")[2][:1].isupper()
        if is_method and root not in sys.stdlib_module_names and not spawned:
            return False
        return not self._own(root) and all(each.rpartition(".")[2][:1].isupper() for each in makers)

    def is_small(self, index: ModuleIndex, iterable: Expression, scope: int) -> bool:
        """Whether something that is iterated over is known to hold few items."""
        if isinstance(iterable, Display):
            return len(iterable.items) <= _SMALL and not any(isinstance(each, Star) for each in iterable.items)
        if isinstance(iterable, Result):
            record = index.facts.calls[iterable.call]
            sizes = [each.value for each in record.arguments]
            if index.callee(iterable.call) == "builtins.range":
                return all(
                    isinstance(each, Constant) and type(each.value) is int and abs(each.value) <= _SMALL
                    for each in sizes
                )
            return False
        found = index.names.only_value(iterable, scope)
        return found is not None and isinstance(found[0], Display) and self.is_small(index, *found)


def _slept(leaf: Leaf, argument: LinkedArgument) -> Leaf:
    """A sleep with the seconds that it is handed; ``sleep(0)`` waits for nothing."""
    seconds = argument.literal
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        return leaf
    if seconds <= 0:
        return Leaf()
    return structs.replace(leaf, length_us=seconds * 1e6)


def _puts(leaf: Leaf, name: str) -> bool:
    """Whether a call puts something into a queue, and may wait for room."""
    return leaf.writes and leaf.waits == "queue" and name in _PUTTING


def shown(name: str) -> str:
    """A resolved name as a person writes it: ``httpx.AsyncClient.get``, ``Feed.load``."""
    plain = name.removesuffix("()").lstrip("?")
    if plain.startswith(":"):
        plain = plain[1:].partition(":")[2]
    return plain.replace("()", "") or "something"
