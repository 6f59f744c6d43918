"""Code lenses: above an entry point what one call spends, and of a core where its rate is known. None for zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol.types import CodeLens, Command

from flake8_aiocost.bill_formats import Statement, words
from flake8_aiocost.cost.format import microseconds
from flake8_aiocost.effects.waits import LEAST_ITEMS

if TYPE_CHECKING:
    from flake8_aiocost.bill.rates import Rates
    from flake8_aiocost.bill_formats import Entry
    from flake8_aiocost.frontends.lsp.page import Page

BILL = "aiocost.bill"
#: µs below which nothing was measured but noise.
_LEAST_US = 0.001


def lenses(page: Page) -> list[CodeLens]:
    """The lenses of a document."""
    if not page.client.lens:
        return []
    view = page.view
    found = []
    for entry in view.entries:
        place = view.functions.get(entry.line)
        if place is not None and entry.us >= _LEAST_US:
            command = Command(title(entry, view.session.rates), BILL, arguments=[page.uri, entry.function])
            found.append(CodeLens(page.positions.range(place), command))
    return found


def title(entry: Entry, rates: Rates) -> str:
    """``41 µs per call · 3 spawns · 2.1 % of a core``; ``up to`` where not every call spends it."""
    upto = "up to " if microseconds(entry.always_us) != microseconds(entry.us) else ""
    count = len(entry.spent)
    parts = [f"{upto}{microseconds(entry.us)} per {entry.per}", f"{count} spawn{'s' * (count != 1)}"]
    if entry.cores is not None and entry.least_cores is not None:
        statement = Statement((entry,), LEAST_ITEMS, count, 1, {}, rates=rates)
        parts.append(words.costs(entry.least_cores, entry.cores, statement)[0])
    return " · ".join(parts)
