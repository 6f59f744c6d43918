"""From the pairs of all cells to one number each: what a construct costs on a core that nobody disturbs.

A slow spell makes everything dearer, but not everything alike: with many connections the excess goes with the yardstick
(2.0 times in the slow state of the machine that this was written on), with one, whose caches are cold anyway, a request
became 1.36 times as dear and what it spawned 1.7 times. So each pair is carried over to the undisturbed state by a
power of that state, and the power is fitted: it is the one that makes the pairs of quieter moments say what the others
say. In this way all pairs count, and not only those of the few quiet moments.

Lone requests are an exception: what a slow spell makes of a request with cold caches is no power of anything. Where
only 3 to 30 in 100 pairs were quiet, all their cells came out 20 to 50 % too dear. So their quiet pairs alone count,
and a cell that has too few of them is not ``sure``: nothing is held against it.
"""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from live.grid import Cell
    from live.measure import Pair, Results

#: Cells that say something on the power: two parts of at least so many pairs, which differ by so much in state, and an
#: excess of so many parts of the sequence.
PAIRS, APART, LARGE = 20, 1.08, 0.1
#: The largest power that is believed.
STEEPEST = 3.0
#: The share of all gates that were quiet for certain: where neighbours are at work for most of the time, one in twenty
#: still is not (their yardsticks took 17.1 to 18.5 µs in one in 200, and up to 26.9 in one in twenty).
QUIETEST = 0.005
#: The same for lone requests. Their very lowest are no quiet moments: where another process has the core for an
#: instant, it does not go idle before the next request, which is then cheaper by an eighth, and one in a hundred was.
LONE = 0.05
#: The group of lone requests that says what a ready sequence costs in the quiet state, from the lowest on.
QUARTER = 0.25
#: Below this n what a sequence of suspending children pays for them drowns in what the request does.
ENOUGH = 5
#: The state of a pair counts as quiet up to so many times the lowest.
QUIET = 1.12
#: Pairs in a worse state are left out: a halted core that is slow to come back makes a lone request three times as
#: dear, and then its excess says nothing.
WORST = {1: 1.5}
#: So many quiet pairs make a cell of lone requests sure: what a median of them is off by is below a twentieth.
SURE = 60


@dataclass(frozen=True, slots=True)
class Measured:
    """One cell: µs of CPU per request on a quiet core. ``request`` is the whole request with the sequence in it."""

    excess: float
    error: float
    by_process: tuple[float, ...]
    request: float
    pairs: int
    quiet: float
    sure: bool = True


def judged(results: Results) -> dict[Cell, Measured]:
    """All cells of which there is anything."""
    known = {cell: processes for cell, processes in results.cells.items() if any(processes)}
    found: dict[Cell, Measured] = {}
    for connections in sorted({cell.connections for cell in known}):
        here = {cell: processes for cell, processes in known.items() if cell.connections == connections}
        if connections == 1:
            states = of_lone_requests(here)
        else:
            every = [pair.state for processes in here.values() for each in processes for pair in each]
            states = dict.fromkeys(here, quiet_state(every, low(every, QUIETEST)))
        if connections in WORST:
            here = {cell: without(processes, WORST[connections] * states[cell]) for cell, processes in here.items()}
            here = {cell: processes for cell, processes in here.items() if any(processes)}
        slope = power(here.values())
        one = judge_lone if connections == 1 else judge
        found.update({cell: one(processes, states[cell], slope) for cell, processes in here.items()})
    return found


def without(processes: list[list[Pair]], limit: float) -> list[list[Pair]]:
    """The pairs whose state is within the limit."""
    return [[pair for pair in process if pair.state <= limit] for process in processes]


def low(numbers: Iterable[float], share: float) -> float:
    """The value that this share of the numbers is below."""
    ordered = sorted(numbers)
    return ordered[int(len(ordered) * share)]


def quiet_state(states: Iterable[float], lowest: float) -> float:
    """What a quiet moment usually is: the median of the states close to the lowest.

    Each state scatters by itself, so the lowest of a quiet machine is 5 to 10 % below what they usually are there.
    """
    return statistics.median(state for state in states if state <= QUIET * lowest)


def of_lone_requests(cells: dict[Cell, list[list[Pair]]]) -> dict[Cell, float]:
    """µs that the request with each cell's sequence costs in the quiet state.

    A slow spell may cover all turns of one group, whose own lowest twentieth is then no quiet moment. So groups are
    looked at together: a sequence of n children that are ready costs the same whatever n is (0.06 µs a child beside
    100 µs and more), and one of n that suspend costs a fixed part for each child on top.
    """
    states: dict[Cell, list[float]] = {}
    for cell, processes in cells.items():
        states.setdefault(cell.sequence, []).extend(pair.state for process in processes for pair in process)
    lowest = {cell: low(numbers, LONE) for cell, numbers in states.items()}
    ready = [us for cell, us in lowest.items() if cell.awaitable == "ready"]
    if not ready:
        return {cell: lowest[cell.sequence] for cell in cells}
    # Not the lowest group: where another process kept the core awake for a turn, requests are cheaper by a tenth.
    base = low(ready, QUARTER)
    suspending = {cell.n: us - base for cell, us in lowest.items() if cell.awaitable != "ready"}
    enough = [n for n in suspending if n >= ENOUGH] or list(suspending)
    # Of long requests few are left alone from beginning to end, so the group that was says it for all.
    per_child = max(0.0, min((suspending[n] / n for n in enough), default=0.0))
    return {cell: base + (0.0 if cell.awaitable == "ready" else per_child * cell.sequence.n) for cell in cells}


def power(cells: Iterable[list[list[Pair]]]) -> float:
    """How the excess goes with the state: the slope of their logarithms, between the two parts of each cell.

    The parts are split halfway between the states that one in twenty is below and above, and not in the middle of the
    pairs: a machine that is slow for four fifths of the time would leave both halves with slow pairs for the most part.
    A cell weighs as much as the smaller part can say.
    """
    across = down = 0.0
    for processes in cells:
        pairs = sorted((pair for process in processes for pair in process), key=lambda pair: pair.state)
        if len(pairs) < 2 * PAIRS:
            continue
        halfway = math.sqrt(pairs[len(pairs) // 20].state * pairs[-1 - len(pairs) // 20].state)
        low, high = [pair for pair in pairs if pair.state <= halfway], [pair for pair in pairs if pair.state > halfway]
        if min(len(low), len(high)) < PAIRS:
            continue
        apart = statistics.median(pair.state for pair in high) / statistics.median(pair.state for pair in low)
        below, above = (statistics.median(pair.added for pair in part) for part in (low, high))
        large = LARGE * statistics.median(pair.beside for pair in pairs)
        if apart >= APART and below > large and above > large:
            weight = len(low) * len(high) / len(pairs)
            across += weight * math.log(above / below) * math.log(apart)
            down += weight * math.log(apart) ** 2
    return min(STEEPEST, max(0.0, across / down)) if down else 1.0


def judge(processes: list[list[Pair]], state: float, slope: float) -> Measured:
    """The excess of one cell, of what its pairs say, a list per process of the server.

    ``state`` is that of the machine left alone, ``slope`` the power by which the excess goes with it. The error is that
    of a median of scattered pairs, or what the processes differ by, whichever is larger.
    """
    pairs = [pair for process in processes for pair in process]
    carried = [[pair.added * (state / pair.state) ** slope for pair in process] for process in processes]
    everything = [one for process in carried for one in process]
    centre = statistics.median(everything)
    error = 1.2533 * 1.4826 * statistics.median(abs(one - centre) for one in everything) / math.sqrt(len(everything))
    centres = [statistics.median(process) for process in carried if process]
    if len(centres) > 1:
        error = max(error, statistics.stdev(centres) / math.sqrt(len(centres)))
    return Measured(
        excess=centre,
        error=error,
        by_process=tuple(centres),
        request=statistics.median(pair.beside * min(1.0, state / pair.state) for pair in pairs),
        pairs=len(pairs),
        quiet=sum(pair.state <= QUIET * state for pair in pairs) / len(pairs),
    )


def judge_lone(processes: list[list[Pair]], state: float, slope: float) -> Measured:
    """The same for a cell of lone requests: by its quiet pairs, where there are enough."""
    every = judge(processes, state, slope)
    quiet = without(processes, QUIET * state)
    if sum(map(len, quiet)) < SURE:
        return replace(every, sure=False)
    usual = quiet_state((pair.state for process in quiet for pair in process), state)
    return replace(judge(quiet, usual, slope), pairs=every.pairs, quiet=every.quiet)
