"""Which points of the load ``alone`` are measured in turn: three at a time, of three constructs.

A service with little to do answers requests of several kinds, so what one of them spawns has not run for a while, and
its code has gone cold. Where every second request ran it, a gather of two cost a fifth to a quarter less than where
every sixth did, with two other constructs in between (docs/calibration-method.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.harness import benchmarks
from flake8_aiocost.calibrate.harness.points import MeasurePoint

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Points that are measured in turn.
TOGETHER = 3
#: What fills up a group for which too few points are left, in this order: the constructs that most code has.
COMPANY = ("gather", "create_task", "wait", "shield")


def groups(points: Iterable[MeasurePoint], size: int) -> list[tuple[MeasurePoint, ...]]:
    """Put points into groups of different constructs, in the order in which they come.

    Args:
        points: of the load ``alone``.
        size: n up to which points are about as long as each other. Wider ones are together with those of their own n.

    Returns:
        Each point once; a group that no other fits into has more that nobody asked for.
    """
    open_groups: list[list[MeasurePoint]] = []
    done: list[tuple[MeasurePoint, ...]] = []
    for point in points:
        found = next((group for group in open_groups if _fits(point, group, size)), None)
        if found is None:
            open_groups.append([point])
            continue
        found.append(point)
        if len(found) == TOGETHER:
            open_groups.remove(found)
            done.append(tuple(found))
    return [*done, *(tuple(_filled(group)) for group in open_groups)]


def _fits(point: MeasurePoint, group: Sequence[MeasurePoint], size: int) -> bool:
    other = {each.benchmark.name for each in group}
    return point.benchmark.name not in other and max(point.n, size) == max(group[0].n, size)


def _filled(group: list[MeasurePoint]) -> list[MeasurePoint]:
    there = {each.benchmark.name for each in group}
    more = [name for name in COMPANY if name not in there][: TOGETHER - len(group)]
    first = group[0]
    return group + [MeasurePoint(benchmarks.load(name), min(first.n, 2), first.awaitable, first.load) for name in more]
