"""Whatever is typed in whatever order, the answers are those of a server that was just started.

``AIOCOST_LSP_SEQUENCES=1000`` runs a thousand sequences of edits; the suite runs a hundred.
"""

from __future__ import annotations

import ast
import os
import random
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.frontends.lsp.diagnostics import diagnostics
from tests.frontends.commands import aiocost
from tests.frontends.edits import copy
from tests.frontends.lsp.sessions import Typing, answers, opened, page_of, python_files, settle
from tests.projects import FIXTURES

if TYPE_CHECKING:
    from pathlib import Path

    from lsprotocol.types import Diagnostic

    from flake8_aiocost.frontends.lsp.session import Session

SEQUENCES = int(os.environ.get("AIOCOST_LSP_SEQUENCES", "100"))
PROJECTS = sorted(path for path in (FIXTURES / "projects").iterdir() if path.is_dir())
SETTINGS = '[tool.aiocost]\npython = "3.13"\nloop = "asyncio"\ncache = false\nbudget = 5\n'


def parses(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_after_any_edits_the_answers_are_those_of_a_new_server(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    root = tmp_path / "project"
    copy(chance.choice(PROJECTS), root)
    (root / "pyproject.toml").write_text(SETTINGS + chance.choice(("", 'show = "all"\n')))
    files = dict(python_files(root))
    typing, session = Typing(chance, list(files.values())), opened(root)
    buffers: dict[str, str] = {}
    for _ in range(5):
        path = chance.choice(list(files))
        before = buffers.get(path, files[path])
        text = typing.next(before)
        if chance.random() < 0.1 and path in buffers:
            del buffers[path]
            session.close(path, files[path])
        elif not parses(text):
            # What could be parsed last goes on to be told, as far as it is still there.
            session.put(path, text)
            answers(session, path, text)
            session.put(path, before)
            buffers[path] = before
        else:
            session.put(path, text)
            buffers[path] = text
        # A sketch may be wrong about what other modules do; it always is an answer.
        answers(session, path, buffers.get(path, files[path]))
        if session.stale and chance.random() < 0.3:
            continue
        settle(session)
        fresh = opened(root, buffers)
        for each, saved in files.items():
            shown = buffers.get(each, saved)
            assert answers(session, each, shown) == answers(fresh, each, shown), each


def test_a_comment_lets_another_module_speak(tmp_path: Path) -> None:
    """Of two spawns that start the same function the first speaks for both, unless a comment silences it."""
    handler = (
        "import asyncio\nfrom fastapi import APIRouter\nfrom base import empty\nrouter = APIRouter()\n"
        "@router.get('/')\nasync def handler():\n    await asyncio.gather(empty(), empty())\n"
    )
    (tmp_path / "pyproject.toml").write_text(SETTINGS.replace("budget = 5", ""))
    (tmp_path / "base.py").write_text("async def empty():\n    return 1\n")
    for name in ("first", "second"):
        (tmp_path / f"{name}.py").write_text(handler)
    session = opened(tmp_path)
    silent = handler.replace("empty())", "empty())  # noqa")
    assert [bool(said(session, name, handler)) for name in ("first", "second")] == [True, False]
    assert session.put("first.py", silent) == "comments"
    assert [bool(said(session, name, text)) for name, text in (("first", silent), ("second", handler))] == [False, True]
    assert session.put("first.py", handler) == "comments"
    assert [bool(said(session, name, handler)) for name in ("first", "second")] == [True, False]


@pytest.mark.parametrize("seed", range(10))
def test_sketches_on_top_of_each_other_have_the_texts_of_all_buffers(seed: int, tmp_path: Path) -> None:
    """Without a link: each module is told of by its own text, whichever was edited last, and nothing piles up."""
    chance = random.Random(seed)
    handler = (
        "import asyncio\nfrom fastapi import APIRouter\nrouter = APIRouter()\n"
        "@router.get('/')\nasync def handler():\n    await asyncio.gather(one(1))\n"
    )
    (tmp_path / "pyproject.toml").write_text(SETTINGS.replace("budget = 5", ""))
    names = ("first", "second", "third")
    for name in names:
        (tmp_path / f"{name}.py").write_text(handler)
    session, texts = opened(tmp_path), dict.fromkeys(names, handler)
    for _ in range(30):
        name = chance.choice(names)
        line, more = chance.choice((("# a comment", 0), ("", 0), ("await asyncio.gather(two(2))", 1)))
        texts[name] = f"{texts[name]}    {line}\n" if more else f"{line}\n{texts[name]}"
        session.put(f"{name}.py", texts[name])
        for each, text in texts.items():
            found = diagnostics(page_of(session, f"{each}.py", text))
            lines = [text.split("\n")[one.range.start.line] for one in found]
            assert sorted(lines) == sorted(each for each in text.split("\n") if "gather" in each)
        assert session.sketches <= len(names)


def said(session: Session, name: str, text: str) -> list[Diagnostic]:
    return diagnostics(page_of(session, f"{name}.py", text))


def test_a_baseline_knows_a_spawn_again_where_it_stands_now(tmp_path: Path) -> None:
    handler = (
        "import asyncio\nfrom fastapi import APIRouter\nrouter = APIRouter()\n"
        "@router.get('/')\nasync def handler():\n    await asyncio.gather(one(not 1))\n"
    )
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / "first.py").write_text(handler)
    assert aiocost("check", "--write-baseline", cwd=tmp_path).returncode == 0
    session = opened(tmp_path)
    assert said(session, "first", handler) == []
    moved = f"# one more line\n{handler}"
    assert session.put("first.py", moved) == "moved"
    assert said(session, "first", moved) == []
    # No fact tells the two apart, but the text does, by which a spawn is known again.
    other = handler.replace("not 1", "not 2")
    assert session.put("first.py", other) == "moved"
    assert said(session, "first", other) != []
