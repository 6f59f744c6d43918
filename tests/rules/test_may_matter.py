"""The second gate turns no finding away: held against the whole path on fixtures, their mutants and real files."""

from __future__ import annotations

import ast
import asyncio
import sysconfig
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost import pipeline, rules
from flake8_aiocost.heat import place
from flake8_aiocost.heat.gate import may_heat, silent
from flake8_aiocost.model import BACKGROUND, HOT
from flake8_aiocost.pipeline import lint, may_matter
from flake8_aiocost.rules import aio301_gather_of_one, aio302_task_awaited_at_once
from flake8_aiocost.settings import Settings
from flake8_aiocost.source.gate import may_spawn
from flake8_aiocost.source.outline import Outline
from flake8_aiocost.source.tree import read

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests" / "fixtures"
HEAT = sorted((FIXTURES / "heat").rglob("*.py"))
SPAWNING = sorted(
    file for name in ("rules", "constructs", "names", "hostile") for file in (FIXTURES / name).rglob("*.py")
)
#: Real packages, and the standard library's own use of asyncio outside of its tests.
REAL = (Path(sysconfig.get_path("purelib")), Path(asyncio.__file__).parent, ROOT / "examples")
#: Bytes and files, so that this takes seconds.
LARGEST, MOST = 60_000, 60


def text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return ""


def without_each_statement(source: str) -> Iterator[str]:
    """The module, then the module without each of its statements at the top and in its functions and classes."""
    yield source
    tree = ast.parse(source)
    blocks = [tree.body, *(node.body for node in tree.body if isinstance(node, (ast.ClassDef, ast.AsyncFunctionDef)))]
    for block in blocks:
        for index, statement in enumerate(block):
            if len(block) > 1:
                del block[index]
                yield ast.unparse(tree)
                block.insert(index, statement)


def is_heated(source: str, path: str, settings: Settings) -> bool:
    heats = place(read(source, path, dict(settings.spawners)).facts(), settings)
    return any(heat.kind in HOT | BACKGROUND for heat in (*heats.functions.values(), *heats.loops.values()))


@pytest.fixture
def ungated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "may_matter", lambda *_: True)


@pytest.mark.parametrize("file", HEAT, ids=lambda file: file.relative_to(FIXTURES).as_posix())
def test_whatever_is_hot_or_background_passes(file: Path) -> None:
    settings = Settings(root=FIXTURES / "heat")
    source = file.read_text(encoding="utf-8")
    for mutant in without_each_statement(source):
        outline = Outline(mutant)
        if is_heated(mutant, str(file), settings):
            assert may_heat(outline, str(file), settings), mutant
            assert not silent(outline, str(file), settings), mutant


@pytest.mark.usefixtures("ungated")
@pytest.mark.parametrize("file", SPAWNING, ids=lambda file: file.relative_to(FIXTURES).as_posix())
def test_whatever_is_useless_anywhere_passes(file: Path) -> None:
    settings = Settings(root=FIXTURES)
    try:
        mutants = list(without_each_statement(text_of(file)))
    except (SyntaxError, ValueError, RecursionError):
        mutants = [text_of(file)]
    for mutant in mutants[::3]:
        if not may_matter(mutant, "app/module.py", settings):
            assert [each for each in lint(mutant, "app/module.py", settings) if each.code != "AIO900"] == [], mutant


@pytest.mark.usefixtures("ungated")
def test_real_files_that_are_turned_away_hold_no_finding() -> None:
    found = (file for folder in REAL for file in sorted(folder.rglob("*.py")) if file.stat().st_size < LARGEST)
    files = [file for file in found if may_spawn(text_of(file))][:MOST]
    assert len(files) > 10
    turned_away = 0
    for file in files:
        # The folder is the root, so that no folder above makes all of these test or job modules.
        settings = Settings(root=file.parent)
        source = text_of(file)
        if may_matter(source, str(file), settings):
            continue
        turned_away += 1
        assert [each for each in lint(source, str(file), settings) if each.code != "AIO900"] == [], file
        if not may_heat(Outline(source), str(file), settings):
            assert not is_heated(source, str(file), settings), file
    assert turned_away > len(files) / 3


QUIET = "import asyncio\n\n\nasync def both(xs):\n    await asyncio.gather(*xs)\n"


@pytest.mark.parametrize(
    ("settings", "passes"),
    [
        ({}, False),
        ({"hot": ("app/feed.py",)}, True),
        ({"hot": ("other/*.py",)}, False),
        ({"background": ("app.feed.both",)}, True),
        ({"background": ("app.*.bo*",)}, True),
        ({"hot": ("app.feed.neither",)}, False),
        ({"cold": ("app/feed.py",)}, False),
        ({"spawners": (("app.aio.both", "create_task"),)}, False),
    ],
)
def test_settings(settings: dict[str, tuple[str, ...]], passes: bool) -> None:
    assert may_matter(QUIET, "app/feed.py", replace(Settings(root=Path()), **settings)) is passes  # type: ignore[arg-type]


def test_a_module_of_tests_is_turned_away_unless_somebody_calls_it_hot() -> None:
    source = QUIET.replace("*xs", "both(xs)")
    assert not may_matter(source, "tests/test_feed.py", Settings(root=Path()))
    assert may_matter(source + "# aiocost: hot\n", "tests/test_feed.py", Settings(root=Path()))
    assert may_matter(source, "tests/test_feed.py", Settings(root=Path(), hot=("tests/",)))


@pytest.mark.parametrize(
    ("arguments", "passes"),
    [
        ("both(xs)", True),
        ("both(xs), both(xs)", False),
        ("*xs", False),
        ("self.task", False),
        ("*[both(x) for x in xs]", False),
        ("*[both(x) for x in (1,)]", True),
        ("*[both(x) for x in range(1)]", True),
        ("*[both(x) for x in range(2)]", False),
        ("*[both(xs)]", True),
        ("*[both(xs), both(xs)]", False),
        ("*one", True),
        ("*none", True),
        ("*two", False),
        ("*filled", False),
        ("*filled_once", True),
        ("*map(both, one)", True),
        ("both(xs), *xs", False),
    ],
)
def test_gather_of_one(arguments: str, passes: bool) -> None:
    source = f"""
import asyncio

async def both(xs):
    one, none = [both(xs)], []
    one = [both(xs)]
    none = []
    two = [both(xs), both(xs)]
    filled = []
    for x in xs:
        filled.append(both(x))
    filled_once = list()
    filled_once.append(both(xs))
    await asyncio.gather({arguments})
"""
    assert aio301_gather_of_one.may(Outline(source), {}) is passes


@pytest.mark.parametrize(
    ("body", "passes"),
    [
        ("await asyncio.create_task(f())", True),
        ("await later(f())", True),
        ("await own(f())", False),
        ("task = asyncio.ensure_future(f())\n    await task", True),
        ("task = asyncio.create_task(f())\n    g()\n    await task", False),
        ("async with asyncio.TaskGroup() as tg:\n        tg.create_task(f())", False),
        ("with x:\n        task = loop.create_task(f())\n        return await task", True),
    ],
)
def test_task_awaited_at_once(body: str, passes: bool) -> None:
    source = f"import asyncio\nfrom asyncio import create_task as later\n\nasync def both(loop):\n    {body}\n"
    assert aio302_task_awaited_at_once.may(Outline(source), {}) is passes


def test_a_construct_that_is_named_but_never_called_is_none() -> None:
    source = "from asyncio import gather\n# aiocost: hot\n\ndef both(f):\n    {}\n"
    settings = Settings(root=Path())
    assert not may_matter(source.format("return gather"), "app/feed.py", settings)
    assert may_matter(source.format("g = gather; return g(f())"), "app/feed.py", settings)
    wrapped = "from asgiref.sync import sync_to_async\n# aiocost: hot\n\n@sync_to_async\ndef one(): ...\n{}"
    assert not may_matter(wrapped.format(""), "app/feed.py", settings)
    assert may_matter(wrapped.format("async def two():\n    await one()\n"), "app/feed.py", settings)


def test_own_spawners_count() -> None:
    source = "from app.aio import run_all, start\n\nasync def both(f):\n    await run_all(f())\n"
    assert not aio301_gather_of_one.may(Outline(source), {})
    assert aio301_gather_of_one.may(Outline(source), {"app.aio.run_all": "gather"})
    assert aio302_task_awaited_at_once.may(Outline(source), {"app.aio.run_all": "create_task"})


def test_a_rule_that_does_not_say_where_it_may_speak_is_always_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(aio301_gather_of_one, "may")
    assert rules.may_report(Outline(QUIET), {})


def test_a_module_without_a_tree_passes() -> None:
    assert may_matter("import asyncio\nasyncio.gather(\n", "app/feed.py", Settings(root=Path()))
