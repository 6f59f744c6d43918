"""Markdown: the body of a comment on a review, with a tag that is not shown, by which it is found again.

The tag is the first line, and the second one says whether any price has changed, and for which state that holds: when
its commit was committed. Programs that post comments read these (``flake8_aiocost.posting``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.bill_formats.as_markdown import escaped
from flake8_aiocost.diff_formats import TOP, figures, shown, words
from flake8_aiocost.posting.body import facts_line, tag_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.diff_formats import Line, Review
    from flake8_aiocost.review.changes import SpawnChange

#: GitHub takes no longer comments than 65,536 characters; details that do not fit are left out.
_MOST_CHARACTERS = 60_000
#: Spawns of an entry point.
_MOST_SPAWNS = 25
#: Entry points in the table, whatever is asked for.
_MOST_ROWS = 100


class _Markdown:
    paths = TOP
    headline = True

    def text(self, review: Review, *, most: int, width: int | None) -> str:
        """A sentence, a table, and folded details: as much of it as fits."""
        del width
        wanted, rest = shown(review.lines, min(most or _MOST_ROWS, _MOST_ROWS))
        rated = bool(review.rates.path)
        rows = list(_fitting([_row(each, review, rated=rated) for each in wanted], _MOST_CHARACTERS // 3))
        lines = wanted[: len(rows)]
        head = "\n".join([*_head(review), *(_table(rows, rated=rated) if rows else ())])
        after = list(_after(review, [*wanted[len(rows) :], *rest]))
        left = _MOST_CHARACTERS - len(head) - sum(map(len, after))
        details = _fitting(["\n".join(_details(each)) for each in lines], left)
        return "\n\n".join([head, *details, *after]) + "\n"


def _fitting(texts: Sequence[str], most: int) -> Iterator[str]:
    """The first of some texts that are together no longer than that."""
    for text in texts:
        most -= len(text) + 2
        if most < 0:
            return
        yield text


def _head(review: Review) -> Iterator[str]:
    yield tag_line(review.tag)
    yield facts_line(changed=review.changed, valid_at=review.ends.valid_at)
    sentence = escaped(words.headline(review))
    yield f"**asyncio spawning: {sentence}**" if review.changed else f"asyncio spawning: {sentence}"


def _table(rows: Sequence[str], *, rated: bool) -> Iterator[str]:
    heads = ["", "entry point", "change", "one call spends", *(["at its rate"] if rated else [])]
    yield ""
    yield f"| {' | '.join(heads)} |"
    yield f"| {' | '.join(['---'] * 2 + ['---:'] * (len(heads) - 2))} |"
    yield from rows


def _after(review: Review, rest: Sequence[Line]) -> Iterator[str]:
    """What follows the entry points."""
    if rest:
        yield f"{escaped(figures.more(rest))}."
    notes = "\n".join(_fitting([f"- {escaped(each)}" for each in words.notes(review)], _MOST_CHARACTERS // 6))
    if notes:
        yield notes
    if review.changed:
        yield f"<sub>{escaped(words.title(review))}. This comment is updated when the change is.</sub>"


def _row(line: Line, review: Review, *, rated: bool) -> str:
    change = line.change
    cells = [
        escaped(words.MARKS[change.state]),
        f"{escaped(change.payer.name)}<br>{escaped(figures.place(line.folder, change.where.path, change.line))}",
        f"**{escaped(figures.what_changes(line).partition(' per ')[0])}**",
        escaped(figures.numbers(change, review.items)),
    ]
    if rated:
        cells.append(escaped(figures.at_its_rate(line, review)))
    if line.beyond:
        cells[2] += "<br>over budget"
    return f"| {' | '.join(cells)} |"


def _details(line: Line) -> Iterator[str]:
    told = [each for each in line.change.spawns if each.status != "same"]
    head = escaped(f"{line.change.payer.name}: {words.about(line)}")
    yield f"<details><summary>{head}</summary>"
    yield ""
    for each in told[:_MOST_SPAWNS]:
        yield _spawn(each, line.folder)
    if len(told) > _MOST_SPAWNS:
        yield f"- {len(told) - _MOST_SPAWNS} more spawns"
    yield ""
    yield "</details>"


def _spawn(change: SpawnChange, folder: str) -> str:
    parts = [
        f"{figures.spawn_us(change)} {words.spawn(change)}",
        figures.place(folder, change.where.path, change.spawn.line),
        words.judged(change),
        words.why(change, folder),
    ]
    return f"- {'; '.join(escaped(each) for each in parts if each)}"


FORMAT = _Markdown()
