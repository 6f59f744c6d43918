"""Markdown: the body of a comment on a review, with a tag that is not shown, by which it is found again.

The tag is the first line, and the second one says whether any price has changed, and for which state that holds: when
its commit was committed. Programs that post comments read these (``flake8_aiocost.posting``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.bill_formats.as_markdown import escaped
from flake8_aiocost.diff_formats import TOP, figures, grouped, words
from flake8_aiocost.diff_formats.blocks import blocks, shown
from flake8_aiocost.diff_formats.headline import headline
from flake8_aiocost.posting.body import facts_line, tag_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.diff_formats import Review
    from flake8_aiocost.diff_formats.blocks import Block
    from flake8_aiocost.review.changes import SpawnChange

#: GitHub takes no longer comments than 65,536 characters; details that do not fit are left out.
_MOST_CHARACTERS = 60_000
#: Spawns of an entry point.
_MOST_SPAWNS = 25
#: Entry points of a block that are all named.
_MOST_NAMES = 50
#: Rows of the table, whatever is asked for.
_MOST_ROWS = 100


class _Markdown:
    paths = TOP
    headline = True

    def text(self, review: Review, *, most: int, width: int | None) -> str:
        """A sentence, a table, and folded details: as much of it as fits."""
        del width
        wanted, rest = shown(blocks(review.lines), min(most or _MOST_ROWS, _MOST_ROWS))
        rated = bool(review.rates.path)
        # What every call pays is seen at once; what a branch may, where there is more than that, is folded.
        seen = [each for each in wanted if each.every or each.first.beyond]
        on_branches = [each for each in wanted if not (each.every or each.first.beyond)]
        open_ones, folded = (seen, on_branches) if seen else (on_branches, [])
        rows = list(_fitting([_row(each, review, rated=rated) for each in open_ones], _MOST_CHARACTERS // 3))
        more = list(_fitting([_row(each, review, rated=rated) for each in folded], _MOST_CHARACTERS // 6))
        head = "\n".join([*_head(review), *(_table(rows, rated=rated) if rows else ())])
        told = [*open_ones[: len(rows)], *folded[: len(more)]]
        unfolded = _on_branches(folded[: len(more)], more, rated=rated) if more else ""
        after = list(_after(review, [*open_ones[len(rows) :], *folded[len(more) :], *rest]))
        left = _MOST_CHARACTERS - len(head) - len(unfolded) - sum(map(len, after))
        details = _fitting(["\n".join(_details(each)) for each in told], left)
        return "\n\n".join([head, *([unfolded] if unfolded else []), *details, *after]) + "\n"


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
    sentence = escaped(headline(review))
    yield f"**asyncio spawning: {sentence}**" if review.changed else f"asyncio spawning: {sentence}"


def _table(rows: Sequence[str], *, rated: bool) -> Iterator[str]:
    heads = ["", "entry point", "change", "one call spends", *(["at its rate"] if rated else [])]
    yield ""
    yield f"| {' | '.join(heads)} |"
    yield f"| {' | '.join(['---'] * 2 + ['---:'] * (len(heads) - 2))} |"
    yield from rows


def _on_branches(folded: Sequence[Block], rows: Sequence[str], *, rated: bool) -> str:
    """The entry points of which only calls that take a branch spend more or less."""
    lines = [line for block in folded for line in block.lines]
    points = figures.counted(len(lines), "entry point")
    title = escaped(f"On a branch only, not in every call: {figures.together(lines)} in {points}")
    return "\n".join([f"<details><summary>{title}</summary>", *_table(rows, rated=rated), "", "</details>"])


def _after(review: Review, rest: Sequence[Block]) -> Iterator[str]:
    """What follows the entry points."""
    if rest:
        yield f"{escaped(figures.more([line for block in rest for line in block.lines]))}."
    notes = "\n".join(_fitting([f"- {escaped(each)}" for each in words.notes(review)], _MOST_CHARACTERS // 6))
    if notes:
        yield notes
    if review.changed:
        yield f"<sub>{escaped(words.title(review))}. This comment is updated when the change is.</sub>"


def _row(block: Block, review: Review, *, rated: bool) -> str:
    line = block.first
    change = line.change
    where = figures.place(line.folder, change.where.path, change.line)
    if len(block.lines) > 1:
        name, where = f"{len(block.lines)} entry points", grouped.cause(block)
    else:
        name = change.payer.name
    us = grouped.what_changes(block)
    cells = [
        escaped(words.MARKS[change.state]),
        "<br>".join(escaped(each) for each in (name, where) if each),
        f"**{escaped(us.partition(' per ')[0].partition(' on ')[0])}**{'' if block.every else '<br>on a branch'}",
        escaped(grouped.in_brackets(block, review)),
    ]
    if rated:
        cells.append(escaped(grouped.rate(block, review)))
    if line.beyond:
        cells[2] += "<br>over budget"
    return f"| {' | '.join(cells)} |"


def _details(block: Block) -> Iterator[str]:
    line = block.first
    if len(block.lines) == 1:
        head = f"{line.change.payer.name}: {words.about(line)}"
    else:
        head = f"{len(block.lines)} entry points: {grouped.cause(block)}"
    yield f"<details><summary>{escaped(head)}</summary>"
    yield ""
    if len(block.lines) > 1:
        yield f"{escaped(grouped.named(block, few=len(block.lines) > _MOST_NAMES))}"
        yield ""
    told, rest = grouped.spawns(block, most=_MOST_SPAWNS)
    yield from (_spawn(each, line.folder) for each in told)
    if rest:
        yield f"- {rest}"
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
