"""Functions in the situations in which entry points reach them, with what each may run there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import structs

from flake8_aiocost.effects.waits import LEAST_ITEMS
from flake8_aiocost.heat.situations import MOST, beyond, has_it, is_met, is_sure

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from flake8_aiocost.bill.steps import Step, Steps
    from flake8_aiocost.heat.situations import Situation
    from flake8_aiocost.model import Spawn
    from flake8_aiocost.project.project import ProjectIndex


class Asked(NamedTuple):
    """What is asked of a project.

    ``spending`` are the functions that come to a spawn at all; the others are not looked at. ``us`` is what one run of
    a spawn costs. ``items`` is how many items a loop is taken to have.
    """

    project: ProjectIndex
    steps: Steps
    spending: Collection[int]
    us: Callable[[int, Spawn], float]
    items: int = LEAST_ITEMS


class State(NamedTuple):
    """A function in a situation: what it may run there, with the states that each step leads to.

    ``loop``: only what one turn of this loop of the function runs.
    """

    function: int
    situation: Situation
    loop: int | None
    steps: tuple[tuple[Step, int, tuple[int, ...]], ...]


class States:
    """The states of a project that can be reached, by number; those of the entry points come first."""

    def __init__(self, asked: Asked, entries: Sequence[tuple[int, int | None]]) -> None:
        """Find all states.

        Args:
            asked: the project.
            entries: its entry points: functions, each with the loop of it, one turn of which is meant, or ``None``.
        """
        self._asked = asked
        self.all: list[State] = []
        self._numbers: dict[tuple[int, frozenset[tuple[str, object]], int | None], int] = {}
        if not self._find(entries, situations=True):
            self._find(entries, situations=False)

    def entry(self, function: int, loop: int | None) -> int:
        """The number of an entry point."""
        return self._numbers[function, frozenset(), loop]

    def _find(self, entries: Sequence[tuple[int, int | None]], *, situations: bool) -> bool:
        """Find all states, in one situation for each function only if need be; false where there are too many."""
        self.all, self._numbers = [], {}
        for function, loop in entries:
            self._enter(function, {}, loop)
        most = MOST * len(self._asked.spending) + len(entries)
        at = 0
        while at < len(self.all):
            if situations and len(self.all) > most:
                return False
            self._open(at, situations=situations)
            at += 1
        return True

    def _enter(self, function: int, situation: Situation, loop: int | None = None) -> int:
        """The number of a function in a situation."""
        key = (function, frozenset[tuple[str, object]](situation.items()), loop)
        if key not in self._numbers:
            self._numbers[key] = len(self.all)
            self.all.append(State(function, situation, loop, ()))
        return self._numbers[key]

    def _open(self, at: int, *, situations: bool) -> None:
        """Find what a state leads to. In one turn of a loop there are only the steps in it, and the loops in it."""
        function, situation, loop, _ = self.all[at]
        module, _ = self._asked.project.place_of(function)
        found: list[tuple[Step, int, tuple[int, ...]]] = []
        for step in self._asked.steps.of(function):
            if loop is not None and loop not in step.loops:
                continue
            if step.conditions and not is_met(step.conditions, situation):
                continue
            loops = step.loops if loop is None else step.loops[step.loops.index(loop) + 1 :]
            spending, project = self._asked.spending, self._asked.project
            edges = [each for each in step.edges if each.target in spending and has_it(each, situation, project)]
            targets = tuple([self._enter(each.target, beyond(each, situation) if situations else {}) for each in edges])
            if targets or step.spawn is not None:
                sure = is_sure(step.needs, situation)
                known = step if sure or not step.always else structs.replace(step, always=False)
                found.append((known, self._asked.steps.repeated(module, loops), targets))
        self.all[at] = State(function, situation, loop, tuple(found))

    def leads_to(self, state: int) -> Iterable[int]:
        """The states that a state may run, once for each step."""
        return (target for _, _, targets in self.all[state].steps for target in targets)
