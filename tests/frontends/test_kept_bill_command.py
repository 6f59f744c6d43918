"""What ``aiocost bill`` keeps for its next run: the same output with and without, and only while nothing changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import pytest

from flake8_aiocost.bill.rates import Rates
from flake8_aiocost.bill_formats import load, names
from flake8_aiocost.frontends.bill_entries import Asked, OneProject
from flake8_aiocost.frontends.billed import Billed
from flake8_aiocost.frontends.kept_bills import NAMES
from flake8_aiocost.frontends.opened import open_projects
from flake8_aiocost.project.cache_folder import NAME
from flake8_aiocost.settings import Projects
from tests.frontends.test_budget import BUDGET, ROUTES, SERVICE, written
from tests.projects import TABLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PLAIN = Asked(2, Rates(), None)
RATED = Asked(2, Rates("rates.toml", 0.04, "EUR", (), (("GET /one", 12.0), ("nothing", 1.0))), None)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    written(folder)
    monkeypatch.chdir(folder)
    return folder


def told(*paths: str, asked: Asked = PLAIN, cache: bool = True) -> dict[str, str]:
    """What all formats say, as by a new process."""
    billed = Billed()
    for opened in open_projects(paths, Projects(() if cache else (("cache", "false"),))):
        billed.add(opened, asked)
    statement = billed.statement(asked.items)
    formats = names() if asked.page else [each for each in names() if each != "html"]
    return {each: load(each).text(statement, most=0, width=None) for each in formats}


@pytest.fixture
def unlinked(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From here on, linking the project is a fault."""

    def never(*_: object) -> NoReturn:
        raise AssertionError("it was linked")

    return lambda: monkeypatch.setattr("flake8_aiocost.project.project.ProjectIndex.__init__", never)


ASKED = {
    "plain": PLAIN,
    "more items": Asked(7, Rates(), None),
    "rates": RATED,
    "against": Asked(2, Rates(), "loop=uvloop"),
    "the page": Asked(2, Rates(), None, page=True),
}


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED.keys())
def test_the_output_is_the_same_with_and_without_a_cache(
    shop: Path, asked: Asked, unlinked: Callable[[], None]
) -> None:
    without = told(asked=asked, cache=False)
    assert not (shop / NAME).exists()
    assert "GET /one" in without["text"]
    assert told(asked=asked) == without
    unlinked()
    assert told(asked=asked) == without


def test_from_another_folder_files_are_called_otherwise(
    shop: Path, monkeypatch: pytest.MonkeyPatch, unlinked: Callable[[], None]
) -> None:
    page = Asked(2, Rates(), None, page=True)
    monkeypatch.chdir(shop.parent)
    without = told("project", asked=page, cache=False)
    assert "project/shop/routes.py:9" in without["html"]
    assert "called at project/shop/routes.py:10" in without["html"]
    monkeypatch.chdir(shop)
    assert "project/" not in told(asked=page)["html"]
    unlinked()
    monkeypatch.chdir(shop.parent)
    assert told("project", asked=page) == without


def test_rates_are_read_anew(shop: Path, unlinked: Callable[[], None]) -> None:
    told()
    unlinked()
    again = told(asked=RATED)["text"]
    assert "12/s" in again
    assert "'nothing' is no entry point that spawns" in again
    assert "rates.toml: " not in told()["text"]


def test_the_page_holds_what_the_others_need(shop: Path, unlinked: Callable[[], None]) -> None:
    without = told(cache=False)
    told(asked=Asked(2, Rates(), None, page=True))
    unlinked()
    assert told() == without


def test_some_files_add_to_what_is_kept_of_others(shop: Path, unlinked: Callable[[], None]) -> None:
    routes, service = told("shop/routes.py", cache=False), told("shop/service.py", cache=False)
    assert "2 on these bills" not in service["text"]
    assert told("shop/routes.py") == routes
    assert told("shop/service.py") == service
    whole = told("shop/__init__.py", "shop/routes.py", "shop/service.py")
    unlinked()
    assert told("shop/routes.py") == routes
    assert told("shop/service.py") == service
    assert told() == whole


CHANGES: dict[str, Callable[[Path], object]] = {
    "a spawn in another module": lambda root: (root / "shop" / "service.py").write_text(
        SERVICE.replace("asyncio.gather(load(), load(), load())", "asyncio.gather(load(), load())")
    ),
    "a call of an entry point": lambda root: (root / "shop" / "routes.py").write_text(
        ROUTES.format(one="", both="", end="").replace("return await both()", "return await pair()")
    ),
    "the line of an entry point": lambda root: (root / "shop" / "routes.py").write_text(
        "\n" + ROUTES.format(one="", both="", end="")
    ),
    "the budget": lambda root: (root / "pyproject.toml").write_text(
        (root / "pyproject.toml").read_text().replace(f"budget = {BUDGET}", "budget = 2000")
    ),
    "the table": lambda root: (root / "calibration" / "own.json").write_bytes(TABLE.read_bytes()),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_is_seen(shop: Path, change: Callable[[Path], object]) -> None:
    (shop / "calibration").mkdir()
    before = told()
    change(shop)
    after = told()
    assert after != before
    assert after == told(cache=False)


def test_another_question_is_answered_anew(shop: Path) -> None:
    two = told()
    assert '"n": 3' in told(asked=Asked(3, Rates(), None))["json"]
    assert told(asked=Asked(2, Rates(), "loop=uvloop")) == told(asked=Asked(2, Rates(), "loop=uvloop"), cache=False)
    assert told() == two


def test_bills_that_were_added_up_before_are_taken(shop: Path) -> None:
    (opened,) = open_projects((), Projects((("cache", "false"),)))
    bills = opened.linted.entries.bills
    assert [*OneProject(opened, PLAIN, bills).entries()] == [*OneProject(opened, PLAIN).entries()] != []


@pytest.mark.parametrize("damage", [b"", b"\0" * 100, b"no msgpack"])
def test_what_was_damaged_is_made_anew(shop: Path, damage: bytes) -> None:
    before = told()
    (kept,) = [each for each in (shop / NAME).iterdir() if each.name.startswith(f"{NAMES[False]}-")]
    kept.write_bytes(damage)
    assert told() == before
    assert kept.read_bytes() != damage
