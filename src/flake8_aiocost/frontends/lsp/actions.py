"""Code actions: the fix of a finding, comments that silence it, why the code is hot, what the rule says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol.types import CodeAction, CodeActionKind, Command

from flake8_aiocost.fixes import fixes_of
from flake8_aiocost.fixes._apply import compatible
from flake8_aiocost.frontends.lsp.diagnostics import diagnostics
from flake8_aiocost.frontends.lsp.edits import cold_edit, noqa_edit, text_edits, workspace_edit
from flake8_aiocost.frontends.lsp.positions import overlap
from flake8_aiocost.model import MODULE_LEVEL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lsprotocol.types import Diagnostic, Range, TextEdit

    from flake8_aiocost.frontends.lsp.page import Page
    from flake8_aiocost.frontends.lsp.view import Shown
    from flake8_aiocost.model import Edit, Verdict

#: Fixes all that is safe, as on saving.
FIX_ALL = f"{CodeActionKind.SourceFixAll.value}.aiocost"
#: The kinds of actions that there are.
KINDS = (CodeActionKind.QuickFix, CodeActionKind.SourceFixAll)
WHY, EXPLAIN = "aiocost.why", "aiocost.explain"


def actions(page: Page, asked: Range, only: Sequence[str] | None) -> list[CodeAction]:
    """What can be done about what stands in a part of a document.

    Args:
        page: the document.
        asked: the part.
        only: the kinds of actions that are wanted; all but those for a whole file, where none are named.
    """
    if not page.client.actions:
        return []
    found: list[CodeAction] = []
    if only and any(_covers(each, FIX_ALL) for each in only):
        found += _fix_all(page)
    if not only or any(_covers(each, CodeActionKind.QuickFix.value) for each in only):
        said = diagnostics(page)
        for shown in page.view.spawns:
            place = page.positions.range(shown.position)
            if overlap(place, asked):
                mine = [each for each in said if each.range == place and _is_about(each, shown)]
                found += _about(page, shown, mine)
    return found


def _covers(wanted: str, kind: str) -> bool:
    """Whether a kind is wanted, or one that holds it: ``source`` holds ``source.fixAll``."""
    return wanted in ("", kind) or kind.startswith(f"{wanted}.")


def _is_about(diagnostic: Diagnostic, shown: Shown) -> bool:
    return shown.verdict.finding is not None and diagnostic.code == shown.verdict.finding.code


def _about(page: Page, shown: Shown, said: list[Diagnostic]) -> Iterator[CodeAction]:
    finding, fix = shown.verdict.finding, CodeActionKind.QuickFix
    if page.is_current and finding is not None and said:
        edit = _edit(page, shown.verdict)
        if edit is not None:
            doubt = "" if edit.safe else edit.reason
            name = edit.fix.replace("_", " ").replace("-", " ")
            title = f"{finding.code}: {name}" + (f" (unsafe: {doubt})" if doubt else "")
            change = workspace_edit(page, text_edits(page, [edit]), doubt)
            yield CodeAction(title, fix, said, is_preferred=edit.safe, edit=change)
        if (comment := noqa_edit(page, finding, shown.position)) is not None:
            yield CodeAction(f"Add # noqa: {finding.code}", fix, said, edit=workspace_edit(page, [comment]))
    if page.is_current and shown.is_paid and (comment := _cold(page, shown.verdict.spawn.function)) is not None:
        yield CodeAction("Add # aiocost: cold to the function", fix, said, edit=workspace_edit(page, [comment]))
    at = page.positions.range(shown.position).start
    if shown.verdict.heat.kind != "unknown":
        title = f"Why is this {shown.verdict.heat.kind} code?"
        yield CodeAction(title, fix, said, command=Command(title, WHY, arguments=[page.uri, at.line, at.character]))
    if finding is not None:
        title = f"Explain {finding.code}"
        yield CodeAction(title, fix, said, command=Command(title, EXPLAIN, arguments=[finding.code]))


def _cold(page: Page, function: int) -> TextEdit | None:
    """A comment on the function around a spawn that says it is cold."""
    line = None if function == MODULE_LEVEL else page.view.definition(function)
    return None if line is None else cold_edit(page, function, line)


def _edit(page: Page, verdict: Verdict) -> Edit | None:
    """The edit of a fix, where there is one."""
    if not fixes_of(verdict):
        return None
    found = page.view.fixer.with_edit(page.view.module, page.view.text, verdict)
    return found.edit if found is not None else None


def _fix_all(page: Page) -> list[CodeAction]:
    """All safe edits that can be made at once."""
    if not page.is_current:
        return []
    said = {each.finding for each in page.view.reported}
    edits = [_edit(page, each.verdict) for each in page.view.spawns if each.verdict.finding in said]
    safe = compatible([each for each in edits if each is not None and each.safe])
    if not safe:
        return []
    change = workspace_edit(page, text_edits(page, safe))
    return [CodeAction(f"Fix {len(safe)} safe finding{'s' * (len(safe) != 1)} of aiocost", FIX_ALL, edit=change)]
