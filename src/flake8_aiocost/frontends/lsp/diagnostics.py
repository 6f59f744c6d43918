"""Findings as diagnostics: the whole call, how much it weighs, its manual, and the chain to click through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol.types import (
    CodeDescription,
    Diagnostic,
    DiagnosticRelatedInformation,
    DiagnosticSeverity,
    Location,
    Position,
    Range,
)

from flake8_aiocost.address import rule_page
from flake8_aiocost.formats._rules import level
from flake8_aiocost.frontends.chain import chain
from flake8_aiocost.frontends.lsp.page import uri_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.formats import Step
    from flake8_aiocost.frontends.lsp.page import Page
    from flake8_aiocost.frontends.lsp.view import Shown
    from flake8_aiocost.model import Finding

SOURCE = "aiocost"
_WEIGHTS = {
    "note": DiagnosticSeverity.Hint,
    "warning": DiagnosticSeverity.Warning,
    "error": DiagnosticSeverity.Error,
}
#: Codes of findings that state a price: for information. A budget is more than that.
_PRICES, _BUDGET = ("AIO1", "AIO2"), "AIO11"


def severity(code: str) -> DiagnosticSeverity:
    """How much a finding with a code weighs."""
    found = level(code)
    if found == "warning" and is_price(code):
        return DiagnosticSeverity.Information
    return _WEIGHTS[found]


def is_price(code: str) -> bool:
    """Whether findings with a code say what something costs, and no more."""
    return code.startswith(_PRICES) and not code.startswith(_BUDGET)


def diagnostics(page: Page) -> list[Diagnostic]:
    """What there is to say of a document."""
    return [_diagnostic(page, *each) for each in _placed(page)] if page.client.diagnostics else []


def _placed(page: Page) -> Iterator[tuple[Finding, Range, Shown | None]]:
    """Findings with where they stand in the editor's text, as far as that is still there, and with their spawns."""
    view = page.view
    plain = {finding.position: each for each in view.spawns if (finding := each.verdict.finding) is not None}
    for each in view.reported:
        place = view.shift.position(each.finding.position)
        if place is not None:
            yield (
                each.finding,
                page.positions.range(place),
                plain.get(each.finding.position) if each.construct else None,
            )


def _diagnostic(page: Page, finding: Finding, place: Range, shown: Shown | None) -> Diagnostic:
    address = rule_page(finding.code) if page.client.code_description else ""
    related = _related(page, shown) if shown is not None and page.client.related else []
    return Diagnostic(
        range=place,
        message=finding.message,
        severity=severity(finding.code),
        code=finding.code,
        code_description=CodeDescription(address) if address else None,
        source=SOURCE,
        related_information=related or None,
    )


def _related(page: Page, shown: Shown) -> list[DiagnosticRelatedInformation]:
    return [DiagnosticRelatedInformation(location(each), each.text) for each in steps(page, shown)]


def steps(page: Page, shown: Shown) -> list[Step]:
    """The chain that makes a spawn hot."""
    return chain(page.view.opened, page.view.module, shown.verdict.spawn, shown.verdict.heat)


def location(step: Step) -> Location:
    """Where a step of a chain stands: its line."""
    at = Position(step.line - 1, 0)
    return Location(uri_of(step.path), Range(at, at))
