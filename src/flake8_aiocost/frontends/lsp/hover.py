"""Hover: of a spawn what it costs beside its alternatives, what it buys, why it is hot; of an entry point its bill."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from lsprotocol.types import Hover, MarkupContent, MarkupKind

from flake8_aiocost.bill_formats import Statement, words
from flake8_aiocost.cost.alternatives import quote
from flake8_aiocost.cost.format import microseconds
from flake8_aiocost.cost.select import pricer
from flake8_aiocost.cost.validate import moment
from flake8_aiocost.effects.waits import LEAST_ITEMS
from flake8_aiocost.formats._rules import name_of
from flake8_aiocost.frontends.lsp.diagnostics import is_price, steps
from flake8_aiocost.frontends.lsp.hints import formula_of, measured
from flake8_aiocost.frontends.lsp.page import uri_of
from flake8_aiocost.frontends.lsp.positions import includes
from flake8_aiocost.rules.wording import context, cost, what

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsprotocol.types import Position, Range

    from flake8_aiocost.bill_formats import Entry
    from flake8_aiocost.cost.alternatives import Quote
    from flake8_aiocost.frontends.lsp.page import Page
    from flake8_aiocost.frontends.lsp.view import Shown

#: What Markdown, and the HTML in it, would take for its own inside of a line: names come from the code that is looked
#: at. No more than that: Neovim shows each backslash. ``_`` inside of a word, and ``(`` after no ``]``, mean nothing.
_SPECIAL = re.compile(r"[\\`*\[\]<&|~]|(?<![^\W_])_|_(?![^\W_])")
#: Spawns of a bill that are listed.
_MOST = 8


def hover(page: Page, position: Position) -> Hover | None:
    """What there is to say of what stands at a position."""
    if not page.client.hover:
        return None
    placed = [(page.positions.range(each.position), each) for each in page.view.spawns]
    # Of calls in each other the innermost.
    inside = [(place, each) for place, each in placed if includes(place, position)]
    for place, shown in sorted(inside, key=lambda each: (each[0].start.line, each[0].start.character), reverse=True):
        return _hover("\n\n".join(of_spawn(page, shown)), place)
    for line, where in page.view.functions.items():
        place = page.positions.range(where)
        if includes(place, position):
            entries = [each for each in page.view.entries if each.line == line]
            return (
                _hover("\n\n".join(line for each in entries for line in of_entry(page, each)), place)
                if entries
                else None
            )
    return None


def _hover(text: str, place: Range) -> Hover:
    return Hover(MarkupContent(MarkupKind.Markdown, text), place)


def of_spawn(page: Page, shown: Shown) -> Iterator[str]:
    """The paragraphs about a spawn."""
    view, verdict = page.view, shown.verdict
    priced = view.priced(verdict)
    index = view.opened.linted.project.modules[view.module]
    found = quote(pricer(view.session.settings), priced.spawn)
    yield f"**{escaped(what(priced))}**: {escaped(cost(priced))}, {escaped(context(priced, index))}"
    if found.alternatives:
        yield table(found)
    yield f"{formula_of(priced.price)}. {measured(found)}."
    if priced.buys:
        yield f"It {escaped(priced.buys)}."
    if verdict.finding is not None:
        code = verdict.finding.code
        # Of a price the message says what stands above, and the editor has shown it.
        yield f"{code} {name_of(code)}" if is_price(code) else f"{code}: {escaped(verdict.finding.message)}"
    elif verdict.silence is not None:
        yield f"Nothing is said, since {escaped(verdict.silence.why)}."
    if way := steps(page, shown):
        yield "\n".join(
            f"{number}. [{escaped(each.text)}]({uri_of(each.path)}#L{each.line})" for number, each in enumerate(way, 1)
        )
    else:
        heat = verdict.heat
        reason = f"{heat.subject} ({heat.reason})" if heat.reason and heat.subject else heat.subject or heat.reason
        yield f"Heat: {heat.kind}{f', {escaped(reason)}' if reason else ''}"
    yield origin(found, priced.price.source)
    if view.session.stale:
        yield "*The project is being linked anew: who calls whom is as it was before the last edit.*"


def table(found: Quote) -> str:
    """The alternatives, what is there in bold."""
    children = f"{found.children} child{'ren' * (found.children != 1)}"
    cells = [(f"for {children}", "CPU", "")]
    cells += [(each.name, microseconds(each.us), "**" * each.here) for each in found.alternatives]
    # In a terminal the table is shown as it is written, but for the stars.
    left, right = (max(len(each[at]) for each in cells) for at in (0, 1))
    rows = [
        f"| {mark}{name}{mark}{' ' * (left - len(name))} | {' ' * (right - len(us))}{mark}{us}{mark} |"
        for name, us, mark in cells
    ]
    return "\n".join([rows[0], f"| :{'-' * (left - 1)} | {'-' * (right - 1)}: |", *rows[1:]])


def origin(found: Quote, source: str) -> str:
    """Where the numbers come from, and how old they are."""
    age = _age(found.created)
    machine = f" on {escaped(found.machine)}" if found.machine else ""
    return f"*{escaped(source)}*" + (f", measured{machine} {age}" if age else "")


def _age(created: str) -> str:
    try:
        when = moment(created)
    except ValueError:
        return ""
    days = (datetime.now(timezone.utc) - when).days
    if days < 1:
        return "today"
    return f"{days} day{'s' * (days != 1)} ago ({when:%Y-%m-%d})"


def of_entry(page: Page, entry: Entry) -> Iterator[str]:
    """The paragraphs about the bill of an entry point."""
    rates = page.view.session.rates
    statement = Statement((entry,), LEAST_ITEMS, len(entry.spent), 1, {}, rates=rates)
    paid = words.paid(entry, statement)
    yield f"**{escaped(entry.name)}** ({escaped(words.subject(entry))}): {words.spends(entry, LEAST_ITEMS)}" + (
        f", {escaped(paid)}" if paid else ""
    )
    rows = ["| spawn | CPU beyond sequence | |", "| :-- | --: | :-- |"]
    for each in entry.spent[:_MOST]:
        link = f"[{escaped(each.what)}]({uri_of(each.path)}#L{each.line})"
        rows.append(f"| {link} | {microseconds(each.us)} | {escaped(words.judged(each))} |")
    if len(entry.spent) > _MOST:
        rows.append(f"| {len(entry.spent) - _MOST} more | | |")
    yield "\n".join(rows)
    yield f"*{escaped('; '.join(dict.fromkeys(each.source for each in entry.spent)))}*"


def escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\g<0>", text)
