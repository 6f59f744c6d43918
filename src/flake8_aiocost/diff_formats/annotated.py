"""What forges and editors show beside lines of code: spawns that cost more, and entry points beyond a budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.bill.formula import highest
from flake8_aiocost.cost.format import microseconds
from flake8_aiocost.diff_formats import words
from flake8_aiocost.diff_formats.figures import called_as, numbers, spawn_us, what_changes
from flake8_aiocost.errors import printable
from flake8_aiocost.formats._rules import Level  # noqa: TC001  a record holds it
from flake8_aiocost.model import Position
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.diff_formats import Line, Review
    from flake8_aiocost.review.changes import EntryChange, SpawnChange

#: What is said, by its name: in a sentence, and what to do about it.
RULES = {
    "spawn-dearer": (
        "Calls of an entry point spend more on a spawn that is new or was edited.",
        (
            "Nothing, if the concurrency is worth it. Else await in sequence, or spawn less; aiocost why FILE:LINE "
            "tells what it costs and what it buys."
        ),
    ),
    "spawn-made-hot": (
        (
            "Calls of an entry point spend more on a spawn whose own line was not touched: something else leads to it "
            "now, or runs it more often."
        ),
        "Look at the call that leads to it. aiocost why FILE:LINE tells what the spawn costs and how it is reached.",
    ),
    "spawn-unreached": (
        "A spawn is new, and no known entry point reaches it, so nobody can tell how often it runs.",
        (
            'If it is hot, or runs in the background, say so: a comment "# aiocost: hot" on the def line, or the '
            "settings hot and background."
        ),
    ),
    "budget-exceeded": (
        "One call of an entry point spends more because of the change, and that is beyond a budget.",
        "Make it cheaper, or raise budget, budget-increase or budget-percent in [tool.aiocost].",
    ),
}
#: Why nothing is said of a spawn that is worth what it costs.
_WORTH = ("bought", "contract")
#: Entry points that a message names beside the first one.
_MOST_ENTRIES = 3


class Annotation(Record, frozen=True):
    """Something to say beside a range of the code as it is after the change.

    ``rule`` is a key of ``RULES``. ``path`` is as forges have it. By ``text``, that of the call, and ``function``, the
    one around it, it is known again. ``related`` are other places, each a path, a line and what is there.
    """

    rule: str
    weight: Level
    title: str
    message: str
    path: str
    position: Position
    function: str = ""
    text: str = ""
    related: tuple[tuple[str, int, str], ...] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """What it is known again by, where lines move and prices change."""
        return self.path, self.rule, self.function, self.text


def annotated(review: Review) -> Iterator[Annotation]:
    """All of them: first what is beyond a budget, then spawns, the dearest first, then those that nobody reaches.

    A spawn that several entry points pay for has one, which speaks of the one that it makes dearest.

    Args:
        review: what there is to say.
    """
    for line in review.lines:
        yield from (_beyond(line, each) for each in line.beyond)
    paid: dict[tuple[str, str, Position, str], list[tuple[Line, SpawnChange]]] = {}
    for line in review.lines:
        for each in line.change.spawns:
            if each.status in ("added", "changed") and each.amount.sign in ("+", "?"):
                key = (line.folder, each.where.path, each.spawn.at, each.spawn.construct)
                paid.setdefault(key, []).append((line, each))
    for found in paid.values():
        found.sort(key=lambda pair: pair[1].amount.rank)
    for found in sorted(paid.values(), key=lambda pairs: pairs[0][1].amount.rank):
        yield _dearer(found, review)
    for folder, one in review.loose:
        spawn, where = one.spawn, one.where
        yield Annotation(
            "spawn-unreached",
            "note",
            f"{microseconds(spawn.us)} a run, nobody knows how often",
            f"{spawn.what}: new, {microseconds(spawn.us)} a run, and no known entry point reaches it",
            printable(f"{folder}{where.path}"),
            spawn.at,
            where.shown,
            printable(spawn.text),
        )


def _beyond(line: Line, budget: str) -> Annotation:
    change = line.change
    return Annotation(
        "budget-exceeded",
        "error",
        f"over budget: {called_as(change)}",
        f"one {change.payer.per} of {change.payer.name} {budget}",
        printable(f"{line.folder}{change.where.path}"),
        Position(change.line, 0, change.line, 0),
        change.where.shown,
        printable(change.payer.name),
    )


def _dearer(found: list[tuple[Line, SpawnChange]], review: Review) -> Annotation:
    line, change = found[0]
    entry, spawn = line.change, change.spawn
    us = f"{_us(change, review)} {_where(change, entry)}"
    parts = [
        f"{words.spawn(change)}: {us} ({numbers(entry, review.items)})",
        words.why(change, line.folder),
        _others(found[1:], review),
        words.judged(change),
    ]
    related = [(line.folder, entry.where.path, entry.line, what_changes(line))]
    if change.through is not None and change.through.line:
        through = change.through
        related.append((line.folder, through.path, through.line, f"{through.caller} calls {through.target} now"))
    # It was there, and only what was dearer has gone.
    on_branch = change.elsewhere == "branch"
    return Annotation(
        "spawn-made-hot" if change.untouched and not on_branch else "spawn-dearer",
        "note" if change.told.silence in _WORTH or change.amount.sign == "?" or on_branch else "warning",
        us,
        "; ".join(filter(None, parts)),
        printable(f"{line.folder}{change.where.path}"),
        spawn.at,
        change.where.shown,
        printable(spawn.text),
        tuple([(printable(f"{folder}{path}"), number, text) for folder, path, number, text in related]),
    )


def _us(change: SpawnChange, review: Review) -> str:
    if change.amount.sign == "?":
        return "more or less"
    us = spawn_us(change)
    return f"{us} at n = {review.items}" if highest(change.amount.terms) and us[0] in "+-" else us


def _where(change: SpawnChange, entry: EntryChange) -> str:
    """``per GET /feed``, or on a branch of it."""
    if change.amount.always_sign != "=":
        return f"per {called_as(entry)}"
    return f"on a branch of {entry.payer.name}"


def _others(found: list[tuple[Line, SpawnChange]], review: Review) -> str:
    """The other entry points that pay for a spawn."""
    if not found:
        return ""
    named = [f"{called_as(line.change)} ({_us(change, review)})" for line, change in found[:_MOST_ENTRIES]]
    more = f" and {len(found) - _MOST_ENTRIES} more" if len(found) > _MOST_ENTRIES else ""
    return f"also {', '.join(named)}{more}"
