"""Which table a project's prices come from, and what is said where it is not its own."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from flake8_aiocost.cost import reference
from flake8_aiocost.cost.files import write
from flake8_aiocost.cost.select import pricer
from flake8_aiocost.model import FanOut
from flake8_aiocost.price import Environment
from flake8_aiocost.settings import Settings
from tests.cost.selecting import GATHER, PLAIN, priced
from tests.cost.tables import both, measured, table

pytestmark = pytest.mark.usefixtures("shipped", "forget")


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
    assert alone.most_excess_us == alone.total.excess_us == 3 * (2.0 + 10.0 - 1.0)
    assert together.total is None
    assert (together.fixed.construct_us, together.per_child.construct_us) == (3 * 2.0, 3 * 10.0)
    assert together.most_excess_us == math.inf


# ── a construct that no table knows ──


# ── the table that settings name ──


# ── tables in calibration/ ──


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
