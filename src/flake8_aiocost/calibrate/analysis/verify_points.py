"""Which few points of a table are measured again, and whether they still cost what the table says."""

from __future__ import annotations

import statistics
from collections import defaultdict
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.analysis.environments import AXES, key, title
from flake8_aiocost.calibrate.analysis.significance import points_differ
from flake8_aiocost.cost.table import Point

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.calibrate.runner.workers import Surroundings
    from flake8_aiocost.cost.table import Measured, Table

#: What most findings are about, and the sequence that each is compared with.
CONSTRUCTS = ("gather", "create_task", "sequence", "task_group")
#: In this order: most fan-outs in real code are small, and eight is far enough above the noise.
FAN_OUTS = (8, 2, 32, 1, 128)
#: A difference of less is none, in µs: where a point is said to have settled (``distil.ENOUGH_US``).
LEAST_US = 0.1


@dataclass(frozen=True)
class Spot:
    """One point, as the table has it and as it is now. ``off``: significantly, and by more than the tolerance."""

    construct: str
    before: Point
    now: Point
    off: bool

    @property
    def ratio(self) -> float:
        """How many times the table's µs it costs now."""
        return self.now.us / self.before.us


@dataclass(frozen=True)
class Checked:
    """The spots of one environment. It holds unless more than half of them are off."""

    title: str
    spots: tuple[Spot, ...]

    @property
    def holds(self) -> bool:
        """Whether the median spot costs what the table says."""
        return 2 * sum(spot.off for spot in self.spots) <= len(self.spots)

    @property
    def ratio(self) -> float:
        """How many times the table's µs the median spot costs."""
        return statistics.median(spot.ratio for spot in self.spots)


def spots(table: Table, surroundings: Surroundings, most: int) -> list[str]:
    """The names of at most so many points that the table has of these surroundings, the most telling first.

    A sequence of ready awaits takes some ten nanoseconds and is left out.
    """
    there: dict[tuple[str, str], Measured] = {
        (one.load, one.awaitable): one
        for one in table.environments
        if (one.loop, one.task_factory) == (surroundings.loop, surroundings.task_factory)
    }
    names = []
    for n, construct, load, awaitable in product(FAN_OUTS, CONSTRUCTS, AXES["load"], AXES["awaitable"]):
        measured = there.get((load, awaitable))
        curve = measured.constructs.get(construct) if measured else None
        if (construct, awaitable) == ("sequence", "ready") or curve is None:
            continue
        if any(point.n == n and point.us > 0 for point in curve.points):
            names.append(f"{construct} n={n} {awaitable} {load}")
    return names[:most]


def check(before: Table, now: Table, tolerance: float, freedom: int) -> list[Checked]:
    """Each environment of ``now`` beside that of ``before``.

    Args:
        before: the table.
        now: what was measured again; every point of it is one of the table's.
        tolerance: what a point may be off by, as a share, dearer or as many times cheaper.
        freedom: the degrees of freedom for judging two points: values behind both, less two.
    """
    there = {key(one): one for one in before.environments}
    return [
        Checked(title(one), tuple(_spots(there[key(one)], one, 1 + tolerance, freedom))) for one in now.environments
    ]


def _spots(before: Measured, now: Measured, limit: float, freedom: int) -> Iterator[Spot]:
    for construct, curve in now.constructs.items():
        points = {point.n: point for point in before.constructs[construct].points}
        for point in curve.points:
            old = points[point.n]
            beyond = not 1 / limit <= point.us / old.us <= limit and abs(point.us - old.us) > LEAST_US
            yield Spot(construct, old, point, beyond and points_differ(old, point, freedom))


def where_measured(before: Table, now: Table) -> str:
    """What is not the same machine, as the end of a sentence; nothing where all is."""
    different: Sequence[tuple[str, str, str]] = [
        ("CPU", before.machine.cpu_model, now.machine.cpu_model),
        ("host", before.machine.hostname, now.machine.hostname),
        ("Python", before.python, now.python),
        *(
            (name, version, now.versions[name])
            for name, version in before.versions.items()
            if name in now.versions and name != "pyperf"
        ),
    ]
    changed = defaultdict(list)
    for what, old, new in different:
        if old != new:
            changed[what].append(f"{what} {old or 'unknown'}, here {new or 'unknown'}")
    return "; ".join(text for texts in changed.values() for text in texts)
