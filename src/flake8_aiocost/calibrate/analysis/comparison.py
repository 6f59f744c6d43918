"""Which environment of one table is compared with which of another, and point by point how they differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.analysis.environments import AXES, Filter, choose, key, noun, title
from flake8_aiocost.calibrate.analysis.excess import ARTICLE
from flake8_aiocost.calibrate.analysis.significance import points_differ, samples_differ, values_of
from flake8_aiocost.calibrate.errors import UsageError
from flake8_aiocost.cost.table import Point

if TYPE_CHECKING:
    from collections.abc import Collection

    from flake8_aiocost.calibrate.analysis.sources import Source
    from flake8_aiocost.cost.table import Measured


@dataclass(frozen=True)
class Compared:
    """One construct and n on both sides. ``ratio`` is the second side's µs to the first's."""

    construct: str
    first: Point
    second: Point
    differs: bool

    @property
    def ratio(self) -> float:
        """More than 1: dearer on the second side; ``nan`` where the first is nothing."""
        return self.second.us / self.first.us if self.first.us > 0 else float("nan")


def pairs(first: Source, second: Source, ours: Filter, theirs: Filter) -> list[tuple[Measured, Measured]]:
    """Environments that are alike but for the axes on which the two sides were asked for different values.

    Raises ``UsageError`` where a side holds nothing of what was asked for, or the two nothing in common.
    """
    left, right = choose(first.table, ours, first.name), choose(second.table, theirs, second.name)
    asked = (dict(ours.values), dict(theirs.values))
    free = [axis for axis in AXES if asked[0].get(axis) != asked[1].get(axis)]
    found = [(one, other) for one in left for other in right if _alike(one, other, free)]
    for side, letter in ((0, "a"), (1, "b")):
        mine = [key(pair[side]) for pair in found]
        if len(mine) != len(set(mine)):
            other = "ba"[side]
            axis = next(axis for axis in free if axis not in asked[1 - side])
            option = f"--{other}-{axis.replace('_', '-')}"
            raise UsageError(f"{letter.upper()} would be compared with several: say which {noun(axis)} with {option}")
    if not found:
        there = [", ".join(title(one) for one in side) for side in (left, right)]
        raise UsageError(f"no common environment: {first.name} holds {there[0]}; {second.name} holds {there[1]}")
    return found


def _alike(one: Measured, other: Measured, free: Collection[str]) -> bool:
    return all(axis in free or getattr(one, axis) == getattr(other, axis) for axis in AXES)


def compared(first: Source, second: Source, pair: tuple[Measured, Measured]) -> list[Compared]:
    """Every construct and n that both sides measured.

    Significance is judged on single values where both sides have them, else on medians and their standard errors.
    """
    one, other = pair
    freedom = values_of(first.table) + values_of(second.table) - 2
    found = []
    for name, curve in sorted(one.constructs.items()):
        if name.startswith(ARTICLE) or name not in other.constructs:
            continue
        theirs = {point.n: point for point in other.constructs[name].points}
        for point in curve.points:
            if point.n not in theirs:
                continue
            samples = first.values.get((*key(one), name, point.n)), second.values.get((*key(other), name, point.n))
            if samples[0] and samples[1]:
                differs = samples_differ(samples[0], samples[1])
            else:
                differs = points_differ(point, theirs[point.n], freedom)
            found.append(Compared(name, point, theirs[point.n], differs))
    return found
