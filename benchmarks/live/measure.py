"""Requests of two kinds in turn, as finely as can be, so that the moods of a shared machine fall on neighbours alike.

The same virtual core may run at full speed or, while a neighbour outside uses its other half, at half of it, in spells
of 1 to 50 ms. So a *step* is short: one request with one connection, one wave of 32 with 32. Steps alternate: sequence,
construct, sequence, the next construct, sequence, ... What a construct's step says is what it costs above the mean of
the two beside it, and in what state the machine was; ``judge`` makes one number of all.

Alternating per request measured five times as precisely, in the same time, as alternating windows of 16.

With one connection three constructs are asked for in turn, and the sequence twice before each, so that each runs in
every ninth request, as in the calibration. How long ago the code of a construct has run is a good part of what it costs
a lone request. Where a group has fewer, others keep it company that nothing is noted of.
"""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from live.core import DISTURBED
from live.grid import Cell

if TYPE_CHECKING:
    from live.core import Others
    from live.load import Load, Step

#: Seconds of one group before the next has its turn: a wave takes as long as some 30 single requests.
TURN = {1: 0.4}
TURN_OF_WAVES = 1.6
#: Steps of the sequence, to either side, whose median says in what state the machine is.
AROUND = 4


#: Constructs that are asked for in turn with one connection.
TOGETHER = 3
#: What keeps others company, the first ones that a group does not have; every Python has them.
COMPANY = ("create_task", "shield", "gather")


@dataclass(frozen=True, slots=True)
class Pair:
    """A construct's step: µs that it adds to the sequence beside it, what the sequence costs, the machine's state.

    The state is a time that grows where others slow the machine down: of a yardstick beside the step where there is
    one, else of the sequence around it.
    """

    added: float
    beside: float
    state: float


@dataclass(slots=True)
class Results:
    """The pairs of each cell, a list per process of the server; the yardsticks taken between turns, in µs."""

    cells: dict[Cell, list[list[Pair]]] = field(default_factory=dict)
    yardsticks: list[float] = field(default_factory=list)
    rounds: int = 0
    turns: int = 0
    disturbed: int = 0
    broken: int = 0


def steps(load: Load, group: tuple[Cell, ...], cycles: int) -> list[Step]:
    """Sequence and constructs in turn, a sequence last, after some that only warm up.

    What a lone request finds in the caches is of the request before it. So the sequence is asked for twice, and only
    the second counts: it comes after a sequence, as the construct does.
    """
    sequence, lone = group[0].sequence.path, group[0].connections == 1
    beside = [sequence, sequence] if lone else [sequence]
    cycle = [path for cell in (*group, *company(group)) for path in (*beside, cell.path)]
    paths = [*cycle, *(cycle * cycles), *beside, sequence]
    costs = load.one_by_one(paths) if lone else load.waves(paths)
    costs = costs[len(cycle) : len(cycle) * (cycles + 1) + len(beside)]
    if lone:
        del costs[::3]  # the sequences that come after a construct
    return costs


def company(group: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """What is asked for in turn with the cells of a group, and not noted."""
    first, there = group[0], {cell.construct for cell in group}
    if first.connections != 1:
        return ()
    awaitable = first.awaitable if first.awaitable == "ready" else "suspending"
    more = [name for name in COMPANY if name not in there][: max(0, TOGETHER - len(group))]
    return tuple([Cell(name, 2, awaitable, 1) for name in more])


def take_turn(load: Load, group: tuple[Cell, ...], cycles: int, results: Results, others: Others) -> None:
    """Measure the cells of one group, some cycles of them; not counted if another process had a part of the core."""
    others.share(load.ask("/account")["cpu_us"])
    costs = steps(load, group, cycles)
    account = load.ask("/account")
    results.yardsticks.append(account["yardstick_us"])
    results.turns += 1
    if others.share(account["cpu_us"]) > DISTURBED:
        results.disturbed += 1
        return
    if not costs:
        results.broken += 1
        return
    beside, ours = costs[0::2], costs[1::2]
    turns = (*group, *(None for _ in company(group)))
    for number, step in enumerate(ours):
        cell = turns[number % len(turns)]
        if cell is None:
            continue
        around = statistics.median(one.us for one in beside[max(0, number + 1 - AROUND) : number + 1 + AROUND])
        sequence = (beside[number].us + beside[number + 1].us) / 2
        pair = Pair(step.us - sequence, sequence, step.yardstick or around)
        results.cells[cell][-1].append(pair)


def measure(load: Load, groups: list[tuple[Cell, ...]], seconds: float, results: Results, others: Others) -> None:
    """Go through the groups until the time is up, at least once; a first short round warms up and sets the pace."""
    deadline = time.monotonic() + seconds
    cycles = {}
    for group in groups:
        steps(load, group, 2)
        started = time.perf_counter()
        steps(load, group, 2)
        cycles[group] = max(
            4, round(TURN.get(group[0].connections, TURN_OF_WAVES) * 3 / (time.perf_counter() - started))
        )
    for cell in (cell for group in groups for cell in group):
        results.cells.setdefault(cell, []).append([])
    longest, rounds = 0.0, 0
    while not rounds or time.monotonic() + longest < deadline:
        started = time.monotonic()
        for group in groups[rounds % len(groups) :] + groups[: rounds % len(groups)]:
            take_turn(load, group, cycles[group], results, others)
        rounds += 1
        longest = max(longest, time.monotonic() - started)
    results.rounds += rounds
