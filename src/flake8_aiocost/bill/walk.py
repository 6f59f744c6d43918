"""Which spawns one call of an entry point comes to, by which way, and how often at the least.

A function is looked at in each situation in which it is reached (``heat.situations``), once for all entry points. What
it comes to is worked out after what it calls, so that of its branches the dearest is known. Then all that was not
passed over is run through, from each entry point on.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from flake8_aiocost.bill.states import Asked, States
from flake8_aiocost.effects.circles import circles
from flake8_aiocost.effects.fold import join

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flake8_aiocost.bill.steps import Step

#: No spawn is counted more often, and nothing is dearer: loops in loops would be more than a number holds.
_MOST_TIMES = 1_000_000
_MOST_US = 1e12
#: Loops in loops beyond so many are as good as so many: twice each time is more than ``_MOST_TIMES`` then.
_MOST_LOOPS = 20


class Reached(NamedTuple):
    """How one call of an entry point comes to a spawn: by the way that runs it most often.

    ``loops`` are the loops over items around it on this way, each of which runs it once for each item, and ``times``
    what that comes to. ``way`` are the functions on it, from the entry point to the one that spawns. ``always`` is how
    often every call runs it, whatever branches it takes. ``calls`` are those that lead from each function of the way to
    the next one, by their numbers in its module, and -1 where none is written there.
    """

    loops: int
    times: int
    way: tuple[int, ...]
    always: int
    calls: tuple[int, ...] = ()


class _Taken(NamedTuple):
    """µs that some steps come to, and which those are, by number."""

    us: float = 0.0
    steps: tuple[int, ...] = ()


def _in_sequence(parts: Sequence[_Taken]) -> _Taken:
    if len(parts) < 2:
        return parts[0] if parts else _Taken()
    steps = tuple([step for each in parts for step in each.steps])
    return _Taken(min(sum(each.us for each in parts), _MOST_US), steps)


def _dearest(parts: Sequence[_Taken]) -> _Taken:
    # Of several that cost the same, the first in the text.
    return min(parts, key=lambda each: (-each.us, each.steps), default=_Taken())


class _Counting(NamedTuple):
    """What is known of one entry point: the loops around states and spawns, and from which state each is reached.

    ``came`` has the call there, too. ``always``: only what every call comes to counts.
    """

    loops: dict[int, int]
    found: dict[tuple[int, int], tuple[int, int]]
    came: dict[int, tuple[int, int]]
    always: bool


class Walks:
    """The walks from the entry points of a project."""

    def __init__(self, asked: Asked, entries: Sequence[tuple[int, int | None]]) -> None:
        """Work out what everything comes to that can be reached.

        Args:
            asked: the project.
            entries: its entry points: functions, each with the loop of it, one turn of which is meant, or ``None``.
        """
        self._asked = asked
        self._states = States(asked, entries)
        self._totals = [0.0] * len(self._states.all)
        self._taken: dict[int, tuple[tuple[Step, int, int | None], ...]] = {}
        #: Those that lead to each other together; each before those that lead to it.
        self._circles: list[list[int]] = []
        self._circle_of: dict[int, int] = {}
        for function, loop in entries:
            entry = self._states.entry(function, loop)
            if entry not in self._circle_of:
                for circle in circles(entry, self._states.leads_to, self._circle_of):
                    self._circle_of.update(dict.fromkeys(circle, len(self._circles)))
                    self._circles.append(circle)
                    self._settle_all(circle)

    def reached(self, function: int, loop: int | None = None) -> dict[tuple[int, int], Reached]:
        """The spawns that one call of an entry point comes to, by module and site.

        Args:
            function: one of the entry points.
            loop: its loop.
        """
        entry = self._states.entry(function, loop)
        counting, sure = self._count(entry, always=False), self._count(entry, always=True)
        found = {}
        for key, (loops, state) in counting.found.items():
            way, calls = self._way(state, counting.came)
            always = self._times(sure.found[key][0]) if key in sure.found else 0
            found[key] = Reached(loops, self._times(loops), way, always, calls)
        return found

    def _count(self, entry: int, *, always: bool) -> _Counting:
        """Count the spawns that a call of an entry point comes to, or those only that every call comes to."""
        counting = _Counting({entry: 0}, {}, {}, always)
        # Callers have higher numbers than what they call, so this way each is complete when it is run through.
        todo = [-self._circle_of[entry]]
        done = 1
        while todo:
            number = heappop(todo)
            if number != done:
                done = number
                for target in self._run(self._circles[-number], counting):
                    heappush(todo, -self._circle_of[target])
        return counting

    def _times(self, loops: int) -> int:
        return int(min(self._asked.items**loops, _MOST_TIMES))

    def _way(self, state: int, came: Mapping[int, tuple[int, int]]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The functions from the entry point to a state, and the calls between them."""
        way, calls = [state], []
        while way[-1] in came:
            before, call = came[way[-1]]
            way.append(before)
            calls.append(call)
        return tuple([self._states.all[each].function for each in reversed(way)]), tuple(reversed(calls))

    # ── what they come to ──────────────────────────────────────────────────────────────────────────────────────

    def _settle_all(self, circle: Sequence[int]) -> None:
        """Work out what states that lead to each other come to."""
        for _ in range(2):
            # First without what they come to by each other.
            totals = {each: self._settle(each) for each in circle}
            for each, total in totals.items():
                self._totals[each] = total
            if len(circle) == 1 and circle[0] not in self._states.leads_to(circle[0]):
                return
        # Then those that come to something only by several others, from near to far: a branch that comes to nothing
        # would be left out.
        left = [each for each in circle if not self._totals[each]]
        while left:
            totals = {each: self._settle(each) for each in left}
            for each, total in totals.items():
                self._totals[each] = total
            if not any(totals.values()):
                return
            left = [each for each in left if not self._totals[each]]

    def _settle(self, at: int) -> float:
        """What a state comes to, if it takes its dearest branches; the others are left out from then on."""
        state = self._states.all[at]
        module, _ = self._asked.project.place_of(state.function)
        chosen: list[tuple[Step, int, int | None]] = []
        amounts: list[tuple[int, _Taken]] = []
        for number, (step, loops, targets) in enumerate(state.steps):
            target = min(targets, key=lambda each: (-self._totals[each], each)) if targets else None
            us = self._totals[target] if target is not None else 0.0
            if step.spawn is not None:
                us = self._asked.us(module, step.spawn)
            chosen.append((step, loops, target))
            amounts.append((step.statement, _Taken(min(us * self._times(loops), _MOST_US), (number,))))
        facts = self._asked.project.modules[module].facts
        taken = join(amounts, facts, self._asked.steps.leaving(module), _in_sequence, _dearest)
        self._taken[at] = tuple([chosen[number] for number in sorted(taken.steps)])
        return taken.us

    # ── counting ───────────────────────────────────────────────────────────────────────────────────────────────

    def _run(self, circle: Sequence[int], counting: _Counting) -> Iterator[int]:
        """Count the spawns of states that lead to each other, and say where they lead beside."""
        loops, found, came, always = counting
        # All of a circle run as often as the one by which it is entered.
        reached = self._within(circle, counting)
        most = max(loops[each] for each in circle if each in loops)
        for state in reached:
            module, _ = self._asked.project.place_of(self._states.all[state].function)
            for step, often, target in self._taken[state]:
                if always and not step.always:
                    continue
                count = min(most + often, _MOST_LOOPS)
                if step.spawn is not None:
                    key = (module, step.spawn.site)
                    if key not in found or found[key][0] < count:
                        found[key] = (count, state)
                if target is not None and target not in reached:
                    if target not in loops or loops[target] < count:
                        loops[target], came[target] = count, (state, _call(step))
                    yield target

    def _within(self, circle: Sequence[int], counting: _Counting) -> dict[int, None]:
        """The states of a circle that are run."""
        inside = frozenset(circle)
        found = dict.fromkeys(each for each in circle if each in counting.loops)
        todo = list(found)
        while todo:
            state = todo.pop()
            for step, _, target in self._taken[state]:
                if target in inside and target not in found and (step.always or not counting.always):
                    found[target] = None
                    counting.came[target] = (state, _call(step))
                    todo.append(target)
        return found


def _call(step: Step) -> int:
    """The call that a step is: all of its functions are run by one."""
    return step.edges[0].call if step.edges else -1
