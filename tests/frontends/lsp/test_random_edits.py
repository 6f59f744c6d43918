"""Whatever is typed in whatever order, the answers are those of a server that was just started.

``AIOCOST_LSP_SEQUENCES=1000`` runs a thousand sequences of edits; the suite runs a hundred.
"""

from __future__ import annotations

import ast
import os
import random
from typing import TYPE_CHECKING

import pytest

from tests.frontends.edits import copy
from tests.frontends.lsp.sessions import Typing, answers, opened, python_files, settle
from tests.projects import FIXTURES

if TYPE_CHECKING:
    from pathlib import Path

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
