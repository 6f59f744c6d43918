"""Compare two tables: which environments belong together, and how they differ point by point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.analysis.article import PREFIX
from flake8_aiocost.calibrate.analysis.environments import (
    AXES,
    EnvironmentFilter,
    axis_noun,
    choose_environments,
    environment_key,
    environment_title,
)
from flake8_aiocost.calibrate.analysis.significance import points_differ, samples_differ, values_per_point
from flake8_aiocost.calibrate.errors import UsageError
from flake8_aiocost.cost.table import Point

if TYPE_CHECKING:
    from collections.abc import Collection

    from flake8_aiocost.calibrate.analysis.sources import Source
    from flake8_aiocost.cost.table import Measured


@dataclass(frozen=True)
class PointComparison:
    """One construct and n on both sides."""

    construct: str
    first: Point
    second: Point
    significant: bool

    @property
    def ratio(self) -> float:
        """The second side's µs divided by the first side's; ``nan`` if the first is zero."""
        return self.second.us / self.first.us if self.first.us > 0 else float("nan")


def matching_environments(
    first: Source, second: Source, first_filter: EnvironmentFilter, second_filter: EnvironmentFilter
) -> list[tuple[Measured, Measured]]:
    """Pairs of environments that differ only on the axes for which the two sides were asked for different values.

    Raises ``UsageError`` if a side holds nothing of what was asked for, or the two have nothing in common.
    """
    left = choose_environments(first.table, first_filter, first.name)
    right = choose_environments(second.table, second_filter, second.name)
    asked = (dict(first_filter.values), dict(second_filter.values))
    free = [axis for axis in AXES if asked[0].get(axis) != asked[1].get(axis)]
    pairs = [(one, other) for one in left for other in right if _alike(one, other, free)]
    for side, letter in ((0, "a"), (1, "b")):
        keys = [environment_key(pair[side]) for pair in pairs]
        if len(keys) != len(set(keys)):
            axis = next(axis for axis in free if axis not in asked[1 - side])
            option = f"--{'ba'[side]}-{axis.replace('_', '-')}"
            raise UsageError(
                f"{letter.upper()} would be compared with several: say which {axis_noun(axis)} with {option}"
            )
    if not pairs:
        there = [", ".join(environment_title(one) for one in side) for side in (left, right)]
        raise UsageError(f"no common environment: {first.name} holds {there[0]}; {second.name} holds {there[1]}")
    return pairs


def _alike(one: Measured, other: Measured, free: Collection[str]) -> bool:
    return all(axis in free or getattr(one, axis) == getattr(other, axis) for axis in AXES)


def compare_points(first: Source, second: Source, pair: tuple[Measured, Measured]) -> list[PointComparison]:
    """Every construct and n that both sides measured.

    Significance is judged on single values if both sides have them, else on medians and their standard errors.
    """
    one, other = pair
    freedom = values_per_point(first.table) + values_per_point(second.table) - 2
    found = []
    for name, curve in sorted(one.constructs.items()):
        if name.startswith(PREFIX) or name not in other.constructs:
            continue
        others = {point.n: point for point in other.constructs[name].points}
        for point in curve.points:
            if point.n not in others:
                continue
            samples = (
                first.values.get((*environment_key(one), name, point.n)),
                second.values.get((*environment_key(other), name, point.n)),
            )
            if samples[0] and samples[1]:
                significant = samples_differ(samples[0], samples[1])
            else:
                significant = points_differ(point, others[point.n], freedom)
            found.append(PointComparison(name, point, others[point.n], significant))
    return found
