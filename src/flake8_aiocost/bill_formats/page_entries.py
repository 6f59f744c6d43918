"""The entry points on the page: a bar for each, and a table of its spawns, of which the script draws a picture.

All that pictures show stands in the tables, so the page loses nothing but pictures where no script runs.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from flake8_aiocost.bill_formats import MOST_SPAWNS, words
from flake8_aiocost.bill_formats.page_sources import Sources
from flake8_aiocost.cost.format import microseconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.bill_formats import Caller, Entry, Spent, Statement

_HEADS = ("spawn", "up to", "in every call", "share", "what it is", "where")


class Entries:
    """Those of one page. A function on a way, and a place in the source, is on the page once, however many share it."""

    def __init__(self, statement: Statement) -> None:
        """Nothing is shown yet.

        Args:
            statement: all bills.
        """
        self._statement = statement
        self._dearest = max((each.us for each in statement.entries), default=0.0) or 1.0
        self._callers: dict[Caller, int] = {}
        self._sources = Sources()
        self._number = 0

    def entry(self, entry: Entry) -> str:
        """An entry point, closed: what it spends, and when it is opened, on what."""
        statement = self._statement
        about = [words.spends(entry, statement.items), words.paid(entry, statement)]
        if entry.compared is not None:
            about.append(words.change(entry.compared))
        self._number += 1
        return (
            f"<details id=e{self._number} class=entry"
            f" data-us={entry.us:.6g} data-always={entry.always_us:.6g} data-cores={entry.cores or 0:.6g}"
            f"{' open' if self._number == 1 else ''}>"
            f"<summary><span class=name>{escape(entry.name)}</span>{_function(entry)} "
            f"<span class=us>{escape(', '.join(filter(None, about)))}</span>"
            f"{' <b class=over>over budget</b>' if entry.over_budget else ''}"
            f"{bar(entry.always_us / self._dearest, entry.us / self._dearest)}</summary>"
            f"<p>{escape(words.subject(entry))}, <code>{escape(f'{entry.path}:{entry.line}')}</code></p>"
            f"{self._table(entry)}</details>"
        )

    def steps(self) -> str:
        """The functions on all ways, for the pictures."""
        items = "".join(f'<li title="{escape(_place(each))}">{escape(each.name)}</li>' for each in self._callers)
        return f"<ol id=steps hidden>{items}</ol>"

    def sources(self) -> str:
        """The source lines of all spawns that are shown."""
        return self._sources.section()

    def _table(self, entry: Entry) -> str:
        rows = "".join(map(self._row, entry.spent[:MOST_SPAWNS])) + _rest(entry.spent[MOST_SPAWNS:])
        heads = "".join(f"<th scope=col>{each}</th>" for each in _HEADS)
        return (
            f"<table class=spawns><caption>The spawns of {escape(entry.name)}</caption>"
            f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        )

    def _row(self, spent: Spent) -> str:
        formula = f" ({words.runs(spent)})" if words.runs(spent) else ""
        change = f"<br>{escape(words.change(spent.compared))}" if spent.compared is not None else ""
        way = " ".join(str(self._callers.setdefault(each, len(self._callers))) for each in spent.callers)
        data = f'data-way="{way}" data-us={spent.us:.6g} data-always={spent.always_us:.6g}'
        place = escape(f"{spent.path}:{spent.line}")
        if spent.excerpt is not None:
            place = f"<a href=#{self._sources.anchor(f'{spent.path}:{spent.line}', spent.excerpt)}>{place}</a>"
        always = spent.share * spent.always_us / spent.us if spent.us else 0.0
        return (
            f"<tr {data}><th scope=row>{escape(spent.what)}{escape(formula)}</th>"
            f"<td>{microseconds(spent.us)}{change}</td><td>{microseconds(spent.always_us)}</td>"
            f"<td>{spent.share * 100:.0f} %{bar(always, spent.share)}</td>"
            f"<td{' class=said' if spent.code else ''}>{escape(words.judged(spent))}</td>"
            f"<td><code>{place}</code><br>{escape(words.way(spent))}</td></tr>"
        )


def bar(always: float, most: float) -> str:
    """A bar; what it shows stands in the text beside it, so nothing is read out. No style: the policy forbids that."""
    return (
        f"<svg class=bar aria-hidden=true><rect class=some width={most * 100:.2f}% height=100% />"
        f"<rect class=every width={always * 100:.2f}% height=100% /></svg>"
    )


def _rest(rest: Sequence[Spent]) -> str:
    if not rest:
        return ""
    us, always = sum(each.us for each in rest), sum(each.always_us for each in rest)
    share = sum(each.share for each in rest)
    # They have no way of their own in the picture.
    return (
        f'<tr data-way="" data-us={us:.6g} data-always={always:.6g}><th scope=row>{len(rest)} more</th>'
        f"<td>{microseconds(us)}</td><td>{microseconds(always)}</td><td>{share * 100:.0f} %</td><td></td><td></td></tr>"
    )


def _function(entry: Entry) -> str:
    """The handler of a route: what a router adds to its path is not always known, so many may be called ``GET /``."""
    name = entry.function.rpartition(".")[2]
    return "" if entry.name.endswith(name) else f" <code>{escape(name)}</code>"


def _place(caller: Caller) -> str:
    return f"{caller.path}, called at {caller.called}" if caller.called else caller.path
