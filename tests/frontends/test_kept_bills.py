"""Bills of entry points are kept beside verdicts: the same with and without a cache, and only while nothing changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from flake8_aiocost.bill.bills import Bills
from flake8_aiocost.frontends.opened import open_projects
from flake8_aiocost.frontends.run import Run
from flake8_aiocost.project.cache_folder import NAME
from flake8_aiocost.settings import Projects
from tests.frontends.commands import aiocost
from tests.frontends.conftest import flake8
from tests.frontends.test_budget import BUDGET, ROUTES, SERVICE, written
from tests.projects import TABLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from flake8_aiocost.frontends.opened import Opened
    from flake8_aiocost.model import Finding

#: Not named in a setting: it is taken from its place, as a table of the project's own.
OWN_TABLE = Path("calibration") / "own.json"


class Asked:
    """A project, asked as by a new process each time."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root, self.billed = root, 0
        of = Bills.of

        def billing(bills: Bills, module: int) -> object:
            self.billed += 1
            return of(bills, module)

        monkeypatch.setattr(Bills, "of", billing)

    def by_flake8(self, *given: tuple[str, str]) -> list[str]:
        """What flake8 would say of the routes, which spawn nothing, with the rest of the project looked at too."""
        self.billed = 0
        files = [str(self.root / "shop" / name) for name in ("routes.py", "service.py")]
        run = Run(given)
        run.prepare(files)
        text = (self.root / "shop" / "routes.py").read_text()
        return [f"{each.position.line} {each.code} {each.message}" for each in run.findings(text, files[0], None)]

    def by_check(self, *given: tuple[str, str]) -> list[str]:
        """What ``aiocost check`` asks for of all modules: the entry points."""
        self.billed = 0
        (project,) = open_projects([str(self.root)], Projects(given))
        project.indexed.choose(project.chosen)
        project.indexed.prepare(project.chosen)
        found = [each for module in project.chosen for each in self._entries(project, module)]
        project.indexed.store()
        return [f"{each.position.line} {each.code} {each.message}" for each in found]

    @staticmethod
    def _entries(project: Opened, module: int) -> tuple[Finding, ...]:
        return project.indexed.told(module, lambda: project.source(module)).entries


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asked:
    written(tmp_path)
    (tmp_path / "shop" / "routes.py").write_text(ROUTES.format(one="", both="", end=""))
    return Asked(tmp_path, monkeypatch)


def test_an_unchanged_run_adds_nothing_up(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    first = asked.by_check()
    assert [line.partition(" spends ")[0] for line in first] == [
        "14 AIO110 one call of request handler read_both (fastapi)"
    ]
    assert asked.billed > 0

    def never(*_: object) -> NoReturn:
        raise AssertionError

    monkeypatch.setattr("flake8_aiocost.project.project.ProjectIndex.__init__", never)
    assert (asked.by_check(), asked.billed) == (first, 0)
    # What one door has kept, the other one uses.
    assert (asked.by_flake8(), asked.billed) == (first, 0)


def _cheaper(text: str) -> str:
    return text.replace("asyncio.gather(load(), load(), load())", "load()")


CHANGES: dict[str, Callable[[Path], object]] = {
    "a spawn in another module": lambda root: (root / "shop" / "service.py").write_text(_cheaper(SERVICE)),
    "a call of an entry point": lambda root: (root / "shop" / "routes.py").write_text(
        ROUTES.format(one="", both="", end="").replace("return await both()", "return await pair()")
    ),
    "the budget": lambda root: (root / "pyproject.toml").write_text(
        (root / "pyproject.toml").read_text().replace(f"budget = {BUDGET}", "budget = 2000")
    ),
    "no budget any more": lambda root: (root / "pyproject.toml").write_text(
        (root / "pyproject.toml").read_text().replace(f"budget = {BUDGET}", "")
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
@pytest.mark.parametrize("door", [Asked.by_check, Asked.by_flake8])
def test_a_change_is_seen(asked: Asked, change: Callable[[Path], object], door: Callable[[Asked], list[str]]) -> None:
    assert len(door(asked)) == 1
    change(asked.root)
    assert door(asked) == []
    assert (door(asked), asked.billed) == ([], 0)


def test_a_new_table_is_seen(asked: Asked) -> None:
    (line,) = asked.by_check()
    (asked.root / "calibration").mkdir()
    (asked.root / OWN_TABLE).write_bytes(TABLE.read_bytes())
    again = asked.by_check()
    assert asked.billed > 0
    assert "[reference: " in line
    assert again
    assert not any("[reference: " in each for each in again)


def test_without_a_budget_nothing_is_added_up(asked: Asked) -> None:
    (asked.root / "pyproject.toml").write_text('[tool.aiocost]\npython = "3.13"\nloop = "asyncio"\n')
    assert (asked.by_check(), asked.billed) == ([], 0)
    assert (asked.by_flake8(), asked.billed) == ([], 0)
    assert len(asked.by_check(("budget", str(BUDGET)))) == 1


def test_the_output_is_the_same_with_and_without_a_cache(tmp_path: Path) -> None:
    project = written(tmp_path)
    without = aiocost("check", "--no-cache", cwd=project)
    assert " AIO110 " in without.stdout
    assert not (project / NAME).exists()
    for _ in range(2):  # the second one finds what the first one has kept
        again = aiocost("check", cwd=project)
        assert (again.stdout, again.stderr, again.returncode) == (without.stdout, "", 1)
    lines = [line for line in without.stdout.splitlines() if " AIO" in line]
    for jobs in ("-j1", "-j2"):
        done = flake8("--isolated", "--select", "AIO", jobs, ".", cwd=project)
        assert [line.removeprefix("./") for line in done.stdout.splitlines()] == lines
