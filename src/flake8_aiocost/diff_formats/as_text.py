"""Lines for the terminal: entry points, what adds most first, and below each the spawns that make the difference."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from rich.text import Text

from flake8_aiocost.bill_formats.terminal import drawn_into
from flake8_aiocost.diff_formats import HERE, figures, shown, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.diff_formats import Line, Review
    from flake8_aiocost.review.changes import SpawnChange

#: Spawns of an entry point that are shown, unless all of everything is.
_MOST = 6
_STYLES = {"+": "red", "-": "green", "=": "", "?": "yellow"}


class _Text:
    paths = HERE
    headline = True

    def text(self, review: Review, *, most: int, width: int | None) -> str:
        """A block for each entry point, and what to know beside."""
        stream = StringIO()
        console = drawn_into(stream, width)
        for line in _lines(review, most):
            line.no_wrap, line.overflow = True, "ellipsis"
            console.print(line)
        return "\n".join(line.rstrip() for line in stream.getvalue().split("\n"))


def _lines(review: Review, most: int) -> Iterator[Text]:
    yield Text(words.headline(review), style="bold")
    if review.changed:
        yield Text(words.title(review), style="dim")
    lines, rest = shown(review.lines, most)
    for line in lines:
        yield Text("")
        yield from _entry(line, review, few=most > 0)
    if rest:
        yield Text("")
        yield Text(f"{figures.more(rest)}: --top 0 shows all")
    notes = list(words.notes(review))
    if notes and review.changed:
        yield Text("")
    for note in notes:
        yield Text(note, style="bold red" if note.startswith("over budget") else "")


def _entry(line: Line, review: Review, *, few: bool) -> Iterator[Text]:
    change = line.change
    style = _STYLES[change.sign]
    head = Text(f"{words.MARKS[change.state]} ", style=f"bold {style}")
    head.append(figures.what_changes(line), style=f"bold {style}")
    head.append(f" ({figures.numbers(change, review.items)})", style="not bold")
    if paid := figures.at_its_rate(line, review):
        head.append(f", {paid}", style="not bold yellow")
    yield head
    yield Text(f"    {words.about(line)}  {figures.place(line.folder, change.where.path, change.line)}", style="dim")
    told = [each for each in change.spawns if each.status != "same"]
    number = len(told) if not few or len(told) <= _MOST + 1 else _MOST
    for each in told[:number]:
        yield from _spawn(each, line.folder)
    if len(told) > number:
        yield Text(f"      {len(told) - number} more spawns", style="dim")


def _spawn(change: SpawnChange, folder: str) -> Iterator[Text]:
    head = Text(f"    {words.SPAWN_MARKS[change.status]} {figures.spawn_us(change):>8}  ")
    head.append(words.spawn(change), style="bold")
    head.append(f"  {figures.place(folder, change.where.path, change.spawn.line)}", style="dim")
    if judged := words.judged(change):
        head.append(f"  {judged}", style="yellow" if change.told.code else "dim")
    yield head
    yield Text(f"                {words.why(change, folder)}", style="dim")


FORMAT = _Text()
