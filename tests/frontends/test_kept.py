"""Verdicts of an earlier run: the same, and only while nothing has changed that they depend on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import flake8_aiocost
from flake8_aiocost.frontends import kept_for
from flake8_aiocost.frontends.indexing import indexed
from flake8_aiocost.project.cache_folder import CacheFolder
from flake8_aiocost.project.files import project_files
from flake8_aiocost.project.load import facts_cache, load_facts
from flake8_aiocost.review.baseline import NAME, SCHEMA
from flake8_aiocost.settings import Settings
from tests.frontends.keeping import FILE, FRAMEWORK, HANDLER, LIBRARY, WORK
from tests.projects import TABLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.frontends.keeping import Asked

CHANGES: dict[str, Callable[[Path], object]] = {
    "its own text": lambda root: (root / "app.py").write_text(HANDLER + "read()\n"),
    "what it calls": lambda root: (root / "work.py").write_text(WORK + "    await asyncio.sleep(2)\n"),
    "a new module": lambda root: (root / "more.py").write_text("import app\n"),
    "a moved module": lambda root: (root / "work.py").rename(root / "worked.py"),
    "the table": lambda root: (root / "table.json").write_bytes(TABLE.read_bytes() + b"\n"),
    "the target's Python": lambda root: (root / ".python-version").write_text("3.13"),
    "the requirements": lambda root: (root / "requirements.txt").write_text("uvloop"),
    "a framework": lambda root: (root / "rpc.toml").write_text(FRAMEWORK.replace("request", "consumer")),
    "a library": lambda root: (root / "store.toml").write_text(LIBRARY.replace("database", "network")),
    "the baseline": lambda root: (root / NAME).write_text(f'{{"schema": "{SCHEMA}", "findings": {{}}}}'),
    "a damaged file": lambda root: (root / FILE).write_bytes(b"\0" * 99),
    "a file cut short": lambda root: (root / FILE).write_bytes((root / FILE).read_bytes()[:-1]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_verdicts_depend_on(asked: Asked, change: Callable[[Path], object]) -> None:
    given = {"frameworks": ("rpc.toml",), "libraries": ("store.toml",)}
    first, judged = asked.said(**given)
    assert judged == 1
    assert any(line.startswith("gather of 2") for line in first)
    assert any("# aiocost: hot" in line for line in first)
    assert asked.said(**given) == (first, 0)
    change(asked.root)
    assert asked.said(**given)[1] == 1
    assert asked.said(**given)[1] == 0


def test_they_hold_for_their_settings(asked: Asked) -> None:
    first, _ = asked.said()
    second, judged = asked.said(cold=("app.*", "nowhere.*"))
    assert judged == 1
    assert "nowhere.*" in second[-2]
    assert asked.said() == (first, 1)


@pytest.mark.parametrize("part", ["version_of", "_packages"])
def test_they_hold_for_our_code_and_what_is_installed(asked: Asked, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    asked.said()
    for version, again in ((b"other", 0), (b"", 1)):  # where that cannot be told, nothing is kept
        monkeypatch.setattr(kept_for, part, lambda *_, version=version: version)
        assert asked.said()[1] == 1
        assert asked.said()[1] == again


def test_where_nothing_can_be_kept_they_are_worked_out(asked: Asked) -> None:
    (asked.root / ".aiocost_cache").write_text("a file in its place")
    assert asked.said() == asked.said()
    assert asked.said()[1] == 1


def test_without_a_cache_nothing_is_written(asked: Asked) -> None:
    assert asked.said(cache=False) == asked.said(cache=False)
    assert not (asked.root / ".aiocost_cache").exists()


def test_an_unchanged_run_decodes_and_links_nothing(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    (asked.root / "broken.py").write_text("def f(:\n")
    first, _ = asked.said()

    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("flake8_aiocost.project.load.decoded_facts", never)
    monkeypatch.setattr("flake8_aiocost.project.project.ProjectIndex.__init__", never)
    assert asked.said() == (first, 0)


def test_a_text_that_was_edited_meanwhile_is_not_kept(asked: Asked) -> None:
    project = indexed(Settings(root=asked.root, table="table.json", loop="asyncio"), project_files(asked.root))
    (asked.root / "app.py").write_text(f"\n{HANDLER}")
    module = project.numbers["app.py"]
    project.told(module, lambda: project.text(module))
    project.store()
    assert not (asked.root / FILE).exists()


def test_a_table_that_was_edited_meanwhile_is_not_kept(asked: Asked) -> None:
    project = indexed(Settings(root=asked.root, table="table.json", loop="asyncio"), project_files(asked.root))
    (asked.root / "table.json").write_text("{}")
    module = project.numbers["app.py"]
    project.told(module, lambda: project.text(module))
    project.store()
    assert not (asked.root / FILE).exists()


def test_what_came_out_otherwise_this_time_is_part_of_the_seal(asked: Asked) -> None:
    """Where code is nested too deeply follows from the stack too, so the text does not tell it."""
    chosen = Settings(root=asked.root)
    facts = load_facts(asked.root, project_files(asked.root), None)
    seal = kept_for.kept_for(chosen, facts)
    facts.passing = {facts.digests["work.py"]: b"nested"}
    assert kept_for.kept_for(chosen, facts) != seal


def test_facts_that_were_damaged_and_read_otherwise_are_not_kept(asked: Asked) -> None:
    folder = CacheFolder.in_project(asked.root)
    load_facts(asked.root, project_files(asked.root), facts_cache(folder))
    facts = load_facts(asked.root, project_files(asked.root), facts_cache(folder))
    for data in (asked.root / ".aiocost_cache").glob("*.data"):
        data.write_bytes(b"\0" * data.stat().st_size)
    (asked.root / "app.py").write_text("edited\n")
    assert facts["work.py"] is not None
    assert facts.sound
    assert facts["app.py"] is not None
    assert not facts.sound


def test_no_part_of_our_code_is_forgotten() -> None:
    package = Path(flake8_aiocost.__file__).parent
    covered = {path for part in kept_for.PARTS for path in package.glob(part)}
    #: They measure, print, post, edit, serve an editor, or are rendered.
    names = ("bill_formats", "calibrate", "diff_formats", "fixes", "formats", "posting")
    others = {*((name,) for name in names), ("frontends", "lsp")}
    there = {path for pattern in ("*.py", "*.json", "*.toml") for path in package.rglob(pattern)}
    kept = {package / "bill_formats" / "__init__.py"}

    def is_other(path: Path) -> bool:
        parts = path.relative_to(package).parts
        return any(parts[: len(each)] == each for each in others)

    assert {path for path in there if not is_other(path)} | kept == covered
