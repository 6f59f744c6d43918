"""What a function waits for besides one of its calls: after it, and whenever it comes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.constructs import declared
from flake8_aiocost.effects import waits as wait
from flake8_aiocost.module.place import NO_BRANCH

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from flake8_aiocost.effects.weigh import Effects
    from flake8_aiocost.model import Spawn
    from flake8_aiocost.module.facts import Call, ModuleFacts

#: After each task of a function all its steps are looked at again, so in larger ones nobody asks what follows a task.
_MOST_AFTER = 200
#: What waits for so long takes far more of the CPU than a task: a statement of a database, a request, another process.
_LONG_US = 1_000.0
#: What takes as much, however short it waits: files and SQLite are asked in a thread.
_DEAR = frozenset({"database", "file"})
#: So long it sleeps at least who waits for time to pass.
_SLEEP_US = 100_000.0
#: Last parts of what brings the next item of a stream: that it has to be waited for is what the stream is about.
_NEXT = frozenset({"get", "__anext__", "anext", "recv", "receive", "receive_text", "receive_json", "readline", "read"})


class Beside:
    """Asked of the calls of a project."""

    def __init__(self, effects: Effects) -> None:
        """Look at none yet; ``effects`` is what functions do."""
        self._effects, self._project = effects, effects.project
        self._known: dict[int, Sequence[tuple[int, tuple[int, ...]]]] = {}

    def after(self, module: int, spawn: Spawn) -> wait.Waits:
        """What a function waits for after it has started a task, other than for the task itself.

        Args:
            module: its module.
            spawn: the task.
        """
        facts = self._project.modules[module].facts
        function = self._project.number(module, spawn.function)
        steps = self._effects.steps(function)
        if len(steps.waiting) + len(steps.runs) + len(steps.spawns) > _MOST_AFTER:
            return wait.unseen("what follows")
        self._effects.summary(function)
        joined = self._effects.collected(function, frozenset(), spawn.site)
        found = joined.after(facts.calls[spawn.site].statement)
        if spawn.loops and not {*wait.POLLING.unknowns}.isdisjoint(found.unknowns):
            # The task is one of that loop's turns, so between these it sleeps.
            found = structs.replace(found.without(wait.POLLING.unknowns), sleeps=True)
        return self._effects.settled(found)

    def is_dear(self, module: int, call: int, at: int, *, either: bool = False) -> bool:
        """Whether a function waits for something long each time that it comes to a place: a database, a file, a thread.

        Args:
            module: its module.
            call: a call; what its own statement waits for does not count.
            at: the place, which is that of the call or one around it: waits inside other loops do not count.
            either: whether it is enough that one of two ways waits of which one is taken each time.
        """
        facts = self._project.modules[module].facts
        here, own = facts.places[at], facts.calls[call].statement
        long = [each for each in self._long(module, here.function) if each[0] != own and each[1] == here.loops]
        if not long:
            return False
        ways = {*_around(facts, here.branch)}
        if either:
            ways |= {way for way in _choices(facts, ways) if not _leaves(facts, way)}
        return any(self._is_there(module, *each, ways) for each in long)

    def _long(self, module: int, local: int) -> Sequence[tuple[int, tuple[int, ...]]]:
        """The statements of a function that wait for something long, each with the loops around it."""
        function = self._project.number(module, local)
        if function not in self._known:
            steps = self._effects.steps(function)
            self._effects.summary(function)
            waiting = self._effects.collected(function, frozenset()).waiting
            spawns = self._effects.spawns(module)
            long = [(each.statement, each.loops) for each in waiting if _is_long(each.waits)]
            long += [
                (each.statement, each.loops)
                for each in steps.spawns
                if each.owner == function and declared()[spawns[each.spawn].construct].family == "hop"
            ]
            self._known[function] = long
        return self._known[function]

    def _is_there(self, module: int, statement: int, loops: tuple[int, ...], ways: Collection[int]) -> bool:
        """Whether a statement is run whenever one of some branches is."""
        index = self._project.modules[module]
        facts = index.facts
        if statement < 0 or any(facts.loops[each].statement == statement for each in loops):
            return False
        place = facts.places[facts.statements[statement].place]
        if place.clause or place.branch not in ways:
            return False
        calls = (each for each in index.calls_of(place.function) if facts.calls[each].statement == statement)
        return not any(_takes_next(facts.calls[each]) and index.names.called(each) in _NEXT for each in calls)


def _takes_next(call: Call) -> bool:
    """Whether a call may take what comes next: ``await stream.read()``; what is asked for something is no stream."""
    return call.awaited and not call.arguments


def _is_long(waits: wait.Waits) -> bool:
    return waits.us >= _LONG_US or waits.sleep_us >= _SLEEP_US or not _DEAR.isdisjoint(waits.calls)


def _around(facts: ModuleFacts, branch: int) -> Iterator[int]:
    """A branch, and those around it."""
    while branch != NO_BRANCH:
        yield branch
        branch = facts.branches[branch]
    yield NO_BRANCH


def _choices(facts: ModuleFacts, ways: Collection[int]) -> Iterator[int]:
    """The branches of which one of two is run, whenever some other ones are, to make what follows them.

    Where one of them yields by itself the other one is no other way to do the same: the parts of a stream may all take
    one, and its end the other.
    """
    yielding = {facts.places[each.place].branch for each in facts.handovers if each.kind == "yield"}
    for each in facts.choices:
        if facts.branches[each[0]] in ways and yielding.isdisjoint(each):
            yield from each


def _leaves(facts: ModuleFacts, branch: int) -> bool:
    """Whether a branch leaves what is around it: it is taken once, at the end of a stream say."""
    return any(each.leaves and facts.places[each.place].branch == branch for each in facts.statements)
