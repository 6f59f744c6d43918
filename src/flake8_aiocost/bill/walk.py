"""Which spawns one call of an entry point comes to, and how often at the least.

A function is looked at in each situation in which it is reached (``heat.situations``). What it comes to is worked out
after what it calls, so that of its branches the dearest is known; then all that was not passed over is run through from
the entry on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flake8_aiocost.effects.circles import circles
from flake8_aiocost.effects.fold import join
from flake8_aiocost.heat.situations import MOST, beyond, is_met

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from flake8_aiocost.bill.steps import Step, Steps
    from flake8_aiocost.heat.situations import Situation
    from flake8_aiocost.model import Spawn
    from flake8_aiocost.project.project import ProjectIndex

#: No spawn is counted more often, and nothing is dearer: loops in loops would be more than a number holds.
_MOST_TIMES = 1_000_000
_MOST_US = 1e12


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


class _State(NamedTuple):
    """A function in a situation: what it may run there, with the states that each step leads to."""

    function: int
    situation: Situation
    steps: tuple[tuple[Step, int, tuple[int, ...]], ...]


class Asked(NamedTuple):
    """What is asked of a project.

    ``spending`` are the functions that come to a spawn at all; the others are not looked at. ``us`` is what one run of
    a spawn costs.
    """

    project: ProjectIndex
    steps: Steps
    spending: Collection[int]
    us: Callable[[int, Spawn], float]


def walk(asked: Asked, function: int, loop: int | None = None) -> dict[tuple[int, int], int]:
    """How often at the least one call of a function comes to each spawn, by module and site.

    Args:
        asked: where it is called.
        function: the entry point.
        loop: begin at one turn of a loop of the function instead, which is where messages come in.
    """
    return _Walk(asked).run(function, loop)


class _Walk:
    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._states: list[_State] = []
        self._numbers: dict[tuple[int, frozenset[tuple[str, object]]], int] = {}
        self._counts: dict[int, int] = {}
        self._totals: list[float] = []
        self._taken: dict[int, tuple[tuple[Step, int, int | None], ...]] = {}

    def run(self, function: int, loop: int | None) -> dict[tuple[int, int], int]:
        entry = self._enter(function, {}, loop)
        at = 0
        while at < len(self._states):
            self._open(at, loop if at == entry else None)
            at += 1
        self._totals = [0.0] * len(self._states)
        order = list(circles(entry, self._leads_to, ()))
        for circle in order:
            inside = frozenset(circle)
            for _ in range(2):
                # First without what the functions of a circle come to by each other.
                totals = {each: self._settle(each) for each in circle}
                for each, total in totals.items():
                    self._totals[each] = total
                if len(circle) == 1 and not inside & {*self._leads_to(circle[0])}:
                    break
        return self._counted(entry, list(reversed(order)))

    # ── states ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _enter(self, function: int, situation: Situation, loop: int | None = None) -> int:
        """The number of a function in a situation; beyond so many of these, of the function in any."""
        key = (function, frozenset[tuple[str, object]](situation.items()))
        if loop is None and key not in self._numbers and self._counts.get(function, 0) >= MOST:
            situation, key = {}, (function, frozenset())
        if loop is not None or key not in self._numbers:
            self._counts[function] = self._counts.get(function, 0) + 1
            if loop is None:
                self._numbers[key] = len(self._states)
            self._states.append(_State(function, situation, ()))
            return len(self._states) - 1
        return self._numbers[key]

    def _open(self, at: int, loop: int | None) -> None:
        """Find what a state leads to. In one turn of a loop there are only the steps in it, and the loops in it."""
        function, situation, _ = self._states[at]
        module, _ = self._asked.project.place_of(function)
        found: list[tuple[Step, int, tuple[int, ...]]] = []
        for step in self._asked.steps.of(function):
            if loop is not None and loop not in step.loops:
                continue
            if step.conditions and not is_met(step.conditions, situation):
                continue
            loops = step.loops if loop is None else step.loops[step.loops.index(loop) + 1 :]
            edges = [each for each in step.edges if each.target in self._asked.spending]
            targets = tuple([self._enter(each.target, beyond(each, situation)) for each in edges])
            if targets or step.spawn is not None:
                found.append((step, self._asked.steps.times(module, loops), targets))
        self._states[at] = _State(function, situation, tuple(found))

    def _leads_to(self, state: int) -> Iterable[int]:
        return (target for _, _, targets in self._states[state].steps for target in targets)

    # ── what they come to ──────────────────────────────────────────────────────────────────────────────────────

    def _settle(self, at: int) -> float:
        """What a state comes to, if it takes its dearest branches; the others are left out from then on."""
        state = self._states[at]
        module, _ = self._asked.project.place_of(state.function)
        chosen: list[tuple[Step, int, int | None]] = []
        amounts: list[tuple[int, _Taken]] = []
        for number, (step, times, targets) in enumerate(state.steps):
            target = min(targets, key=lambda each: (-self._totals[each], each)) if targets else None
            us = self._totals[target] if target is not None else 0.0
            if step.spawn is not None:
                us = self._asked.us(module, step.spawn)
            chosen.append((step, times, target))
            amounts.append((step.statement, _Taken(min(us * times, _MOST_US), (number,))))
        facts = self._asked.project.modules[module].facts
        taken = join(amounts, facts, self._asked.steps.leaving(module), _in_sequence, _dearest)
        self._taken[at] = tuple([chosen[number] for number in sorted(taken.steps)])
        return taken.us

    # ── counting ───────────────────────────────────────────────────────────────────────────────────────────────

    def _counted(self, entry: int, order: Sequence[Sequence[int]]) -> dict[tuple[int, int], int]:
        """How often each spawn is run; ``order`` has all states, callers first."""
        times: dict[int, int] = {entry: 1}
        found: dict[tuple[int, int], int] = {}
        for circle in order:
            # All of a circle run as often as the one by which it is entered.
            reached = self._within(circle, times)
            most = max((times[each] for each in circle if each in times), default=0)
            for state in reached:
                module, _ = self._asked.project.place_of(self._states[state].function)
                for step, often, target in self._taken[state]:
                    count = min(most * often, _MOST_TIMES)
                    if step.spawn is not None:
                        key = (module, step.spawn.site)
                        found[key] = max(found.get(key, 0), count)
                    if target is not None and target not in reached:
                        times[target] = max(times.get(target, 0), count)
        return found

    def _within(self, circle: Sequence[int], times: dict[int, int]) -> dict[int, None]:
        """The states of a circle that are run."""
        inside = frozenset(circle)
        found = dict.fromkeys(each for each in circle if each in times)
        todo = list(found)
        while todo:
            for _, _, target in self._taken[todo.pop()]:
                if target in inside and target not in found:
                    found[target] = None
                    todo.append(target)
        return found
