"""Tables that a setting names or that lie in the calibration folder: which one prices come from, and what is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from flake8_aiocost.cost.files import write
from flake8_aiocost.cost.select import pricer
from flake8_aiocost.model import FanOut
from flake8_aiocost.price import Environment
from flake8_aiocost.settings import Settings
from tests.cost.selecting import GATHER, PLAIN, priced
from tests.cost.tables import TABLES, both, measured, table

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("shipped", "forget")


def test_the_named_table_and_its_python_and_loop(tmp_path: Path) -> None:
    write(table("prod", "3.12.4", both("uvloop")), tmp_path / "prod.json")
    settings = Settings(root=tmp_path, table="prod.json")
    assert priced(settings) == (PLAIN, "prod: cpython3.12 uvloop", None)
    assert pricer(settings).environment == Environment((3, 12), "uvloop")


def test_the_loop_of_the_requirements_goes_before_that_of_the_named_table(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("uvloop")
    write(table("prod", "3.12.4", both()), tmp_path / "prod.json")
    us, source, problem = priced(Settings(root=tmp_path, table="prod.json"))
    assert (us, source) == (2 * PLAIN, "reference: cpython3.12 uvloop")
    assert problem == (
        "prod.json holds for cpython3.12 asyncio, not for cpython3.12 uvloop: run aiocost-calibrate where the code "
        "will run, with Python 3.12; until then prices are of reference: cpython3.12 uvloop"
    )


def test_a_named_table_with_both_loops_is_read_as_asyncio(tmp_path: Path) -> None:
    write(table("prod", "3.13.0", [*both("uvloop", times=5), *both()]), tmp_path / "prod.json")
    assert priced(Settings(root=tmp_path, table="prod.json"))[:2] == (PLAIN, "prod: cpython3.13 asyncio")


@pytest.mark.parametrize(
    ("changes", "source"),
    [
        ({"task_factory": "eager"}, "prod: cpython3.13 asyncio, eager"),
        ({"load": "alone"}, "prod: cpython3.13 asyncio, alone"),
        ({"load": "alone", "task_factory": "eager"}, "prod: cpython3.13 asyncio, eager, alone"),
    ],
)
def test_factory_and_load_are_named_where_they_are_not_the_default(
    tmp_path: Path, changes: dict[str, Any], source: str
) -> None:
    write(table("prod", "3.13.0", both(**changes)), tmp_path / "prod.json")
    assert priced(Settings(root=tmp_path, table="prod.json", **changes)) == (PLAIN, source, None)


def test_a_named_table_of_another_python(tmp_path: Path) -> None:
    write(table("prod", "3.12.4", both()), tmp_path / "prod.json")
    us, source, problem = priced(Settings(root=tmp_path, table="prod.json", python=(3, 13)))
    assert (us, source) == (3 * PLAIN, "reference: cpython3.13 asyncio")
    assert problem == (
        "prod.json holds for cpython3.12 asyncio, not for cpython3.13 asyncio: run aiocost-calibrate where the code "
        "will run, with Python 3.13; until then prices are of reference: cpython3.13 asyncio"
    )


@pytest.mark.parametrize("stem", ["truncated", "foreign_schema", "nanoseconds", "latin1", "pyperf_results", "nan"])
def test_a_broken_named_table_is_one_line_and_the_reference(stem: str) -> None:
    us, source, problem = priced(Settings(root=TABLES / "broken", table=f"{stem}.json"))
    assert (us, source) == (3 * PLAIN, "reference: cpython3.13 asyncio")
    assert problem is not None
    assert problem.startswith(f"{stem}.json: ")
    assert problem.endswith("; until then prices are of reference: cpython3.13 asyncio")


@pytest.mark.parametrize("name", ["gone.json", ".", "a\0b", "../" * 40 + "gone.json"])
def test_a_named_table_that_is_not_there(tmp_path: Path, name: str) -> None:
    us, source, problem = priced(Settings(root=tmp_path, table=name))
    assert (us, source) == (3 * PLAIN, "reference: cpython3.13 asyncio")
    assert problem is not None


def test_an_absolute_path(tmp_path: Path) -> None:
    write(table("prod", "3.13.0", both()), tmp_path / "elsewhere" / "prod.json")
    settings = Settings(root=tmp_path / "project", table=str(tmp_path / "elsewhere" / "prod.json"))
    assert priced(settings)[1] == "prod: cpython3.13 asyncio"


def test_a_construct_that_was_not_measured_is_priced_from_the_reference_and_says_so(tmp_path: Path) -> None:
    environments = [measured(without=frozenset({"create_task"})), measured(awaitable="suspending")]
    write(table("prod", "3.13.0", environments), tmp_path / "prod.json")
    settings = Settings(root=tmp_path, table="prod.json")
    spawn = replace(GATHER, construct="create_task", fan_out=FanOut(1))
    assert priced(settings, spawn) == (21.0, "reference: cpython3.13 asyncio, not measured in prod", None)
    assert priced(settings, replace(spawn, awaitable="suspending"))[1] == "prod: cpython3.13 asyncio"
    assert priced(settings)[1] == "prod: cpython3.13 asyncio"


def test_an_awaitable_that_was_not_measured_is_not_taken_from_another_environment(tmp_path: Path) -> None:
    environments = [measured("uvloop", times=5), measured(awaitable="suspending")]
    write(table("prod", "3.13.0", environments), tmp_path / "prod.json")
    settings = Settings(root=tmp_path, table="prod.json", loop="asyncio")
    assert priced(settings) == (3 * PLAIN, "reference: cpython3.13 asyncio, not measured in prod", None)


def test_children_that_are_ready_are_not_priced_as_suspending(tmp_path: Path) -> None:
    write(table("prod", "3.13.0", [measured(awaitable="suspending")]), tmp_path / "prod.json")
    settings = Settings(root=tmp_path, table="prod.json")
    assert priced(settings) == (3 * PLAIN, "reference: cpython3.13 asyncio, not measured in prod", None)
    assert priced(settings, replace(GATHER, awaitable="suspending"))[:2] == (PLAIN, "prod: cpython3.13 asyncio")


def test_a_table_in_the_calibration_folder(tmp_path: Path) -> None:
    write(table("prod", "3.13.0", both()), tmp_path / "calibration" / "prod.json")
    assert priced(Settings(root=tmp_path)) == (PLAIN, "prod: cpython3.13 asyncio", None)


def test_of_several_it_is_the_newest_that_fits(tmp_path: Path) -> None:
    made = {
        "a": table("old", "3.13.0", both(times=5), "2026-01-01T00:00:00+00:00"),
        # 23:30 on the 1st in UTC, though the text sorts last
        "b": table("middle", "3.13.0", both(times=6), "2026-01-02T04:30:00+05:00"),
        "c": table("new", "3.13.0", both(times=7), "2026-01-02T00:00:00Z"),
        "d": table("newer, other loop", "3.13.0", both("uvloop"), "2026-03-01T00:00:00Z"),
        "e": table("newer, other python", "3.12.0", both(), "2026-03-01T00:00:00Z"),
    }
    for stem, one in made.items():
        write(one, tmp_path / "calibration" / f"{stem}.json")
    assert priced(Settings(root=tmp_path)) == (7 * PLAIN, "new: cpython3.13 asyncio", None)
    assert priced(Settings(root=tmp_path, loop="uvloop"))[1] == "newer, other loop: cpython3.13 uvloop"
    assert priced(Settings(root=tmp_path, python=(3, 12)))[1] == "newer, other python: cpython3.12 asyncio"


def test_none_that_fits_says_what_there_is(tmp_path: Path) -> None:
    write(table("prod", "3.12.0", both("uvloop")), tmp_path / "calibration" / "prod.json")
    # Only where the settings ask for it: another Python may be a colleague's.
    assert priced(Settings(root=tmp_path)) == (3 * PLAIN, "reference: cpython3.13 asyncio", None)
    us, source, problem = priced(Settings(root=tmp_path, loop="asyncio"))
    assert (us, source) == (3 * PLAIN, "reference: cpython3.13 asyncio")
    assert problem == (
        "the tables in calibration/ hold for cpython3.12 uvloop, not for cpython3.13 asyncio: run aiocost-calibrate "
        "where the code will run, with Python 3.13; until then prices are of reference: cpython3.13 asyncio"
    )


def test_the_own_table_of_the_nearest_python_comes_before_the_reference(tmp_path: Path) -> None:
    made = {
        "a": table("older", "3.10.0", both(times=4)),
        "b": table("near", "3.12.0", both(times=5), "2026-01-01T00:00:00Z"),
        "c": table("near, newer", "3.12.0", both(times=6), "2026-02-01T00:00:00Z"),
        "d": table("next", "3.14.0", both(times=7)),
        "e": table("other loop", "3.13.0", both("uvloop", times=8)),
    }
    for stem, one in made.items():
        write(one, tmp_path / "calibration" / f"{stem}.json")
    assert priced(Settings(root=tmp_path)) == (6 * PLAIN, "near, newer: cpython3.12 asyncio", None)
    # Of a target that the settings name it is told.
    us, source, problem = priced(Settings(root=tmp_path, python=(3, 13)))
    assert (us, source) == (6 * PLAIN, "near, newer: cpython3.12 asyncio")
    assert problem is not None
    assert problem.endswith("; until then prices are of near, newer: cpython3.12 asyncio")


@pytest.mark.parametrize("minor", [11, 14])
def test_a_python_without_any_table_is_told_by_the_source_alone(tmp_path: Path, minor: int) -> None:
    (tmp_path / ".python-version").write_text(f"3.{minor}")
    _, source, problem = priced(Settings(root=tmp_path))
    assert source.startswith("reference: cpython3.1")
    assert problem is None


def test_raw_results_beside_the_table_are_passed_over(tmp_path: Path) -> None:
    write(table("prod", "3.13.0", both()), tmp_path / "calibration" / "prod.json")
    for stem in ("pyperf_results", "foreign_schema", "an_array"):
        data = (TABLES / "broken" / f"{stem}.json").read_bytes()
        (tmp_path / "calibration" / f"{stem}.json").write_bytes(data)
    assert priced(Settings(root=tmp_path)) == (PLAIN, "prod: cpython3.13 asyncio", None)


def test_a_damaged_table_is_named_even_where_another_fits(tmp_path: Path) -> None:
    write(table("prod", "3.13.0", both()), tmp_path / "calibration" / "prod.json")
    (tmp_path / "calibration" / "aa.json").write_bytes((TABLES / "broken" / "truncated.json").read_bytes())
    us, source, problem = priced(Settings(root=tmp_path))
    assert (us, source) == (PLAIN, "prod: cpython3.13 asyncio")
    assert problem == (
        "calibration/aa.json: truncated: the JSON stops in the middle; write it anew with aiocost-calibrate; until "
        "then prices are of prod: cpython3.13 asyncio"
    )


def test_a_named_table_keeps_the_calibration_folder_out(tmp_path: Path) -> None:
    write(table("folder", "3.13.0", both()), tmp_path / "calibration" / "prod.json")
    assert priced(Settings(root=tmp_path, table="gone.json"))[1] == "reference: cpython3.13 asyncio"


def test_a_calibration_that_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "calibration").write_text("")
    assert priced(Settings(root=tmp_path))[2] is None
