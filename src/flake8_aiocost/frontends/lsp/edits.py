"""Edits of a document: those of fixes, and comments at the end of lines, where they are known to count."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsprotocol.types import (
    AnnotatedTextEdit,
    ChangeAnnotation,
    OptionalVersionedTextDocumentIdentifier,
    Range,
    TextDocumentEdit,
    TextEdit,
    WorkspaceEdit,
)

from flake8_aiocost.fixes._apply import in_order
from flake8_aiocost.module.comments import Comments

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flake8_aiocost.frontends.lsp.page import Page
    from flake8_aiocost.model import Edit, Finding, Position

#: The codes of a comment that names some.
_NOQA = re.compile(r"#\s*noqa\s*:\s*[A-Z][A-Z0-9]*(?:[,\s]+[A-Z][A-Z0-9]*)*", re.IGNORECASE)
_DOUBT = "unsafe"


def workspace_edit(page: Page, edits: Sequence[TextEdit], doubt: str = "") -> WorkspaceEdit:
    """Edits of a document as the client takes them.

    Args:
        page: the document.
        edits: of its text.
        doubt: why somebody should look at them first; empty where there is no need.
    """
    if not page.client.versioned:
        return WorkspaceEdit(changes={page.uri: list(edits)})
    document = OptionalVersionedTextDocumentIdentifier(page.uri, page.version)
    if not doubt or not page.client.annotations:
        return WorkspaceEdit(document_changes=[TextDocumentEdit(document, list(edits))])
    annotated = [AnnotatedTextEdit(_DOUBT, each.range, each.new_text) for each in edits]
    annotation = ChangeAnnotation("may change what the code does", needs_confirmation=True, description=doubt)
    return WorkspaceEdit(
        document_changes=[TextDocumentEdit(document, [*annotated])], change_annotations={_DOUBT: annotation}
    )


def text_edits(page: Page, edits: Iterable[Edit]) -> list[TextEdit]:
    """What fixes replace: whole lines."""
    positions, found = page.positions, []
    for part in in_order(edits):
        text = "".join(f"{line}{positions.newline}" for line in part.lines)
        start, end = positions.at(part.first, 0), positions.at(part.last, 0)
        if part.last > positions.last + 1:
            # The last line has no end, and what takes its place gets none.
            text = text.removesuffix(positions.newline)
        found.append(TextEdit(Range(start, end), text))
    return found


def noqa_edit(page: Page, finding: Finding, position: Position) -> TextEdit | None:
    """A ``# noqa`` comment that silences a finding; ``None`` where no line takes one."""
    view = page.view
    lines = dict.fromkeys((position.line, position.end_line, *range(position.line, position.end_line)))
    for line in lines:
        if not view.ends.takes(line):
            continue
        old = page.positions.line(line)
        said = _NOQA.search(old)
        new = f"{old[: said.end()]},{finding.code}{old[said.end() :]}" if said else f"{old}  # noqa: {finding.code}"
        if view.noqa.would_suppress(finding, line, new):
            return _line(page, line, new)
    return None


def cold_edit(page: Page, function: int, line: int) -> TextEdit | None:
    """An ``# aiocost: cold`` comment on the line of a ``def``; ``None`` where the line takes none.

    Args:
        page: the document.
        function: the number of the function in its module.
        line: that of its ``def``.
    """
    view = page.view
    if view.opened.indexed.facts(view.path).functions[function].pragma is not None or not view.ends.takes(line):
        return None
    # After the comment of another tool it may be a part of that one.
    comment = f"{view.ends.comment(line)}  # aiocost: cold".lstrip()
    if Comments(f"def f(): {comment}\n    pass\n").of_function(1) != "cold":
        return None
    return _line(page, line, f"{page.positions.line(line)}  # aiocost: cold")


def _line(page: Page, line: int, new: str) -> TextEdit:
    return TextEdit(Range(page.positions.at(line, 0), page.positions.line_end(line)), new)
