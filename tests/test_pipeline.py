"""How far each module gets, and what comes out in which order."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from flake8_aiocost.cost import select
from flake8_aiocost.model import FILE
from flake8_aiocost.pipeline import lint
from flake8_aiocost.settings import Settings
from tests.processes import RUNNING

if TYPE_CHECKING:
    from flake8_aiocost.model import Finding

TABLES = Path(__file__).parent / "fixtures" / "tables"
SETTINGS = Settings(root=TABLES, table=str(TABLES / "rules.json"), loop="asyncio")
FIXTURES = sorted((Path(__file__).parent / "fixtures").rglob("*.py"))

HELPERS = "import asyncio\n\nasync def one(): pass\n\nasync def two(xs):\n    await asyncio.gather(*xs, one())\n"
USELESS = HELPERS.replace("*xs, one()", "one()")


def codes(found: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in found]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, []),
        ({"hot": ("app/feed.py",)}, ["AIO101"]),
        ({"hot": ("other/*.py",)}, []),
        ({"background": ("app.feed.two",)}, ["AIO201"]),
        ({"background": ("app.*.tw*",)}, ["AIO201"]),
        ({"hot": ("app.feed.neither",)}, []),
        ({"cold": ("app/feed.py",)}, []),
        # Nobody knows of how many it is.
        ({"hot": ("app/feed.py",), "min_cost": 1000.0}, ["AIO101"]),
    ],
)
def test_settings(settings: dict[str, object], expected: list[str]) -> None:
    assert codes(lint(HELPERS, "app/feed.py", replace(SETTINGS, **settings))) == expected


def test_a_module_of_tests_is_silent_unless_somebody_calls_it_hot() -> None:
    assert codes(lint(USELESS, "app/feed.py", SETTINGS)) == ["AIO301"]
    assert codes(lint(USELESS, "tests/test_feed.py", SETTINGS)) == []
    assert codes(lint(f"# aiocost: hot\n{USELESS}", "tests/test_feed.py", SETTINGS)) == ["AIO301"]
    assert codes(lint(USELESS, "tests/test_feed.py", replace(SETTINGS, hot=("tests/",)))) == ["AIO301"]


def test_own_spawners_count() -> None:
    source = "from app.aio import run_all\n\nasync def both(f):\n    await run_all(f())\n"
    assert codes(lint(source, "app/feed.py", SETTINGS)) == []
    own = replace(SETTINGS, spawners=(("app.aio.run_all", "gather"),))
    assert codes(lint(source, "app/feed.py", own)) == ["AIO301"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("await asyncio.create_task(one())", ["AIO302"]),
        ("task = asyncio.ensure_future(one())\n    await task", ["AIO302"]),
        ("task = asyncio.create_task(one())\n    two()\n    await task", []),
        ("with x:\n        task = loop.create_task(one())\n        return await task", ["AIO302"]),
        ("await asyncio.gather(*[one()])", ["AIO301"]),
        ("await asyncio.gather(*[one() for x in range(1)])", ["AIO301"]),
        ("await asyncio.gather(*[one() for x in range(2)])", []),
        ("xs = []\n    xs.append(one())\n    await asyncio.gather(*xs)", ["AIO301"]),
        ("xs = []\n    for x in y: xs.append(one())\n    await asyncio.gather(*xs)", []),
        ("await asyncio.gather(self.task)", []),
        ("return asyncio.gather", []),
    ],
)
def test_what_is_useless_anywhere(body: str, expected: list[str]) -> None:
    helper = "async def one(): await asyncio.sleep(1)"
    source = f"import asyncio\n\n{helper}\n\nasync def two(self, x=0, y=(), loop=None):\n    {body}\n"
    assert codes(lint(source, "app/feed.py", SETTINGS)) == expected


def test_what_cannot_be_read_is_said_only_where_something_might_be_found() -> None:
    (said,) = lint("import asyncio\nasyncio.gather(\n", "app/feed.py", SETTINGS)
    assert (said.code, said.position) == ("AIO900", FILE)
    assert said.message.startswith(f"file not analysed: {RUNNING} cannot parse it, line 2")
    assert lint("import asyncio\nasyncio.sleep(\n", "app/feed.py", SETTINGS) == ()


def test_a_tree_that_is_there_is_not_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    tree = ast.parse(USELESS)
    without = lint(USELESS, "app/feed.py", SETTINGS)

    def parse(*_: object) -> None:
        raise AssertionError("parsed again")

    monkeypatch.setattr(ast, "parse", parse)
    assert lint(USELESS, "app/feed.py", SETTINGS, tree) == without


def test_prices_are_asked_only_where_something_may_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def pricer(_: Settings) -> None:
        raise AssertionError("a price was asked for")

    monkeypatch.setattr(select, "pricer", pricer)
    for source in ("", "import asyncio\nx = asyncio.gather\n", f"{HELPERS}# aiocost: cold\n", "asyncio.gather()\n"):
        assert lint(source, "tests/test_feed.py", SETTINGS) == ()


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_findings_are_the_same_each_time_and_in_source_order(path: Path) -> None:
    source = path.read_bytes().decode("utf-8")
    hot = replace(SETTINGS, hot=("**",))
    found = lint(source, f"app/{path.name}", hot)
    assert lint(source, f"app/{path.name}", hot) == found
    places = [(each.position.line, each.position.column) for each in found if each.position != FILE]
    assert places == sorted(set(places))


LIMITED = """\
import asyncio


async def each(queue: asyncio.Queue):  # aiocost: hot
    for _ in range(9):
        yield await asyncio.wait_for(queue.get(), 1)
"""


@pytest.mark.parametrize(
    ("requires", "python", "said"),
    [
        (">=3.11,<3.12", None, ["AIO401"]),
        # ``asyncio.timeout`` is missing on a Python that the project supports.
        (">=3.10", None, []),
        # What the settings say is what it will run on.
        (">=3.10", (3, 11), ["AIO401"]),
    ],
)
def test_a_remedy_exists_on_the_lowest_python(
    tmp_path: Path, requires: str, python: tuple[int, int] | None, said: list[str]
) -> None:
    (tmp_path / "pyproject.toml").write_text(f'[project]\nrequires-python = "{requires}"\n')
    settings = replace(SETTINGS, root=tmp_path, python=python, table=str(TABLES / "rules-311.json"))
    found = [each for each in codes(lint(LIMITED, "feed.py", settings)) if each != "AIO901"]
    assert found == said


@pytest.mark.parametrize(("pinned", "said"), [("3.11", ["AIO401"]), ("", [])])
def test_a_remedy_exists_where_nothing_says_which_python(tmp_path: Path, pinned: str, said: list[str]) -> None:
    if pinned:
        (tmp_path / ".python-version").write_text(pinned)
    # The table of another project is none of what the code will run on.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("flake8_aiocost.cost.target.RUNNING", (3, 11))
        found = codes(lint(LIMITED, "feed.py", replace(SETTINGS, root=tmp_path, python=None, table=None)))
    assert found == said
