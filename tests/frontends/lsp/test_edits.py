"""Edits of code actions, made in a document as an editor makes them: with its line ends, up to its very end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol.types import CodeAction, SnippetTextEdit, TextDocumentContentChangePartial, TextDocumentEdit

from flake8_aiocost.frontends.lsp.actions import FIX_ALL, actions
from flake8_aiocost.frontends.lsp.documents import Document
from flake8_aiocost.frontends.lsp.page import Page
from flake8_aiocost.frontends.lsp.positions import plain
from flake8_aiocost.frontends.lsp.view import View
from tests.frontends.lsp.sessions import CLIENT, EVERYWHERE, opened

if TYPE_CHECKING:
    from pathlib import Path

HANDLER = """\
import asyncio
from fastapi import APIRouter
router = APIRouter()


@router.get("/µ𝄞")
async def handler(one):
    "µ𝄞"; x = 1
    return await asyncio.gather(one("µ𝄞"))"""


def offered(root: Path, text: str, only: list[str] | None = None) -> dict[str, CodeAction]:
    """The actions of a document by the beginnings of their titles."""
    (root / "pyproject.toml").write_text('[tool.aiocost]\npython = "3.13"\n')
    session = opened(root, {"feed.py": plain(text)})
    module = session.module("feed.py")
    assert module is not None
    page = Page(View(session, "feed.py", module, plain(text)), "file:///feed.py", 1, text, CLIENT)
    return {each.title.partition(":")[0]: each for each in actions(page, EVERYWHERE, only)}


def made(text: str, action: CodeAction) -> str:
    """The text after an action."""
    assert action.edit is not None
    assert action.edit.document_changes is not None
    document = Document("file:///feed.py", source=text, version=1)
    for change in action.edit.document_changes:
        assert isinstance(change, TextDocumentEdit)
        for edit in change.edits:
            assert not isinstance(edit, SnippetTextEdit)
            document.apply_change(TextDocumentContentChangePartial(edit.range, edit.new_text))
    return document.source


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("has_end", [False, True])
def test_a_fix_keeps_line_ends(newline: str, has_end: bool, tmp_path: Path) -> None:
    text = (HANDLER + "\n" * has_end).replace("\n", newline)
    fixed = text.replace('await asyncio.gather(one("µ𝄞"))', '[await one("µ𝄞")]')
    assert made(text, offered(tmp_path, text)["AIO301"]) == fixed
    (every,) = offered(tmp_path, text, [FIX_ALL]).values()
    assert made(text, every) == fixed


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_comments_stand_at_the_end_of_their_lines(newline: str, tmp_path: Path) -> None:
    text = HANDLER.replace("\n", newline)
    found = offered(tmp_path, text)
    assert made(text, found["Add # noqa"]) == f"{text}  # noqa: AIO301"
    line = "async def handler(one):"
    assert made(text, found["Add # aiocost"]) == text.replace(line, f"{line}  # aiocost: cold")


def test_a_comment_that_silences_others_silences_this_too(tmp_path: Path) -> None:
    text = HANDLER + "  # noqa: E501"
    assert made(text, offered(tmp_path, text)["Add # noqa"]).endswith("  # noqa: E501,AIO301")


def test_a_comment_does_not_land_in_a_text(tmp_path: Path) -> None:
    text = HANDLER.replace('one("µ𝄞")', 'one("""\nµ𝄞\n""")')
    changed = made(text, offered(tmp_path, text)["Add # noqa"])
    assert changed.endswith('"""))  # noqa: AIO301')
    assert offered(tmp_path, changed).keys().isdisjoint({"AIO301", "Add # noqa"})


def test_what_cannot_be_parsed_is_not_edited(tmp_path: Path) -> None:
    session = opened(tmp_path, {"feed.py": HANDLER})
    broken = f"{HANDLER}\nx = ("
    assert session.put("feed.py", broken) == "broken"
    module = session.module("feed.py")
    assert module is not None
    page = Page(View(session, "feed.py", module, broken), "file:///feed.py", 1, broken, CLIENT)
    assert [each.title for each in actions(page, EVERYWHERE, None) if each.edit is not None] == []
