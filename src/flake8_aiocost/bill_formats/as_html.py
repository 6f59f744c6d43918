"""One page that needs no network: entry points as bars, the spawns of each below, and a table of all of it."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from flake8_aiocost.bill_formats import words
from flake8_aiocost.cost.format import microseconds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flake8_aiocost.bill_formats import Entry, Spent, Statement

#: Makes the browser refuse everything that is not in the page itself.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
#: Spawns of an entry point on the page: those after these are a few per cent of it, and megabytes in a large project.
_MOST = 25


class _Html:
    def text(self, statement: Statement, *, most: int, width: int | None) -> str:
        """Everything, whatever is shown elsewhere."""
        del most, width
        here = files("flake8_aiocost.bill_formats")
        style, script = ((here / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
        first, *rest = words.summary(statement)
        return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>What one call spends on spawning</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<style>{style}</style></head><body>
<header><h1>What one call spends on spawning</h1>
<p class="lead">{escape(first)}</p>
<p>{escape(words.title(statement))}</p>
<p><span class="key every"></span> in every call <span class="key some"></span> on branches</p>
<ul>{"".join(f"<li>{escape(each)}</li>" for each in rest)}</ul></header>
<main>{_bars(statement)}{_table(statement)}</main>
<script>{script}</script></body></html>
"""


def _bars(statement: Statement) -> str:
    if not statement.entries:
        return ""
    dearest = max(each.us for each in statement.entries) or 1.0
    entries = "".join(_entry(each, statement, dearest) for each in statement.entries)
    return (
        '<section aria-labelledby="entries"><h2 id="entries">Entry points</h2>'
        '<p id="finding" hidden><label>Find <input type="search" id="find" autocomplete="off"></label> '
        f'<output id="found" for="find"></output></p>{entries}</section>'
    )


def _entry(entry: Entry, statement: Statement, dearest: float) -> str:
    about = [words.spends(entry, statement.items), words.paid(entry, statement)]
    if entry.compared is not None:
        about.append(words.change(entry.compared))
    if entry.over_budget:
        about.append("over budget")
    spawns = "".join(_spawn(each) for each in entry.spent[:_MOST])
    if rest := entry.spent[_MOST:]:
        us, share = sum(each.us for each in rest), sum(each.share for each in rest)
        spawns += f"<li>{microseconds(us)}, {share * 100:.0f} %: {len(rest)} more</li>"
    return (
        f"<details{' class=over' if entry.over_budget else ''}><summary>"
        f"<span class=name>{escape(entry.name)}</span>{_function(entry)} "
        f"<span class=us>{escape(', '.join(filter(None, about)))}</span>"
        f"{_bar(entry.always_us / dearest, entry.us / dearest)}</summary>"
        f"<p>{escape(words.subject(entry))}, <code>{escape(f'{entry.path}:{entry.line}')}</code></p>"
        f"<ol>{spawns}</ol></details>"
    )


def _function(entry: Entry) -> str:
    """The handler of a route: what a router adds to its path is not always known, so many may be called ``GET /``."""
    name = entry.function.rpartition(".")[2]
    return "" if entry.name.endswith(name) else f" <code>{escape(name)}</code>"


def _spawn(spent: Spent) -> str:
    formula = f" ({words.runs(spent)})" if words.runs(spent) else ""
    change = f", {words.change(spent.compared)}" if spent.compared is not None else ""
    always = spent.share * spent.always_us / spent.us if spent.us else 0.0
    head = f"{microseconds(spent.us)}, {spent.share * 100:.0f} %"
    return (
        f"<li><b>{head}</b> {escape(spent.what)}{escape(formula + change)}{_bar(always, spent.share)}"
        f"<span{' class=said' if spent.code else ''}>{escape(words.judged(spent))}</span><br>"
        f"<code>{escape(f'{spent.path}:{spent.line}')}</code> {escape(words.way(spent))}</li>"
    )


def _bar(always: float, most: float) -> str:
    """A bar; what it shows stands in the text beside it, so nothing is read out."""
    part = always / most * 100 if most else 0.0
    inner = f'<i style="width:{most * 100:.2f}%"><b style="width:{part:.1f}%"></b></i>'
    return f"<span class=bar aria-hidden=true>{inner}</span>"


def _table(statement: Statement) -> str:
    if not statement.entries:
        return ""
    heads = ["entry point", "in every call, µs", "up to, µs", "spawns", "where"]
    if statement.rates.path:
        heads.insert(4, "at its rate")
    if statement.against is not None:
        heads.insert(4, f"{statement.against.here} → {statement.against.there}")
    rows = "".join(_row(_cells(each, statement)) for each in statement.entries)
    return (
        "<section><details class=table><summary><h2>The same as a table</h2></summary><div class=wide tabindex=0 "
        f'role=region aria-label="Table of entry points"><table><thead><tr>'
        f"{''.join(f'<th scope=col>{escape(each)}</th>' for each in heads)}"
        f"</tr></thead><tbody>{rows}</tbody></table></div></details></section>"
    )


def _cells(entry: Entry, statement: Statement) -> list[str]:
    cells = [entry.name, f"{entry.always_us:.1f}", f"{entry.us:.1f}", str(len(entry.spent))]
    if entry.compared is not None:
        cells.append(words.change(entry.compared))
    if statement.rates.path:
        cells.append(words.paid(entry, statement))
    return [*cells, f"{entry.path}:{entry.line}"]


def _row(cells: Iterable[str]) -> str:
    first, *rest = cells
    return f"<tr><th scope=row>{escape(first)}</th>{''.join(f'<td>{escape(each)}</td>' for each in rest)}</tr>"


FORMAT = _Html()
