"""Lines for the terminal: entry points, what adds most first, and below each the spawns that make the difference."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text

from flake8_aiocost.bill_formats.terminal import drawn_into
from flake8_aiocost.diff_formats import HERE, figures, grouped, words
from flake8_aiocost.diff_formats.blocks import blocks, shown
from flake8_aiocost.diff_formats.headline import headline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from flake8_aiocost.diff_formats import Review
    from flake8_aiocost.diff_formats.blocks import Block
    from flake8_aiocost.review.changes import SpawnChange

#: Spawns of an entry point that are shown, unless all of everything is.
_MOST = 6
#: So many blocks are told in full, whatever they are about; of the others those that every call pays for.
_FEW = 3
_STYLES = {"+": "red", "-": "green", "=": "", "?": "yellow"}


#: Columns below which a terminal is too narrow to have what is broken stand below what it belongs to.
_NARROW = 40


class _Row(NamedTuple):
    """A line: how it begins, and what of it is broken at the edge of a terminal, to go on below itself."""

    text: Text
    begins: Text = Text()


class _Text:
    paths = HERE
    headline = True

    def text(self, review: Review, *, most: int, width: int | None) -> str:
        """A block for each entry point, and what to know beside."""
        stream = StringIO()
        console = drawn_into(stream, width)
        for row in _rows(review, most):
            for line in _broken(row, console, width):
                console.print(line, no_wrap=True, crop=False, overflow="ignore")
        return "\n".join(line.rstrip() for line in stream.getvalue().split("\n"))


def _broken(row: _Row, console: Console, width: int | None) -> Iterator[Text]:
    """The lines that a row takes. What is to know stands at its end, so nothing is cut off."""
    indent = row.begins.cell_len
    if width is None or indent + row.text.cell_len <= width:
        yield row.begins + row.text
        return
    if width - indent < _NARROW:
        yield from (row.begins + row.text).wrap(console, width)
        return
    first = row.begins
    for line in row.text.wrap(console, width - indent):
        line.rstrip()
        yield first + line
        first = Text(" " * indent)


def _rows(review: Review, most: int) -> Iterator[_Row]:
    yield _Row(Text(headline(review), style="bold"))
    if review.changed:
        yield _Row(Text(words.title(review), style="dim"))
    every = blocks(review.lines)
    told, rest = shown(every, most)
    whole, folded = told, told[:0]
    if most:
        seen = sum(block.every or bool(block.first.beyond) for block in told)
        whole, folded = told[: max(seen, _FEW)], told[max(seen, _FEW) :]
    for block in whole:
        yield _Row(Text(""))
        yield from _block(block, review, _MOST if most else 0)
    if folded:
        yield _Row(Text(""))
        yield _Row(Text("On a branch only, not in every call:", style="bold"))
    for block in folded:
        yield from _folded(block, review)
    if rest:
        yield _Row(Text(""))
        left = [line for block in rest for line in block.lines]
        yield _Row(Text(f"{figures.more(left)}: --top 0 shows all"))
    notes = list(words.notes(review))
    if notes and review.changed:
        yield _Row(Text(""))
    for note in notes:
        yield _Row(Text(note, style="bold red" if note.startswith("over budget") else ""))


def _folded(block: Block, review: Review) -> Iterator[_Row]:
    """One of which only calls that take a branch spend more or less, in few words."""
    change = block.first.change
    style = _STYLES[change.sign]
    head = Text(grouped.what_changes(block), style=style)
    brackets = figures.briefly(change) if len(block.lines) == 1 else grouped.in_brackets(block, review)
    if brackets:
        head.append(f" ({brackets})")
    if paid := grouped.rate(block, review):
        head.append(f", {paid}", style="yellow")
    yield _Row(head, Text(f"{words.MARKS[change.state]} ", style=style))
    indent = Text(" " * 4)
    yield _Row(Text(grouped.cause(block), style="dim"), indent)
    if len(block.lines) > 1:
        yield _Row(Text(grouped.named(block, few=True), style="dim"), indent)


def _block(block: Block, review: Review, most: int) -> Iterator[_Row]:
    """One of them, with so many of its spawns, 0 for all."""
    line = block.first
    change = line.change
    style = _STYLES[change.sign]
    head = Text(grouped.what_changes(block), style=f"bold {style}")
    if brackets := grouped.in_brackets(block, review):
        head.append(f" ({brackets})", style="not bold")
    if paid := grouped.rate(block, review):
        head.append(f", {paid}", style="not bold yellow")
    yield _Row(head, Text(f"{words.MARKS[change.state]} ", style=f"bold {style}"))
    indent = Text(" " * 4)
    if len(block.lines) > 1:
        yield _Row(Text(grouped.cause(block)), indent)
        yield _Row(Text(grouped.named(block, few=most > 0), style="dim"), indent)
    else:
        place = figures.place(line.folder, change.where.path, change.line)
        yield _Row(Text(f"{words.about(line)}  {place}", style="dim"), indent)
    told, rest = grouped.spawns(block, most=most)
    for each in told:
        yield from _spawn(each, line.folder)
    if rest:
        yield _Row(Text(rest, style="dim"), Text(" " * 6))


def _spawn(change: SpawnChange, folder: str) -> Iterator[_Row]:
    head = Text(words.spawn(change), style="bold")
    head.append(f"  {figures.place(folder, change.where.path, change.spawn.line)}", style="not bold dim")
    if judged := words.judged(change):
        head.append(f"  {judged}", style="not bold yellow" if change.told.code else "not bold dim")
    begins = Text(f"    {words.SPAWN_MARKS[change.status]} {figures.spawn_us(change):>8}  ")
    yield _Row(head, begins)
    yield _Row(Text(words.why(change, folder), style="dim"), Text(" " * begins.cell_len))


FORMAT = _Text()
