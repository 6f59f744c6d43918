"""What a click opens: the page of a bill, the chain that makes a spawn hot, the manual of a rule."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from lsprotocol.types import MessageType, Range, ShowDocumentParams, ShowMessageParams

from flake8_aiocost.address import rule_page
from flake8_aiocost.bill_formats import Statement, load, words
from flake8_aiocost.cost.select import pricer
from flake8_aiocost.effects.waits import LEAST_ITEMS
from flake8_aiocost.frontends.lsp.diagnostics import location, steps
from flake8_aiocost.frontends.lsp.positions import includes
from flake8_aiocost.manual import UnknownRuleError, find

if TYPE_CHECKING:
    from lsprotocol.types import Position

    from flake8_aiocost.frontends.lsp.page import Client, Page


#: Answers with the table that prices are from, for what an editor shows beside the document.
TABLE = "aiocost.table"


class Shows(Protocol):
    """What can show something to a person."""

    def window_show_document(self, params: ShowDocumentParams, /) -> object:
        """Open a document."""

    def window_show_message(self, params: ShowMessageParams, /) -> object:
        """Show a few words."""


def bill(ls: Shows, page: Page, function: str) -> dict[str, Any] | None:
    """Open the page of the bill of an entry point.

    Returns:
        Where the page lies, and the same in one line.
    """
    entries = tuple([each for each in page.view.entries if each.function == function])
    if not entries:
        return None
    sources = tuple(dict.fromkeys(spent.source for each in entries for spent in each.spent))
    count = sum(len(each.spent) for each in entries)
    statement = Statement(entries, LEAST_ITEMS, count, 1, {}, sources, rates=page.view.session.rates)
    place = _written(f"bill of {function}.html", load("html").text(statement, most=0, width=None))
    line = "; ".join(f"{each.name}: {words.spends(each, LEAST_ITEMS)}" for each in entries)
    _open(ls, page.client, place.as_uri(), line, external=True)
    return {"uri": place.as_uri(), "text": line}


def why(ls: Shows, page: Page, position: Position) -> dict[str, Any] | None:
    """Open the beginning of the chain that makes a spawn hot.

    Returns:
        All steps, each with its place, and where the spawn itself stands.
    """
    for shown in page.view.spawns:
        place = page.positions.range(shown.position)
        if not includes(place, position):
            continue
        heat = shown.verdict.heat
        way = steps(page, shown)
        told = [f"{each.path}:{each.line}: {each.text}" for each in way]
        reason = f"{heat.subject} ({heat.reason})" if heat.subject else heat.reason
        line = "\n".join([f"{heat.kind}: {reason}" if heat.reason else heat.kind, *told])
        places = [location(each) for each in way]
        begin = places[0] if places else None
        _open(ls, page.client, begin.uri if begin else "", line, where=begin.range if begin else None, tell=True)
        return {
            "text": line,
            "heat": heat.kind,
            "steps": [
                {"uri": at.uri, "line": at.range.start.line, "text": each.text}
                for at, each in zip(places, way, strict=True)
            ],
            "here": {"uri": page.uri, "line": place.start.line},
        }
    return None


def table(page: Page) -> dict[str, Any]:
    """Which table the prices of a document are from, and what is wrong with that."""
    found = pricer(page.view.session.settings)
    return {"source": found.source, "problem": found.problem}


def explain(ls: Shows, client: Client, code: str) -> dict[str, Any] | None:
    """Open the manual of a rule: its page where the package names one, else a copy."""
    try:
        manual = find(code)
    except UnknownRuleError as error:
        ls.window_show_message(ShowMessageParams(MessageType.Warning, str(error)))
        return None
    address = rule_page(manual.code)
    uri = address or _written(f"{manual.code}.md", manual.markdown()).as_uri()
    _open(ls, client, uri, f"{manual.code} {manual.name}: {manual.summary}", external=bool(address))
    return {"uri": uri, "text": manual.markdown()}


def _open(
    ls: Shows,
    client: Client,
    uri: str,
    line: str,
    *,
    external: bool = False,
    where: Range | None = None,
    tell: bool = False,
) -> None:
    """Show a document, or where the client cannot, or there is more to tell, a message."""
    if uri and client.show_document:
        ls.window_show_document(ShowDocumentParams(uri, external=external, take_focus=True, selection=where))
    if tell or not (uri and client.show_document):
        ls.window_show_message(ShowMessageParams(MessageType.Info, line))


def _written(name: str, text: str) -> Path:
    """A file of its own for what is shown; the folder is removed when the server ends."""
    path = Path(_folder().name) / "".join(letter if letter.isalnum() or letter in " ._-" else "_" for letter in name)
    path.write_text(text, encoding="utf-8", errors="replace")
    return path


_FOLDERS: list[tempfile.TemporaryDirectory[str]] = []


def _folder() -> tempfile.TemporaryDirectory[str]:
    if not _FOLDERS:
        _FOLDERS.append(tempfile.TemporaryDirectory(prefix="aiocost-"))
    return _FOLDERS[0]
