"""What the linter says that each shape costs: the prices of the spawns in its source."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.cost import interval
from flake8_aiocost.cost.select import pricer
from flake8_aiocost.cost.table import TableError
from flake8_aiocost.module.read import read
from flake8_aiocost.pipeline import lint
from flake8_aiocost.price import Interval, LoopKind
from flake8_aiocost.project.project import ProjectIndex
from flake8_aiocost.settings import Settings
from flake8_aiocost.spawns.find import Finder
from held_out.catalogue import FOLDER, shape, source

if TYPE_CHECKING:
    from flake8_aiocost.model import Spawn
    from flake8_aiocost.price import Load, Price

#: Of what has none: a price that no table stands behind.
NONE = Interval(0.0, 0.0, 0.0)


class UnpricedError(Exception):
    """The linter sees other spawns in a shape than its ``RUNS`` speaks of, or has no table for them."""


@dataclass(frozen=True, slots=True)
class Priced:
    """µs that one request of a shape pays over its sequence, and the codes of the findings that say so."""

    excess_us: float
    interval: Interval
    spawns: tuple[str, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """What the shapes run on, as the linter's settings have it. ``table`` is ``None`` for the shipped reference."""

    python: tuple[int, int]
    loop: LoopKind
    table: Path | None = None

    def settings(self, load: Load) -> Settings:
        """The linter's, for a shape."""
        # The folder of the shapes holds no calibration/, so that nothing but ``table`` or the reference is used.
        named = str(self.table.resolve()) if self.table else None
        return Settings(root=FOLDER, table=named, python=self.python, loop=self.loop, load=load)


def spawns_of(name: str) -> tuple[Spawn, ...]:
    """What the linter finds in a shape, in source order.

    Raises:
        UnpricedError: that is not what the shape says of itself.
    """
    path = source(name)
    spawns = Finder(ProjectIndex.of(read(path.read_text(encoding="utf-8")), str(path)).modules[0], {}).spawns
    runs = shape(name).RUNS
    if len(spawns) != len(runs):
        raise UnpricedError(f"{path}: RUNS speaks of {len(runs)} spawns, and the linter finds {len(spawns)}")
    for spawn, (_, n) in zip(spawns, runs, strict=True):
        if spawn.fan_out.known != n and not spawn.fan_out.unknown:
            raise UnpricedError(f"{path}: {spawn.construct} of {spawn.fan_out.known} for the linter, of {n} in RUNS")
    return spawns


def price(name: str, target: Target, load: Load) -> Priced:
    """Sum up what a reader of the findings would: price by how often, unknown fan-outs as what they turn out to be.

    Raises:
        TableError: the table does not hold for the target.
        UnpricedError: the linter sees other spawns than there are.
    """
    settings, parts = target.settings(load), []
    spawns, prices = spawns_of(name), pricer(settings)
    for spawn, (times, n) in zip(spawns, shape(name).RUNS, strict=True):
        # Tasks that a loop starts together are one spawn of as many children.
        runs, children = (1, times) if spawn.together else (times, n)
        parts.append(several(runs, excess(prices.price(spawn), children)))
    if prices.problem:
        raise TableError(prices.problem)
    path = source(name)
    findings = lint(path.read_text(encoding="utf-8"), str(path), settings)
    within = interval.total([within for _, within in parts])
    if len(parts) > 1:
        within = within.beside_others()
    return Priced(
        sum(us for us, _ in parts),
        within,
        tuple(spawn.construct for spawn in spawns),
        tuple(finding.code for finding in findings),
    )


def excess(price: Price, n: int) -> tuple[float, Interval]:
    """µs of one execution with n children, and their interval."""
    if price.total is not None:
        return price.total.excess_us, price.total.interval or NONE
    within = interval.total([price.fixed.interval or NONE, (price.per_child.interval or NONE).scaled(n)])
    return price.fixed.excess_us + n * price.per_child.excess_us, within


def several(times: int, of_one: tuple[float, Interval]) -> tuple[float, Interval]:
    """µs and interval of several of one: what it is off by, each is."""
    us, within = of_one
    return times * us, within.times(times)
