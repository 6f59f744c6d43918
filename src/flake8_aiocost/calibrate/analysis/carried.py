"""A table as it would be of another build of its Python, by what the same two builds of other Pythons show.

For the shipped references: a Python of which no optimised build can be had where the others are measured. An estimate,
which the table says of itself.
"""

from __future__ import annotations

import statistics
from dataclasses import replace
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.analysis.scaled import scaled
from flake8_aiocost.calibrate.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flake8_aiocost.cost.table import Curve, Measured, Table

#: Points below so many µs say more of noise than of a build.
_LEAST_US = 0.1


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

    def ratio(self, measured: Measured, construct: str) -> float:
        """What a construct costs in the other build, as a part of what it costs in this one.

        The geometric mean over the pairs that hold the environment, each with the median of its points; of those that
        hold the loop, where none holds the task factory.
        """
        for factory in (measured.task_factory, None):
            if found := [each for pair in self._pairs if (each := _ratio(pair, measured, construct, factory))]:
                return statistics.geometric_mean(found)
        return self.whole

    @property
    def whole(self) -> float:
        """The same of a request's worth of ordinary Python."""
        return statistics.geometric_mean(wanted.yardstick / measured.yardstick for measured, wanted in self._pairs)

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
    environments = tuple(
        replace(
            measured,
            constructs={
                name: scaled(curve, builds.ratio(measured, name)) for name, curve in measured.constructs.items()
            },
        )
        for measured in table.environments
    )
    note = (
        f"an estimate: measured on a build without profile-guided optimisation and scaled, each construct by what such "
        f"an optimisation saves on CPython {builds.pythons}, in the whole by {builds.whole:.2f}:"
        " calibrate your own interpreter for its prices"
    )
    return replace(
        table,
        environments=environments,
        warnings=(*table.warnings, note),
        yardstick=round(table.yardstick * builds.whole, 3),
    )


def _ratio(pair: tuple[Table, Table], like: Measured, construct: str, factory: str | None) -> float:
    """The median ratio of the points that both tables hold; 0 where there are none."""
    before, after = (dict(_points(table, like, construct, factory)) for table in pair)
    ratios = [after[key] / before[key] for key in before if key in after and min(before[key], after[key]) > _LEAST_US]
    return statistics.median(ratios) if ratios else 0.0


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
