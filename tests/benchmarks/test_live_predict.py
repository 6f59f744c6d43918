"""What a table is held to predict: the sum of what the linter would say of the handler's source."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from live import predict
from live.predict import Predictions, compare, fitting, summary

from flake8_aiocost.cost.files import write
from flake8_aiocost.cost.reference import reference
from flake8_aiocost.cost.table import Measured, Table, TableError
from flake8_aiocost.pipeline import lint
from flake8_aiocost.settings import Settings
from tests.cost import tables

if TYPE_CHECKING:
    from pathlib import Path

FACTS = {"python": "3.13.0", "loop": "uvloop", "yardstick_us": 10.0}
HEADER = """\
import asyncio
import outside
from fastapi import FastAPI

app = FastAPI()

async def ready():
    return 1

async def ready_too():
    return 2

async def suspending():
    await outside.work()

async def suspending_too():
    await outside.work()
"""
GATHER = "    await asyncio.gather({children})\n"
#: Of two gathers that start the same functions, one finding may speak for both.
OTHERS = "    await asyncio.gather({others})\n"
GROUP = "    async with asyncio.TaskGroup() as group:\n"
FEED = '@app.get("/feed")\nasync def feed():\n'
#: The cells' handlers, as a person writes them. Tasks are not here: a finding prices each create_task by itself.
SOURCES = {
    "gather": FEED + GATHER,
    "task_group": FEED + GROUP + "{spawned}",
    "two_gathers": FEED + GATHER + OTHERS,
    "gather_in_group": "async def parts():\n"
    + GATHER
    + FEED
    + GROUP
    + "        group.create_task(parts())\n        group.create_task({child}())\n",
}


def environments() -> list[Measured]:
    """Four that differ in every price."""
    found = []
    for load in ("alone", "busy"):
        for awaitable in ("ready", "suspending"):
            times = {"alone": 1.0, "busy": 3.0}[load] * {"ready": 1.0, "suspending": 1.7}[awaitable]
            one = tables.measured("uvloop", "default", load, awaitable, times=times)
            one.constructs["task_group"] = tables.curve(4.0 * times, 9.0 * times)
            found.append(one)
    return found


def table(yardstick: float = 10.0) -> Table:
    return replace(tables.table("here", "3.13.0", environments()), yardstick=yardstick)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write(table(), tmp_path / "table.json")
    return tmp_path / "table.json"


def cell(construct: str, n: int = 2, awaitable: str = "ready", connections: int = 32, **more: Any) -> dict[str, Any]:
    return {"construct": construct, "n": n, "awaitable": awaitable, "connections": connections, **more}


@pytest.mark.parametrize("connections", [1, 32])
@pytest.mark.parametrize("awaitable", ["ready", "suspending"])
@pytest.mark.parametrize("construct", sorted(SOURCES))
def test_a_prediction_is_what_the_findings_of_the_handler_add_up_to(
    construct: str, awaitable: str, connections: int, path: Path
) -> None:
    source = HEADER + SOURCES[construct].format(
        n=5, child=awaitable, children=", ".join([f"{awaitable}()"] * 5), others=", ".join([f"{awaitable}_too()"] * 5),
        spawned=f"        group.create_task({awaitable}())\n" * 5,
    )  # fmt: skip
    load = "alone" if connections == 1 else "busy"
    settings = Settings(root=path.parent, table=path.name, python=(3, 13), loop="uvloop", load=load)  # type: ignore[arg-type]
    findings = lint(source, str(path.parent / "feed.py"), settings)
    parts = predict.parts_of(construct, 5, awaitable)  # type: ignore[arg-type]
    assert len(findings) == len(parts), [finding.message for finding in findings]
    said = sum(finding.price.total.excess_us for finding in findings if finding.price and finding.price.total)
    predicted = Predictions.of(path, FACTS).excess(cell(construct, 5, awaitable, connections))
    assert predicted == pytest.approx(said)


@pytest.mark.parametrize("connections", [1, 32])
@pytest.mark.parametrize(("measured", "times"), [(10.0, 1.0), (15.0, 1.5), (8.0, 0.8)])
def test_prices_are_scaled_to_the_machine_of_the_measurement(
    measured: float, times: float, connections: int, path: Path
) -> None:
    here = Predictions.of(path, FACTS).excess(cell("gather", connections=connections))
    there = Predictions.of(path, {**FACTS, "yardstick_us": measured}).excess(cell("gather", connections=connections))
    assert here
    assert there == pytest.approx(here * times)


def test_a_table_without_a_yardstick_is_taken_as_it_is(tmp_path: Path) -> None:
    write(table(yardstick=0.0), tmp_path / "table.json")
    assert Predictions.of(tmp_path / "table.json", FACTS).scale == 1.0


def test_a_table_of_another_minor_is_refused_in_one_line(path: Path) -> None:
    with pytest.raises(TableError) as refused:
        fitting(path, "3.12.1")
    line = tables.line_of(refused.value)
    assert line == f"{path}: made on 3.13.0, and the server runs on 3.12.1; name a table made on it"


def test_without_a_table_the_reference_that_ships_is_meant() -> None:
    assert fitting(None, "3.12.7") == reference((3, 12))


def test_another_patch_release_is_the_same_python(path: Path) -> None:
    assert fitting(path, "3.13.9").python == "3.13.0"


@pytest.mark.parametrize(("construct", "loop"), [("shield", "uvloop"), ("gather", "asyncio")])
def test_what_the_table_does_not_know_is_not_predicted(construct: str, loop: str, path: Path) -> None:
    facts = {**FACTS, "loop": loop}
    cells = [cell(construct, excess_us=50.0, stderr_us=1.0)]
    compare(cells, Predictions.of(path, facts))
    assert "predicted_us" not in cells[0]
    assert summary(cells) == "no cell of 1 is above the noise floor and known to the table"


def test_an_excess_below_nothing_may_be_predicted() -> None:
    cheap = environments()[2]
    assert (cheap.load, cheap.awaitable) == ("busy", "ready")
    cheap.constructs["gather"] = tables.curve(0.0, 0.5)
    predicted = Predictions(replace(table(), environments=(cheap,)), "uvloop", 1.0).excess(cell("gather"))
    assert predicted == pytest.approx(2 * 0.5 - 2 * 3.0)


def test_the_error_is_said_above_the_floor_and_no_error_below(path: Path) -> None:
    predicted = 3 * (2 + 2 * 10 - 2 * 1)
    cells = [
        cell("gather", excess_us=predicted / 1.1, stderr_us=1.0),
        cell("gather", excess_us=predicted / 0.7, stderr_us=1.0),
        cell("gather", excess_us=2.9, stderr_us=1.0),
        cell("gather", excess_us=-50.0, stderr_us=1.0),
        cell("shield", excess_us=50.0, stderr_us=1.0),
        {**cell("gather", excess_us=predicted / 0.5, stderr_us=1.0), "sure": False},
    ]
    compare(cells, Predictions.of(path, FACTS))
    errors = [one.get("relative_error") for one in cells]
    assert errors == [pytest.approx(0.1), pytest.approx(-0.3), None, None, None, None]
    assert summary(cells) == (
        "2 cells above the noise floor (3 standard errors): median error 20%, 50% of them within 20%, worst -30%"
        " (gather n=2 ready, 32 connections)\n2 cells below it, 1 unknown to the table, 1 without enough"
        " quiet moments"
    )
