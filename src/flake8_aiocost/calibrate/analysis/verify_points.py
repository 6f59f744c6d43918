"""Which points of a table ``verify`` measures again, and whether they still cost what the table says."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.analysis.distil import SETTLED_US
from flake8_aiocost.calibrate.analysis.environments import AXES, config_title, environment_key, environment_title
from flake8_aiocost.calibrate.analysis.significance import points_differ
from flake8_aiocost.calibrate.harness.points import point_name
from flake8_aiocost.cost.table import Point

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.calibrate.harness.loops import LoopConfig
    from flake8_aiocost.cost.table import Measured, Table

#: Most findings are about these, and each is compared with the sequence.
CONSTRUCTS = ("gather", "create_task", "sequence", "task_group")
#: In this order: most fan-outs in real code are small, and a fan-out of eight is far enough above the noise.
FAN_OUTS = (8, 2, 32, 1, 128)
#: An environment with fewer points is not judged by itself: one hasty measurement would decide.
LEAST_POINTS = 3


@dataclass(frozen=True)
class VerifiedPoint:
    """One point, as the table has it and as it is now.

    ``off`` means that the two differ significantly and by more than the tolerance.
    """

    construct: str
    before: Point
    now: Point
    off: bool

    @property
    def ratio(self) -> float:
        """The µs of now, divided by those of the table."""
        return self.now.us / self.before.us


@dataclass(frozen=True)
class VerifiedEnvironment:
    """The points of one environment. ``config`` is its loop and task factory, ``title`` all that it is."""

    config: str
    title: str
    points: tuple[VerifiedPoint, ...]

    @property
    def holds(self) -> bool:
        """Whether at most half of the points are off."""
        return 2 * sum(point.off for point in self.points) <= len(self.points)

    @property
    def ratio(self) -> float:
        """The median of the ratios."""
        return statistics.median(point.ratio for point in self.points)


def judged_together(verified: Sequence[VerifiedEnvironment]) -> list[VerifiedEnvironment]:
    """The environments as they are judged: those with too few points for a judgement of their own are one."""
    few = [one for one in verified if len(one.points) < LEAST_POINTS]
    judged = [one for one in verified if len(one.points) >= LEAST_POINTS]
    if few:
        configs = ", ".join(dict.fromkeys(one.config for one in few))
        points = tuple(point for one in few for point in one.points)
        judged.append(VerifiedEnvironment(configs, "; ".join(one.title for one in few), points))
    return judged


def points_to_verify(table: Table, config: LoopConfig, limit: int) -> list[str]:
    """The names of the points to measure under a loop and task factory: at most ``limit``, the most relevant first.

    A sequence of ready awaits takes only some ten nanoseconds and is left out.
    """
    there: dict[tuple[str, str], Measured] = {
        (one.load, one.awaitable): one
        for one in table.environments
        if (one.loop, one.task_factory) == (config.loop, config.task_factory)
    }
    names = []
    for n, construct, load, awaitable in product(FAN_OUTS, CONSTRUCTS, AXES["load"], AXES["awaitable"]):
        measured = there.get((load, awaitable))
        curve = measured.constructs.get(construct) if measured else None
        if (construct, awaitable) == ("sequence", "ready") or curve is None:
            continue
        if any(point.n == n and point.us > 0 for point in curve.points):
            names.append(point_name(construct, n, awaitable, load))
    return names[:limit]


def verify_environments(before: Table, now: Table, tolerance: float, freedom: int) -> list[VerifiedEnvironment]:
    """Compare each environment of ``now`` with that of ``before``.

    Args:
        before: the table.
        now: what was measured again; every point of it is in the table too.
        tolerance: by which share a point may cost more, or by the same factor less.
        freedom: the degrees of freedom for judging two points: the values behind both, minus two.
    """
    there = {environment_key(one): one for one in before.environments}
    return [
        VerifiedEnvironment(
            config_title(one.loop, one.task_factory),
            environment_title(one),
            tuple(_points(there[environment_key(one)], one, 1 + tolerance, freedom)),
        )
        for one in now.environments
    ]


def _points(before: Measured, now: Measured, limit: float, freedom: int) -> Iterator[VerifiedPoint]:
    for construct, curve in now.constructs.items():
        points = {point.n: point for point in before.constructs[construct].points}
        for point in curve.points:
            old = points[point.n]
            beyond = not 1 / limit <= point.us / old.us <= limit and abs(point.us - old.us) > SETTLED_US
            yield VerifiedPoint(construct, old, point, beyond and points_differ(old, point, freedom))


def machine_differences(before: Table, now: Table) -> str:
    """What differs between the machines and versions of two tables, as the end of a sentence; empty if nothing does."""
    pairs = [
        ("CPU", before.machine.cpu_model, now.machine.cpu_model),
        ("host", before.machine.hostname, now.machine.hostname),
        ("Python", before.python, now.python),
        *([("a build that is", before.build, now.build)] if before.build and now.build else []),
        *(
            (name, version, now.versions[name])
            for name, version in before.versions.items()
            if name in now.versions and name != "pyperf"
        ),
    ]
    return "; ".join(f"{what} {old or 'unknown'}, here {new or 'unknown'}" for what, old, new in pairs if old != new)
