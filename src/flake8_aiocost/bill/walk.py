"""Which spawns one call of an entry point comes to, by which way, and how often at the least.

A function is looked at in each situation in which it is reached (``heat.situations``), once for all entry points. What
it comes to is worked out after what it calls, so that of its branches the dearest is known. Then all that was not
passed over is run through, from each entry point on (``counting``).
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from flake8_aiocost.bill.counting import Counting, Taken
from flake8_aiocost.bill.often import ONCE, Often, in_loops, repeated
from flake8_aiocost.bill.states import Asked, States
from flake8_aiocost.effects.circles import circles
from flake8_aiocost.effects.fold import join

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


#: Nothing is dearer: loops in loops would be more than a number holds.
_MOST_US = 1e12


class Reached(NamedTuple):
    """How often one call of an entry point comes to a spawn, and by which way most often.

    ``often`` is how often, see ``counting``, and ``every`` how often every call runs it, whatever branches it takes.
    ``way`` are the functions on the way that runs it most often, from the entry point to the one that spawns. ``calls``
    are those that lead from each function of the way to the next one, by their numbers in its module, and -1 where none
    is written there.
    """

    often: Often
    every: Often
    way: tuple[int, ...]
    calls: tuple[int, ...]


class _Amount(NamedTuple):
    """µs that some steps come to, and which those are, by number."""

    us: float = 0.0
    steps: tuple[int, ...] = ()


def _in_sequence(parts: Sequence[_Amount]) -> _Amount:
    if len(parts) < 2:
        return parts[0] if parts else _Amount()
    steps = tuple([step for each in parts for step in each.steps])
    return _Amount(min(sum(each.us for each in parts), _MOST_US), steps)


def _dearest(parts: Sequence[_Amount]) -> _Amount:
    # Of several that cost the same, the first in the text.
    return min(parts, key=lambda each: (-each.us, each.steps), default=_Amount())


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
        self._taken: dict[int, tuple[Taken, ...]] = {}
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
        counting = self._count(self._states.entry(function, loop))
        found = {}
        for key, state in counting.spawns.items():
            found[key] = Reached(counting.often(key), counting.sure(key), *self._way(state, counting.came))
        return found

    def _count(self, entry: int) -> Counting:
        """Count the spawns that a call of an entry point comes to."""
        counting = Counting(entry, self._taken, self._module, self._asked.items)
        # Callers have higher numbers than what they call, so this way each is complete when it is run through.
        todo = [-self._circle_of[entry]]
        done = 1
        while todo:
            number = heappop(todo)
            if number != done:
                done = number
                for target in counting.run(self._circles[-number]):
                    heappush(todo, -self._circle_of[target])
        return counting

    def _module(self, state: int) -> int:
        return self._asked.project.place_of(self._states.all[state].function)[0]

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
        chosen: list[Taken] = []
        amounts: list[tuple[int, _Amount]] = []
        for number, (step, loops, targets) in enumerate(state.steps):
            target = min(targets, key=lambda each: (-self._totals[each], each)) if targets else None
            us = self._totals[target] if target is not None else 0.0
            if step.spawn is not None:
                us = self._asked.us(module, step.spawn)
            chosen.append(Taken(step, loops, target))
            times = repeated(in_loops(ONCE, loops), self._asked.items)
            amounts.append((step.statement, _Amount(min(us * times, _MOST_US), (number,))))
        facts = self._asked.project.modules[module].facts
        taken = join(amounts, facts, self._asked.steps.leaving(module), _in_sequence, _dearest)
        self._taken[at] = tuple([chosen[number] for number in sorted(taken.steps)])
        return taken.us
