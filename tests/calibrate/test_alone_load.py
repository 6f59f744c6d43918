"""The load ``alone``: what each operation adds of those that requests run in turn, and which run together."""

from __future__ import annotations

import asyncio
import random

import pytest

from flake8_aiocost.calibrate.harness import benchmarks
from flake8_aiocost.calibrate.harness.alone_load import AloneLoad, added
from flake8_aiocost.calibrate.harness.company import TOGETHER, groups
from flake8_aiocost.calibrate.harness.points import MeasurePoint, points_of
from flake8_aiocost.calibrate.harness.profiles import PROFILES
from flake8_aiocost.calibrate.harness.server import Server

SMALL = 8


def point(name: str, n: int = 2, awaitable: str = "ready") -> MeasurePoint:
    return MeasurePoint(benchmarks.load(name), n, awaitable, "alone")


def names(group: tuple[MeasurePoint, ...]) -> list[str]:
    return [each.benchmark.name for each in group]


def test_each_point_of_a_profile_is_measured_once_beside_two_other_constructs() -> None:
    alone = [each for each in points_of(PROFILES["default"]) if each.load == "alone"]
    points = [each for each in alone if not each.benchmark.tight_loop]
    random.Random(1).shuffle(points)
    found = groups(points, SMALL)
    asked = [each for group in found for each in group]
    # What fills up the last groups comes twice.
    assert all(asked.count(each) >= 1 for each in points)
    assert len(asked) - len(points) < TOGETHER * 4
    assert all(len(set(names(group))) == TOGETHER for group in found)


def test_wide_ones_are_together_with_as_wide_ones() -> None:
    found = groups([point("gather", 2), point("create_task", 128), point("wait", 8), point("shield", 128)], SMALL)
    assert [names(group)[:2] for group in found] == [["gather", "wait"], ["create_task", "shield"]]


def test_a_point_by_itself_has_the_usual_company() -> None:
    ((first, *company),) = groups([point("gather")], SMALL)
    assert first == point("gather")
    assert company == [point("create_task"), point("wait")]


def test_what_an_operation_adds_is_compared_with_its_own_baseline_before_and_after() -> None:
    # Baselines of 100 and 200, operations of 7 and 9 more; each request takes 1 more than the one before.
    costs = [base + number for number, base in enumerate([1e6, 100, 107, 1e6, 200, 209] * 4)]
    for pair, adds in enumerate((7, 9)):
        found = list(added(costs, pair, 6, 2))
        # Halfway between the baselines, six requests apart, an operation is two requests early.
        assert found == [adds - 2.0] * 2


def test_a_baseline_that_comes_after_an_operation_does_not_count() -> None:
    costs = [1e6, 100.0, 107.0] * 5
    assert list(added(costs, 0, 3, 3)) == [7.0] * 3


def test_the_first_two_requests_only_warm_up() -> None:
    costs = [1e6, 1e6, 1e6, *([100.0, 100.0, 107.0] * 4)]
    assert list(added(costs, 0, 3, 3)) == [7.0] * 3


@pytest.mark.slow
def test_requests_run_the_operations_in_turn_and_the_last_one_is_measured() -> None:
    ran: list[str] = []

    def operation(name: str) -> benchmarks.Operation:
        async def run() -> None:
            ran.append(name)

        return run

    async def measure() -> tuple[float, ...]:
        load = AloneLoad(Server(asyncio.get_running_loop()))
        await load.connect()
        try:
            load.operations = tuple(map(operation, "aaAbbBccC"))
            return await load.drive(2)
        finally:
            load.close()

    found = asyncio.run(measure())
    assert len(found) == 3
    assert "".join(ran) == "aaAbbBccC" * 3 + "aaA"


@pytest.mark.parametrize(("name", "children"), [("semaphore", 5), ("done_callback", 5), ("time_limit", 10)])
@pytest.mark.parametrize("awaitable", ["ready", "suspending"])
def test_an_item_runs_as_many_children_with_it_as_without(name: str, children: int, awaitable: str) -> None:
    benchmark, ran = benchmarks.load(name), 0
    assert benchmark.item

    async def child() -> None:
        nonlocal ran
        ran += 1
        if awaitable == "suspending":
            await asyncio.sleep(0)

    for prepare in (benchmark.operation, benchmark.baseline):
        ran = 0
        asyncio.run(run(prepare(5, child)))
        assert ran == children


async def run(operation: benchmarks.Operation) -> None:
    await operation()
