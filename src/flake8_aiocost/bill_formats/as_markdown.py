"""Markdown: a table of the entry points, and the spawns of each folded below it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flake8_aiocost.bill_formats import cautions, shown, words
from flake8_aiocost.cost.format import microseconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.bill_formats import Entry, Statement

#: What means something to Markdown or HTML, inside a line or a cell of a table.
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&@#])")


class _Markdown:
    def text(self, statement: Statement, *, most: int, width: int | None) -> str:
        """A table, and details."""
        del width
        return "\n".join(_lines(statement, most)) + "\n"


def _lines(statement: Statement, most: int) -> Iterator[str]:
    entries, rest = shown(statement.entries, most)
    if entries:
        yield f"{escaped(words.title(statement))}:"
        yield ""
        for line in cautions.deep(statement):
            yield f"{escaped(line)}."
            yield ""
        yield from _table(entries, statement)
        yield ""
    if rest:
        yield f"{words.more(rest)}."
        yield ""
    for line in words.summary(statement):
        yield f"- {escaped(line)}"
    for entry in entries:
        yield ""
        yield from _details(entry, statement)


def _table(entries: Sequence[Entry], statement: Statement) -> Iterator[str]:
    heads = ["entry point", "one call spends", "spawns"]
    if statement.rates.path:
        heads.append("at its rate")
    if statement.against is not None:
        heads.append(escaped(f"{statement.against.here} → {statement.against.there}"))
    yield f"| {' | '.join(heads)} |"
    yield f"| --- | {' | '.join(['---:'] * (len(heads) - 1))} |"
    for entry in entries:
        cells = [
            f"{escaped(entry.name)}<br>{escaped(f'{entry.path}:{entry.line}')}",
            escaped(words.spends(entry, statement.items)),
            str(len(entry.spent)),
        ]
        if entry.over_budget:
            cells[1] = f"**{cells[1]}, over budget**"
        if statement.rates.path:
            cells.append(escaped(words.paid(entry, statement)))
        if entry.compared is not None:
            cells.append(words.change(entry.compared))
        yield f"| {' | '.join(cells)} |"


def _details(entry: Entry, statement: Statement) -> Iterator[str]:
    yield f"<details><summary>{escaped(entry.name)}: {escaped(words.spends(entry, statement.items))}</summary>"
    yield ""
    yield f"{escaped(words.subject(entry))}, {escaped(f'{entry.path}:{entry.line}')}"
    yield ""
    for spent in entry.spent:
        parts = [f"{microseconds(spent.us)} ({spent.share * 100:.0f} %) {spent.what}", f"{spent.path}:{spent.line}"]
        parts += [each for each in (words.runs(spent), words.judged(spent), words.way(spent)) if each]
        if spent.compared is not None:
            parts.append(words.change(spent.compared))
        yield f"- {'; '.join(map(escaped, parts))}"
    yield ""
    yield "</details>"


def escaped(text: str) -> str:
    """A text that means nothing but itself in Markdown."""
    return _SPECIAL.sub(r"\\\1", text)


FORMAT = _Markdown()
