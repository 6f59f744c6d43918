"""One page that needs no network: entry points as bars, each with a picture down to its spawns, and tables."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from flake8_aiocost.bill_formats import cautions, words
from flake8_aiocost.bill_formats.page_entries import Entries

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flake8_aiocost.bill_formats import Entry, Statement

#: Makes the browser refuse everything but the very style and scripts of this page.
_POLICY = (
    "default-src 'none'; style-src {style}; script-src {script}; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_SCRIPTS = ("page_icicle.js", "page.js")


class _Html:
    def text(self, statement: Statement, *, most: int, width: int | None) -> str:
        """Everything, whatever is shown elsewhere."""
        del most, width
        here = files("flake8_aiocost.bill_formats")
        style, *scripts = ((here / name).read_text(encoding="utf-8") for name in ("page.css", *_SCRIPTS))
        script = "\n".join(scripts)
        policy = _POLICY.format(style=_hash(style), script=_hash(script))
        first, *rest = words.summary(statement)
        rest = [*cautions.deep(statement), *rest]
        entries = Entries(statement)
        return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>What one call spends on spawning</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>{style}</style></head><body>
<header><h1>What one call spends on spawning</h1>
<p class="lead">{escape(first)}</p>
<p>{escape(words.title(statement))}</p>
<ul>{"".join(f"<li>{escape(each)}</li>" for each in rest)}</ul></header>
<main>{_bars(statement, entries)}{_table(statement)}{entries.sources()}</main>
<script>{script}</script></body></html>
"""


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _bars(statement: Statement, entries: Entries) -> str:
    if not statement.entries:
        return ""
    shown = "".join(entries.entry(each) for each in statement.entries)
    return (
        '<section aria-labelledby="entries"><h2 id="entries">Entry points</h2>'
        '<p class="keys"><span class="key every"></span> in every call '
        '<span class="key some"></span> on branches: “up to” is a call that takes all the dearest ones, so a usual '
        "call spends less</p>"
        '<p id="finding" hidden><label>Find <input type="search" id="find" autocomplete="off"></label> '
        f'<output id="found" for="find"></output> {_orders(statement)}</p>'
        f"<div id=list>{shown}</div></section>{entries.steps()}"
    )


def _orders(statement: Statement) -> str:
    """By what entry points can be sorted. The first one is the order that they are in."""
    known = {"us": "the most", "always": "every call", "cores": "of a core"}
    names = [name for name in known if name != "cores" or statement.rated]
    options = "".join(f"<option value={name}>{known[name]}</option>" for name in names)
    return f'<label>Sort by <select id=sort><option value="">as printed</option>{options}</select></label>'


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
        "<section><details class=table><summary><h2>All entry points as a table</h2></summary>"
        '<div class=wide tabindex=0 role=region aria-label="Table of entry points"><table><thead><tr>'
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
