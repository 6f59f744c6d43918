"""Lines for the terminal: entry points, what adds most first, and below each the spawns that make the difference."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text

from flake8_aiocost.bill_formats.terminal import drawn_into
from flake8_aiocost.diff_formats import HERE, figures, shown, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from flake8_aiocost.diff_formats import Line, Review
    from flake8_aiocost.review.changes import SpawnChange

#: Spawns of an entry point that are shown, unless all of everything is.
_MOST = 6
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
    yield _Row(Text(words.headline(review), style="bold"))
    if review.changed:
        yield _Row(Text(words.title(review), style="dim"))
    lines, rest = shown(review.lines, most)
    for line in lines:
        yield _Row(Text(""))
        yield from _entry(line, review, few=most > 0)
    if rest:
        yield _Row(Text(""))
        yield _Row(Text(f"{figures.more(rest)}: --top 0 shows all"))
    notes = list(words.notes(review))
    if notes and review.changed:
        yield _Row(Text(""))
    for note in notes:
        yield _Row(Text(note, style="bold red" if note.startswith("over budget") else ""))


def _entry(line: Line, review: Review, *, few: bool) -> Iterator[_Row]:
    change = line.change
    style = _STYLES[change.sign]
    head = Text(figures.what_changes(line), style=f"bold {style}")
    head.append(f" ({figures.numbers(change, review.items)})", style="not bold")
    if paid := figures.at_its_rate(line, review):
        head.append(f", {paid}", style="not bold yellow")
    yield _Row(head, Text(f"{words.MARKS[change.state]} ", style=f"bold {style}"))
    place = figures.place(line.folder, change.where.path, change.line)
    yield _Row(Text(f"{words.about(line)}  {place}", style="dim"), Text(" " * 4))
    told = [each for each in change.spawns if each.status != "same"]
    number = len(told) if not few or len(told) <= _MOST + 1 else _MOST
    for each in told[:number]:
        yield from _spawn(each, line.folder)
    if len(told) > number:
        yield _Row(Text(f"{len(told) - number} more spawns", style="dim"), Text(" " * 6))


def _spawn(change: SpawnChange, folder: str) -> Iterator[_Row]:
    head = Text(words.spawn(change), style="bold")
    head.append(f"  {figures.place(folder, change.where.path, change.spawn.line)}", style="not bold dim")
    if judged := words.judged(change):
        head.append(f"  {judged}", style="not bold yellow" if change.told.code else "not bold dim")
    begins = Text(f"    {words.SPAWN_MARKS[change.status]} {figures.spawn_us(change):>8}  ")
    yield _Row(head, begins)
    yield _Row(Text(words.why(change, folder), style="dim"), Text(" " * begins.cell_len))


FORMAT = _Text()
