"""A table as it would be of another build of its Python, by what the same two builds of other Pythons show.

For the shipped references: a Python of which no optimised build can be had where the others are measured. An estimate,
which the table says of itself. How far what the builds save differs, from point to point and from Python to Python, is
a part of the standard error of each point.
"""

from __future__ import annotations

import math
import statistics
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from flake8_aiocost.calibrate.analysis.scaled import scaled
from flake8_aiocost.calibrate.errors import UsageError
from flake8_aiocost.cost.interpolate import SEQUENCE, cost_of
from flake8_aiocost.cost.items import ITEMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flake8_aiocost.cost.table import Curve, Measured, Table

#: Points below so many µs say more of noise than of a build.
_LEAST_US = 0.1
#: The factor from the median absolute deviation of normal values to their standard deviation.
_ROBUST = 1.4826


class Ratio(NamedTuple):
    """What something costs in another build, as a part of what it costs in this one, and by which share that is off.

    ``scatter`` is a standard deviation.
    """

    of: float
    scatter: float


class Builds:
    """How the prices of two builds differ, from tables of one machine."""

    def __init__(self, pairs: Sequence[tuple[Table, Table]]) -> None:
        """Compare.

        Args:
            pairs: for each Python the table of the build that was measured, and of the one that is asked for.

        Raises:
            UsageError: a pair is not of one Python and machine.
        """
        self._pairs = pairs
        for measured, wanted in pairs:
            if (measured.implementation, measured.minor) != (wanted.implementation, wanted.minor):
                raise UsageError(f"{measured.name} and {wanted.name} are of two Pythons; name two builds of one")
            if measured.machine.cpu_model != wanted.machine.cpu_model:
                raise UsageError(f"{measured.name} and {wanted.name} were not measured on one kind of machine")

    def ratio(self, measured: Measured, construct: str, beside: str = "") -> Ratio:
        """How a construct's price differs in the other build, or its quotient with that of another one does.

        The geometric mean over the pairs that hold the environment, each with the median of its points; of those that
        hold the loop, where none holds the task factory.
        """
        for factory in (measured.task_factory, None):
            found = []
            for pair in self._pairs:
                ratios, others = (_ratios(pair, measured, name, factory) for name in (construct, beside))
                middle = statistics.median(others) if others else 1.0
                found.append([each / middle for each in ratios])
            if any(found):
                return _joined([each for each in found if each])
        return self.whole

    @property
    def whole(self) -> Ratio:
        """The same of a request's worth of ordinary Python."""
        return _joined([[wanted.yardstick / measured.yardstick] for measured, wanted in self._pairs])

    @property
    def pythons(self) -> str:
        """The Pythons that are compared, as a person says it."""
        return " and ".join(f"{wanted.minor[0]}.{wanted.minor[1]}" for _, wanted in self._pairs)


def carried(table: Table, pairs: Sequence[tuple[Table, Table]]) -> Table:
    """Carry a table over to another build.

    Args:
        table: what was measured.
        pairs: for other Pythons, the table of the same build, and of the one that is asked for.

    Raises:
        UsageError: a pair is not of one Python and machine, or has no yardstick.
    """
    if not all(one.yardstick and other.yardstick for one, other in pairs):
        raise UsageError("a table without a yardstick tells nothing of its build; measure it again")
    builds = Builds(pairs)
    environments = tuple(replace(each, constructs=dict(_curves(each, builds))) for each in table.environments)
    note = (
        f"an estimate: measured on a build without profile-guided optimisation and scaled, each construct by what such "
        f"an optimisation saves on CPython {builds.pythons}, in the whole by {builds.whole.of:.2f}:"
        " calibrate your own interpreter for its prices"
    )
    return replace(
        table,
        environments=environments,
        warnings=(*table.warnings, note),
        yardstick=round(table.yardstick * builds.whole.of, 3),
    )


def _curves(measured: Measured, builds: Builds) -> Iterator[tuple[str, Curve]]:
    """The scaled curves, with errors that hold for what each construct costs more than the sequence.

    What the optimisation saves on both alike is off by a share of that difference, and what it saves on one of them by
    a share of all that the construct costs.
    """
    alike = builds.ratio(measured, SEQUENCE)
    sequence = scaled(measured.constructs[SEQUENCE], alike.of)
    for name, curve in measured.constructs.items():
        ratio = builds.ratio(measured, name)
        apart = Ratio(1.0, 0.0) if name == SEQUENCE else builds.ratio(measured, name, SEQUENCE)
        points = []
        for each in scaled(curve, ratio.of).points:
            if name in ITEMS:
                off = ratio.scatter * each.us
            else:
                off = math.hypot(alike.scatter * (each.us - cost_of(each.n, sequence)), apart.scatter * each.us)
            points.append(replace(each, stderr=round(math.hypot(each.stderr, off), 4)))
        yield name, replace(scaled(curve, ratio.of), points=tuple(points))


def _joined(pairs: Sequence[Sequence[float]]) -> Ratio:
    """The ratio that the points of several Pythons show, and how far it scatters, within each and between them."""
    logs = [[math.log(each) for each in ratios] for ratios in pairs]
    middles = [statistics.median(each) for each in logs]
    within = [
        _ROBUST * statistics.median(abs(one - middle) for one in each)
        for each, middle in zip(logs, middles, strict=True)
    ]
    between = statistics.stdev(middles) if len(middles) > 1 else 0.0
    scatter = math.hypot(math.sqrt(statistics.mean(each**2 for each in within)), between)
    return Ratio(math.exp(statistics.mean(middles)), scatter)


def _ratios(pair: tuple[Table, Table], like: Measured, construct: str, factory: str | None) -> list[float]:
    """The ratios of the points that both tables hold."""
    before, after = (dict(_points(table, like, construct, factory)) for table in pair)
    return [after[key] / before[key] for key in before if key in after and min(before[key], after[key]) > _LEAST_US]


def _points(
    table: Table, like: Measured, construct: str, factory: str | None
) -> Iterable[tuple[tuple[str, int], float]]:
    wanted = (like.loop, like.load, like.awaitable)
    for measured in table.environments:
        if (measured.loop, measured.load, measured.awaitable) != wanted or factory not in (None, measured.task_factory):
            continue
        curve: Curve | None = measured.constructs.get(construct)
        for point in curve.points if curve is not None else ():
            yield (measured.task_factory, point.n), point.us
