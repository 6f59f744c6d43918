"""Windows of requests, interleaved finely, so that the moods of a shared machine fall on neighbours alike.

The same virtual core may run at full speed or, while a neighbour outside uses its other half, at half of it, in spells
of 1 to 50 ms. So a window is a few ms long, and windows alternate: sequence, construct, sequence, the next construct,
sequence, ... A *pair* is a construct's window and the two of the sequence around it; what it says is the ratio. A pair
counts only if the two around it agree, which no spell leaves them to do if it starts or ends within.

The server itself notes its CPU time as each request enters the handler, so a window needs no control request. With 32
connections the first 32 requests of a window do not count: until then some of the others are still in flight.
"""

from __future__ import annotations

import math
import statistics
import time
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from live.grid import Cell

if TYPE_CHECKING:
    from live.core import Others
    from live.load import Load

#: Requests in a window, beyond those that do not count: some 2 ms alone, some 6 ms with many in flight.
COUNTED = {1: 16, 32: 64}
#: Two windows of the sequence agree if they differ by less than this share.
AGREE = 0.1
#: Seconds of one group before the next has its turn.
TURN = 0.4
#: A sequence's window is quiet if it costs at most this much more than the cheapest twentieth of them.
QUIET = 1.15
#: A turn in which others had more of the server's core than this does not count (the kernel's ticks are coarse).
DISTURBED = 0.15
#: With fewer quiet pairs, all that agree count.
ENOUGH = 24


@dataclass(slots=True)
class Pairs:
    """What the pairs of one cell gave, a list for each process of the server.

    A pair is (µs per request of the sequence beside it, ratio of the construct to that, whether the two agree).
    """

    by_process: list[list[tuple[float, float, bool]]] = field(default_factory=list)


@dataclass(slots=True)
class Results:
    """All pairs, and the yardsticks taken between them (µs of CPU for the same bit of work)."""

    cells: dict[Cell, Pairs] = field(default_factory=dict)
    yardsticks: list[float] = field(default_factory=list)
    rounds: int = 0
    turns: int = 0
    disturbed: int = 0


@dataclass(frozen=True, slots=True)
class Measured:
    """One cell: µs of CPU per request on a quiet core. ``sequence`` is a whole request with the sequence in it."""

    excess: float
    error: float
    by_process: tuple[float, ...]
    sequence: float
    pairs: int
    quiet: float


def windows(load: Load, group: tuple[Cell, ...], cycles: int) -> list[float]:
    """µs per request of each window: a first one that only warms up, then sequence and constructs in turn."""
    connections = group[0].connections
    skipped = connections if connections > 1 else 0
    size = skipped + COUNTED.get(connections, 2 * connections)
    sequence = group[0].sequence
    cycle = [path for cell in group for path in (sequence.path, cell.path)]
    paths = [sequence.path, *(cycle * cycles), sequence.path]
    load.ask("/account")
    load.run([path for path in paths for _ in range(size)], connections)
    times = load.ask("/account")["times_ns"]
    edges = range(0, len(times) - size, size)
    return [(times[edge + size] - times[edge + skipped]) / 1e3 / (size - skipped) for edge in edges]


def take_turn(load: Load, group: tuple[Cell, ...], cycles: int, results: Results, others: Others) -> None:
    """Measure the cells of one group, some cycles of them; not counted if another process had a part of the core."""
    others.share(load.ask("/account")["cpu_us"])
    costs = windows(load, group, cycles)[1:]
    after = load.ask("/account")
    results.yardsticks.append(after["yardstick_us"])
    results.turns += 1
    if others.share(after["cpu_us"]) > DISTURBED:
        results.disturbed += 1
        return
    beside, ours = costs[0::2], costs[1::2]
    for number, (cost, (before, after)) in enumerate(zip(ours, pairwise(beside), strict=True)):
        mean = (before + after) / 2
        pair = (mean, cost / mean, abs(before - after) < AGREE * mean)
        results.cells[group[number % len(group)]].by_process[-1].append(pair)


def measure(load: Load, groups: list[tuple[Cell, ...]], seconds: float, results: Results, others: Others) -> None:
    """Go through the groups until the time is up, at least once; a first short round warms up and sets the pace."""
    deadline = time.monotonic() + seconds
    cycles = {}
    for group in groups:
        windows(load, group, 1)
        started = time.perf_counter()
        windows(load, group, 1)
        cycles[group] = max(1, round(TURN / (time.perf_counter() - started)))
    for cell in (cell for group in groups for cell in group):
        results.cells.setdefault(cell, Pairs()).by_process.append([])
    longest = 0.0
    first = True
    while first or time.monotonic() + longest < deadline:
        first, started = False, time.monotonic()
        for group in groups[results.rounds % len(groups) :] + groups[: results.rounds % len(groups)]:
            take_turn(load, group, cycles[group], results, others)
        results.rounds += 1
        longest = max(longest, time.monotonic() - started)


def judge(pairs: Pairs) -> Measured:
    """The excess of one cell: the median ratio of the pairs, on what the sequence costs when nobody disturbs.

    Its error is that of a median of scattered pairs, or what the processes differ by, whichever is larger.
    """
    everything = [pair for process in pairs.by_process for pair in process]
    cheapest = sorted(beside for beside, _, _ in everything)[len(everything) // 20]
    limit = QUIET * cheapest
    quiet = [pair for pair in everything if pair[2] and pair[0] <= limit]
    if len(quiet) < ENOUGH:
        limit = math.inf
    chosen = [[pair for pair in process if pair[2] and pair[0] <= limit] for process in pairs.by_process]
    chosen = [process for process in chosen if process] or [[pair] for pair in everything]
    ratios = [ratio for process in chosen for _, ratio, _ in process]
    sequence = statistics.median(beside for beside, _, _ in quiet) if quiet else cheapest
    centre = statistics.median(ratios)
    error = 1.2533 * 1.4826 * statistics.median(abs(ratio - centre) for ratio in ratios) / math.sqrt(len(ratios))
    centres = [statistics.median(ratio for _, ratio, _ in process) for process in chosen]
    if 1 < len(centres) <= len(pairs.by_process):
        error = max(error, statistics.stdev(centres) / math.sqrt(len(centres)))
    return Measured(
        excess=(centre - 1) * sequence,
        error=error * sequence,
        by_process=tuple((one - 1) * sequence for one in centres),
        sequence=sequence,
        pairs=len(ratios),
        quiet=len(quiet) / len(everything),
    )
