"""Inlay hints: the price at the end of what spawns in hot paths and jobs, also of what is well bought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol.types import InlayHint, MarkupContent, MarkupKind

from flake8_aiocost.bill.formula import formula
from flake8_aiocost.cost.alternatives import quote
from flake8_aiocost.cost.format import microseconds
from flake8_aiocost.cost.select import pricer
from flake8_aiocost.frontends.lsp.positions import overlap
from flake8_aiocost.rules.wording import bracket, context, cost, what

if TYPE_CHECKING:
    from lsprotocol.types import Range

    from flake8_aiocost.cost.alternatives import Quote
    from flake8_aiocost.frontends.lsp.page import Page
    from flake8_aiocost.frontends.lsp.view import Shown
    from flake8_aiocost.price import Price


def hints(page: Page, asked: Range) -> list[InlayHint]:
    """The prices of the spawns in a part of a document."""
    if not page.client.hints:
        return []
    paid = [each for each in page.view.spawns if each.is_paid]
    return [_hint(page, each) for each in paid if overlap(page.positions.range(each.position), asked)]


def _hint(page: Page, shown: Shown) -> InlayHint:
    view = page.view
    priced = view.priced(shown.verdict)
    found = quote(pricer(view.session.settings), priced.spawn)
    index = view.opened.linted.project.modules[view.module]
    buys = f", {priced.buys}" if priced.buys else ""
    lines = [
        f"**{what(priced)}**: {cost(priced)}{buys}, {context(priced, index)}",
        formula_of(priced.price),
        measured(found),
    ]
    return InlayHint(
        position=page.positions.range(shown.position).end,
        label=label(priced.price),
        padding_left=True,
        tooltip=MarkupContent(MarkupKind.Markdown, "\n\n".join([*lines, f"{bracket(priced)}"])),
    )


def label(price: Price) -> str:
    """``15 µs``, ``4.7 µs + 3.8 µs × n``."""
    if price.total is not None:
        return microseconds(price.total.construct_us)
    return formula((price.fixed.construct_us, price.per_child.construct_us))


def formula_of(price: Price) -> str:
    """What it costs with n children, and what these cost in sequence."""
    here = formula((price.fixed.construct_us, price.per_child.construct_us))
    sequence = formula((price.fixed.sequence_us, price.per_child.sequence_us))
    return f"about {here} for n children, {sequence} in sequence"


def measured(found: Quote) -> str:
    """The price for so many children, with how far it may be off."""
    guessed = "; the code does not tell how many there are" if found.guessed else ""
    children = f"{found.children} child{'ren' * (found.children != 1)}"
    return f"{microseconds(found.us, found.margin_us)} for {children}{guessed}"
