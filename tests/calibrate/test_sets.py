"""One stem everywhere: construct, benchmark and table key."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from flake8_aiocost import constructs
from flake8_aiocost.calibrate.harness import benchmarks
from flake8_aiocost.calibrate.harness.points import MeasurePoint, points_of
from flake8_aiocost.calibrate.harness.profiles import PROFILES, Profile
from flake8_aiocost.cost.files import load
from flake8_aiocost.cost.items import BESIDE, ITEMS

#: Of a framework, and no construct of their own: measured where it is installed, and no table has to have them.
EXTRAS = {name for name in benchmarks.names() if benchmarks.load(name).requires} - set(constructs.CONSTRUCTS)
REFERENCE = sorted((Path(benchmarks.__file__).parents[3] / "cost" / "reference").glob("*.json"))


def test_every_construct_has_a_benchmark() -> None:
    missing = set(constructs.CONSTRUCTS) - set(benchmarks.names())
    paths = [f"missing: src/flake8_aiocost/calibrate/harness/benchmarks/{name}.py" for name in sorted(missing)]
    assert not paths, "\n".join(paths)


@pytest.mark.parametrize("name", sorted({*constructs.CONSTRUCTS} & {*benchmarks.names()}))
def test_a_benchmark_runs_each_child_and_leaves_no_task(name: str) -> None:
    """A task that goes on would be measured with what comes next."""
    benchmark, ran = benchmarks.load(name), 0
    if not benchmark.available:
        pytest.skip(f"this Python is older than {name}, or {benchmark.requires} is not installed")

    async def child() -> None:
        nonlocal ran
        await asyncio.sleep(0)
        ran += 1

    async def run() -> None:
        await benchmark.operation(3, child)()
        assert asyncio.all_tasks() == {asyncio.current_task()}, "a task goes on after the operation"

    asyncio.run(run())
    assert ran == 3


@pytest.mark.parametrize("name", benchmarks.names())
def test_every_benchmark_says_what_it_is(name: str) -> None:
    benchmark = benchmarks.load(name)
    assert sys.modules[benchmark.operation.__module__].__doc__


@pytest.mark.parametrize("path", REFERENCE, ids=lambda path: path.stem)
def test_a_reference_table_has_every_benchmark(path: Path) -> None:
    table = load(path)
    minor = tuple(int(part) for part in table.python.split(".")[:2])
    wanted = {name for name in benchmarks.names() if minor >= benchmarks.load(name).since}
    found = {construct for environment in table.environments for construct in environment.constructs}
    anywhere = {name for each in map(load, REFERENCE) for one in each.environments for name in one.constructs}
    # A benchmark that is newer than the reference is in none of its tables. The raw results behind estimated ones are
    # older than what is measured of a spawn's surroundings, items and tasks aside.
    estimated = any(warning.startswith("an estimate") for warning in table.warnings)
    assert (wanted - EXTRAS - ({*ITEMS, *BESIDE.values()} if estimated else set())) & anywhere <= found <= wanted


@pytest.mark.parametrize("profile", [PROFILES[name] for name in ("quick", "default", "rigorous")], ids=lambda p: p.name)
def test_every_profile_reaches_from_1_to_128_in_every_environment(profile: object) -> None:
    ns: dict[tuple[str, str, str], set[int]] = {}
    for point in points_of(profile):  # type: ignore[arg-type]
        if point.benchmark.fans_out and not point.benchmark.tight_loop:
            ns.setdefault((point.benchmark.name, point.awaitable, point.load), set()).add(point.n)
    assert len({key[1:] for key in ns}) == 4
    assert all(1 in found and max(found) >= 128 for found in ns.values())


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda p: p.name)
def test_every_profile_measures_a_corner(profile: Profile) -> None:
    corners = {name: benchmarks.load(name).corner for name in benchmarks.names() if benchmarks.load(name).corner}
    assert corners == {"inline_last": 2}
    found = {(point.load, point.awaitable) for point in points_of(profile) if _is_corner(point, corners)}
    assert len(found) == 4


def _is_corner(point: MeasurePoint, corners: dict[str, int]) -> bool:
    return corners.get(point.benchmark.name) == point.n


def test_every_item_has_a_benchmark_and_a_name() -> None:
    assert {name for name in benchmarks.names() if benchmarks.load(name).item} == set(ITEMS)
    assert ITEMS.keys().isdisjoint(constructs.CONSTRUCTS)
