"""Sessions without a process: what they answer, and random edits of a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsprotocol.converters import get_converter
from lsprotocol.types import Position, Range

from flake8_aiocost.frontends.lsp.actions import actions
from flake8_aiocost.frontends.lsp.diagnostics import diagnostics
from flake8_aiocost.frontends.lsp.hints import hints
from flake8_aiocost.frontends.lsp.hover import hover
from flake8_aiocost.frontends.lsp.lens import lenses
from flake8_aiocost.frontends.lsp.page import Client, Page
from flake8_aiocost.frontends.lsp.session import Session
from flake8_aiocost.frontends.lsp.view import View
from flake8_aiocost.frontends.scope import scope_of
from flake8_aiocost.settings import Projects

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Mapping
    from pathlib import Path

CLIENT = Client("utf-16", related=True, code_description=True, versioned=True, annotations=True)
EVERYWHERE = Range(Position(0, 0), Position(1_000_000, 0))
_CONVERTER = get_converter()
_WORD = re.compile(r"\b[a-z_]{4,}\b")


def opened(root: Path, buffers: Mapping[str, str] = {}) -> Session:
    """A session of a project, linked, with some buffers."""
    session = Session(scope_of(str(root / "_.py"), str(root), Projects()), str(root / "_.py"))
    disk = session.opened()
    for path, text in buffers.items():
        session.put(path, text)
    project = session.linking(disk)
    session.link(project)
    session.adopt(project)
    return session


def settle(session: Session) -> None:
    """What the server does once nobody has typed for a while."""
    while session.stale:
        project = session.linking()
        session.link(project)
        session.adopt(project)


def page_of(session: Session, path: str, text: str) -> Page:
    """A document of a module that is known."""
    module = session.module(path)
    assert module is not None
    return Page(View(session, path, module, text), "file:///document.py", 1, text, CLIENT)


def answers(session: Session, path: str, text: str) -> dict[str, object]:
    """All that the features say of a document, as plain data."""
    if session.module(path) is None:
        return {}
    page = page_of(session, path, text)
    places = [page.positions.range(each.position).start for each in page.view.spawns]
    places += [page.positions.range(each).start for each in page.view.functions.values()]
    found: dict[str, object] = {
        "diagnostics": diagnostics(page),
        "hints": hints(page, EVERYWHERE),
        "lenses": lenses(page),
        "hovers": [hover(page, each) for each in places],
        "actions": actions(page, EVERYWHERE, None),
    }
    return {name: _CONVERTER.unstructure(value) for name, value in found.items()}


class Typing:
    """Somebody who edits a text."""

    def __init__(self, chance: random.Random, others: list[str]) -> None:
        self._chance, self._others = chance, others

    def next(self, text: str) -> str:
        """The text after an edit."""
        chance = self._chance
        lines = text.split("\n")
        at = chance.randrange(len(lines))
        kind = chance.choice(
            ("comment", "comment", "blank", "noqa", "drop", "twice", "spawn", "call", "word", "all", "cut")
        )
        if kind == "comment":
            lines.insert(at, f"{_indentation(lines, at)}# a comment")
        elif kind == "blank":
            lines.insert(at, "")
        elif kind == "noqa":
            lines[at] += "  # noqa"
        elif kind == "drop":
            del lines[at]
        elif kind == "twice":
            lines.insert(at, lines[at])
        elif kind == "spawn":
            lines.insert(at, f"{_indentation(lines, at)}await asyncio.gather(one(), two())")
        elif kind == "call":
            calls = list(re.findall(r"\b\w+\(", "\n".join(self._others)))
            lines.insert(at, f"{_indentation(lines, at)}await {chance.choice(calls or ['f('])})")
        elif kind == "word":
            words = _WORD.findall(text)
            return re.sub(rf"\b{chance.choice(words)}\b", chance.choice(words), text) if words else text
        elif kind == "all":
            return chance.choice(self._others)
        else:
            return "\n".join(lines[:at])
        return "\n".join(lines)


def _indentation(lines: list[str], at: int) -> str:
    return lines[at][: len(lines[at]) - len(lines[at].lstrip())]


def python_files(root: Path) -> Iterator[tuple[str, str]]:
    """The modules of a project by their paths, with their texts."""
    for path in sorted(root.rglob("*.py")):
        yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")
