"""Which table a project's prices come from, and what is said where it is not its own."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from flake8_aiocost.cost import reference, target
from flake8_aiocost.cost.files import write
from flake8_aiocost.cost.select import pricer
from flake8_aiocost.model import Environment, FanOut, Spawn
from flake8_aiocost.pipeline import lint
from flake8_aiocost.settings import Settings
from tests.cost.tables import TABLES, both, curve, measured, references, table

GATHER = Spawn("gather", 0, "asyncio.gather", FanOut(2), awaitable="ready")
#: µs of ``gather`` of two on a table that is not dearer by anything.
PLAIN = 22.0


@pytest.fixture(autouse=True)
def shipped(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """References of 3.12 (twice as dear) and 3.13 (three times), and 3.13 running."""
    folder = tmp_path_factory.mktemp("reference")
    references(folder)
    monkeypatch.setattr(reference, "FOLDER", folder)
    monkeypatch.setattr(target, "RUNNING", (3, 13))
    for cache in (reference.reference, reference.minors, pricer):
        cache.cache_clear()


@pytest.fixture(autouse=True, scope="module")
def forget() -> Any:
    """Leave no round numbers to the tests after these."""
    yield
    for cache in (reference.reference, reference.minors, pricer):
        cache.cache_clear()


def priced(settings: Settings, spawn: Spawn = GATHER) -> tuple[float, str, str | None]:
    """µs, source and problem."""
    prices = pricer(settings)
    price = prices.price(spawn)
    assert price.total is not None
    assert prices.problem is None or prices.problem.isprintable()
    return price.total.construct_us, price.source, prices.problem


# ── the reference ──


def test_without_a_table_it_is_the_reference_and_nothing_to_complain_of(tmp_path: Path) -> None:
    assert priced(Settings(root=tmp_path)) == (3 * PLAIN, "reference: cpython3.13 asyncio", None)


def test_the_reference_of_the_targets_python_loop_and_factory(tmp_path: Path) -> None:
    (tmp_path / ".python-version").write_text("3.12")
    (tmp_path / "requirements.txt").write_text("uvloop")
    assert priced(Settings(root=tmp_path)) == (2 * PLAIN, "reference: cpython3.12 uvloop", None)
    eager = Settings(root=tmp_path, loop="asyncio", task_factory="eager")
    assert priced(eager)[1] == "reference: cpython3.12 asyncio, eager"


@pytest.mark.parametrize(("minor", "used"), [(10, 12), (11, 12), (14, 13), (20, 13)])
def test_another_minors_numbers_are_never_used_silently(tmp_path: Path, minor: int, used: int) -> None:
    prices = pricer(Settings(root=tmp_path, python=(3, minor)))
    assert prices.price(GATHER).source == f"reference: cpython3.{used} asyncio"
    assert prices.price(GATHER).environment == Environment((3, minor))
    assert prices.problem == (
        f"no table for cpython3.{minor} asyncio: run aiocost-calibrate where the code will run, with Python 3.{minor}; "
        f"until then prices are of reference: cpython3.{used} asyncio"
    )


def test_of_two_references_as_near_it_is_the_older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(table("x", "3.10.0", both()), Path(str(reference.FOLDER)) / "cpython3.10.json")
    reference.minors.cache_clear()
    assert priced(Settings(root=tmp_path, python=(3, 11)))[1] == "reference: cpython3.10 asyncio"


def test_an_environment_that_the_reference_lacks(tmp_path: Path) -> None:
    _, source, problem = priced(Settings(root=tmp_path, load="alone"))
    assert source == "reference: cpython3.13 asyncio"
    assert problem is not None
    assert problem.startswith("no table for cpython3.13 asyncio, alone: ")
    assert problem.endswith("; until then prices are of reference: cpython3.13 asyncio")


def test_the_loop_counts_more_than_the_factory(tmp_path: Path) -> None:
    assert priced(Settings(root=tmp_path, loop="uvloop", task_factory="eager"))[1] == "reference: cpython3.13 uvloop"


def test_an_eager_factory_before_it_existed(tmp_path: Path) -> None:
    problem = priced(Settings(root=tmp_path, task_factory="eager", python=(3, 11)))[2]
    assert problem is not None
    assert "the eager task factory needs Python 3.12 or later; until then" in problem


def test_other_files_beside_the_references_are_passed_over(tmp_path: Path) -> None:
    (Path(str(reference.FOLDER)) / "cpython3.14.json.gz").write_bytes(b"")
    (Path(str(reference.FOLDER)) / "README.md").write_text("")
    reference.minors.cache_clear()
    assert reference.minors() == ((3, 12), (3, 13))


def test_a_construct_of_later_pythons_is_priced_from_them(tmp_path: Path) -> None:
    folder = Path(str(reference.FOLDER))
    write(table("x", "3.12.0", [measured(without=frozenset({"create_task"}))]), folder / "cpython3.12.json")
    spawn = replace(GATHER, construct="create_task", fan_out=FanOut(1))
    assert priced(Settings(root=tmp_path, python=(3, 12)), spawn) == (21.0, "reference: cpython3.13 asyncio", None)


def test_what_a_loop_starts_together_shares_the_fixed_part(tmp_path: Path) -> None:
    one = replace(GATHER, fan_out=FanOut(1))
    alone, together = (pricer(Settings(root=tmp_path)).price(replace(one, together=both)) for both in (False, True))
    assert alone.total is not None
    assert alone.least_excess_us == alone.total.excess_us == 3 * (2.0 + 10.0 - 1.0)
    assert together.total is None
    assert (together.fixed.construct_us, together.per_child.construct_us) == (3 * 2.0, 3 * 10.0)
    assert together.least_excess_us == alone.least_excess_us


def test_a_construct_that_nobody_knows(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="no calibration table knows the construct nursery"):
        pricer(Settings(root=tmp_path)).price(replace(GATHER, construct="nursery"))


# ── a construct that no table knows ──


def test_it_is_priced_as_its_like_and_the_price_says_so(tmp_path: Path) -> None:
    spawn = replace(GATHER, construct="task_group")
    assert priced(Settings(root=tmp_path), spawn) == (
        3 * PLAIN,
        "reference: cpython3.13 asyncio, priced as gather",
        None,
    )
    write(table("prod", "3.13.0", both()), tmp_path / "prod.json")
    own = Settings(root=tmp_path, table="prod.json")
    assert priced(own, spawn) == (PLAIN, "prod: cpython3.13 asyncio, priced as gather", None)


def test_the_likes_are_followed(tmp_path: Path) -> None:
    spawn = replace(GATHER, construct="anyio_task_group")
    assert priced(Settings(root=tmp_path), spawn)[1] == "reference: cpython3.13 asyncio, priced as gather"


def test_the_references_own_measurement_goes_before_the_like_in_a_table(tmp_path: Path) -> None:
    known = [
        dataclasses.replace(each, constructs={**each.constructs, "task_group": curve(1.0, 5.0)}) for each in both()
    ]
    write(table("x", "3.13.1", known), Path(str(reference.FOLDER)) / "cpython3.13.json")
    write(table("prod", "3.13.0", both()), tmp_path / "prod.json")
    settings = Settings(root=tmp_path, table="prod.json")
    group = replace(GATHER, construct="task_group")
    assert priced(settings, group) == (11.0, "reference: cpython3.13 asyncio, not measured in prod", None)
    # What is itself like the task group has its price from there, and not that of a gather.
    assert priced(settings, replace(group, construct="anyio_task_group"))[:2] == (
        11.0,
        "reference: cpython3.13 asyncio, not measured in prod, priced as task_group",
    )


def test_it_costs_the_file_none_of_its_findings(tmp_path: Path) -> None:
    source = (
        "# aiocost: hot\nimport asyncio\n\nasync def both(f):\n    await asyncio.gather(f(), f())\n"
        "    async with asyncio.TaskGroup() as group:\n        group.create_task(f())\n        group.create_task(f())\n"
    )
    gather, group = lint(source, "app/feed.py", Settings(root=tmp_path))
    assert gather.message.endswith("[reference: cpython3.13 asyncio]")
    assert group.message.startswith("TaskGroup of 2: 66 µs CPU, ")
    assert group.message.endswith("[reference: cpython3.13 asyncio, priced as gather]")


def test_a_like_is_counted_against_the_same_sequence(tmp_path: Path) -> None:
    group, gather = (pricer(Settings(root=tmp_path)).price(replace(GATHER, construct=c)) for c in ("wait", "gather"))
    assert (group.total, group.fixed, group.per_child) == (gather.total, gather.fixed, gather.per_child)


# ── the table that settings name ──


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


# ── tables in calibration/ ──


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
    us, source, problem = priced(Settings(root=tmp_path))
    assert (us, source) == (3 * PLAIN, "reference: cpython3.13 asyncio")
    assert problem == (
        "the tables in calibration/ hold for cpython3.12 uvloop, not for cpython3.13 asyncio: run aiocost-calibrate "
        "where the code will run, with Python 3.13; until then prices are of reference: cpython3.13 asyncio"
    )


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


# ── when ──


def test_one_pricer_per_project(tmp_path: Path) -> None:
    assert pricer(Settings(root=tmp_path)) is pricer(Settings(root=tmp_path))
    assert pricer(Settings(root=tmp_path)) is not pricer(Settings(root=tmp_path / "other"))


def test_nothing_is_read_before_the_first_price(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prices = pricer(Settings(root=tmp_path, table="prod.json"))
    write(table("prod", "3.13.0", both()), tmp_path / "prod.json")
    assert prices.price(GATHER).source == "prod: cpython3.13 asyncio"
    assert prices.problem is None


def test_tables_are_read_for_a_price_and_not_before() -> None:
    code = (
        "import sys; from pathlib import Path; from flake8_aiocost.settings import Settings\n"
        "from flake8_aiocost.cost.select import pricer\n"
        "prices = pricer(Settings(root=Path('.')))\n"
        "assert not {'flake8_aiocost.cost.files', 'packaging', 'tomllib', 'tomli'} & set(sys.modules)\n"
        "prices.environment, prices.problem\n"
        "assert 'flake8_aiocost.cost.files' in sys.modules\n"
        "assert not {'pyperf', 'uvloop', 'rich', 'pygls', 'asyncio'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr == ""
