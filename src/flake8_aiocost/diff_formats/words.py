"""The sentences that formats for people share; ``figures`` has their numbers."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from flake8_aiocost.bill.formula import highest
from flake8_aiocost.bill_formats.words import called
from flake8_aiocost.cost.format import microseconds
from flake8_aiocost.diff_formats.figures import called_as, counted, place
from flake8_aiocost.review.amounts import LEAST_US

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.diff_formats import Line, Review
    from flake8_aiocost.review.changes import EntryChange, SpawnChange

#: Functions of a way that are told.
_MOST_STEPS = 5
#: Notes of one kind that are told.
MOST_NOTES = 10
#: What stands before an entry point that is new, gone, or neither.
MARKS = {"new": "+", "gone": "-", "changed": "~"}
#: What is told of a spawn that both sides have, and one of them pays for.
_STILL = {"branch": "and not on the dearest branches any more", "seldom": "where it runs seldom"}
_NOW = {"branch": "it is on the dearest branches now", "seldom": "it ran seldom before"}
#: What stands before a spawn.
SPAWN_MARKS = {"added": "+", "removed": "-", "changed": "~", "same": " ", "carried": "?"}


def about(line: Line) -> str:
    """What the entry point is: ``request handler get_feed (fastapi)``, and how it was called before."""
    payer = line.change.payer
    text = f"{payer.subject} ({payer.framework})" if payer.framework else payer.subject
    return f"{text}, was {line.change.was}" if line.change.was else text


def spawn(change: SpawnChange) -> str:
    """``gather of 2 → gather of 3``."""
    return f"{change.before.what} → {change.spawn.what}" if change.before is not None else change.spawn.what


def why(change: SpawnChange, folder: str = "") -> str:
    """How a spawn is reached, and what has made the difference where its own line has not.

    Args:
        change: of the spawn.
        folder: what comes before paths.
    """
    steps = change.way if len(change.way) <= _MOST_STEPS else (*change.way[:2], "…", *change.way[-2:])
    text = f"{_when(change)}: {' → '.join(steps)}"
    if change.status == "carried":
        return f"{text}; not counted: {change.why}"
    if change.status == "removed":
        made = called_now(change, folder) or (
            f"it is still there, {_STILL[change.elsewhere]}" if change.elsewhere else ""
        )
    else:
        made = f"this line was not touched: {_made(change, folder)}" if change.untouched else ""
    return f"{text}; {made}" if made else text


def _when(change: SpawnChange) -> str:
    if change.always:
        return "every call"
    moved = change.status == "changed" and change.amount.always_us <= -LEAST_US
    return "on a branch now, and in every call before" if moved else "on a branch"


def _made(change: SpawnChange, folder: str) -> str:
    """What has made the difference of a spawn that nobody has edited."""
    if change.before is not None:
        return "what it starts has changed"
    if change.through is not None:
        return called_now(change, folder)
    if change.status == "added":
        return _NOW[change.elsewhere] if change.elsewhere else "what leads to it has changed"
    if change.elsewhere:
        return "it ran seldom before" if change.amount.told_sign == "+" else "it runs seldom on another way now"
    edited = f", since {change.edited.shown} was edited" if change.edited is not None else ""
    return f"how often it runs has changed{edited}"


def called_now(change: SpawnChange, folder: str) -> str:
    """``Feed.load calls audit now (app/feed.py:12)``, ``Feed.load calls audit no longer``; else empty."""
    through = change.through
    if through is None:
        return ""
    call = f"{through.caller} calls {through.target}"
    if change.status == "removed" or change.amount.told_sign == "-":
        return f"{call} no longer"
    where = f" ({place(folder, through.path, through.line)})" if through.line else ""
    return f"{call} now{where}"


def judged(change: SpawnChange) -> str:
    """What is decided of a spawn that is added or changed."""
    one = change.told
    if one.silence is not None:
        return f"{called(one.silence)}: {one.why}"
    if not one.code:
        return ""
    return f"{one.code} {one.rule}" + (f": {one.buys}" if one.buys else "")


def notes(review: Review) -> Iterator[str]:
    """What there is to know beside the entry points, with what is not known."""
    for line in review.lines:
        yield from (
            f"over budget: one {line.change.payer.per} of {line.change.payer.name} {each}" for each in line.beyond
        )
    yield from _some(list(_carried(review)), len(review.carried))
    for path, side, reason in review.unread[:MOST_NOTES]:
        yield f"not known: {path} could not be read {'before' if side == 'base' else 'after'} the change: {reason}"
    if len(review.unread) > MOST_NOTES:
        yield f"not known: {len(review.unread) - MOST_NOTES} more files could be read on one side only"
    if review.never_read:
        yield f"not known: {counted(review.never_read, 'file')} could be read on neither side: aiocost check says why"
    yield from _loose(review)
    if review.small:
        points = counted(review.small, "entry point")
        yield f"{points} changed by less than min-cost"
    if review.changed and any(
        highest(each.change.after.terms) or highest(each.change.before.terms) for each in review.lines
    ):
        yield f"n stands for every number that the code does not tell, {review.items} here: --n changes that"
    if review.changed and not review.rates.path:
        yield "what that is of a core depends on rates: rates.toml says how often what is called"
    yield from review.notes


def _carried(review: Review) -> Iterator[tuple[str, int]]:
    """What is not counted, with how many entry points it is of: those of one spawn together, with the first reason."""
    together: dict[tuple[str, str], list[tuple[EntryChange, str]]] = defaultdict(list)
    for folder, change in review.carried:
        one = next(each for each in change.spawns if each.status == "carried")
        where = place(folder, one.where.path, one.spawn.line)
        together[where, f"{one.spawn.what} ({microseconds(abs(one.amount.us))})"].append((change, one.why))
    for (where, what), found in together.items():
        (first, reason), *others = found
        more = f" and {counted(len(others), 'more entry point')}" if others else ""
        yield f"not counted: {called_as(first)}{more}, {what} at {where}: {reason}", len(found)


def _loose(review: Review) -> Iterator[str]:
    if not review.loose:
        return
    many = (
        "1 new spawn that no known entry point reaches"
        if len(review.loose) == 1
        else (f"{len(review.loose)} new spawns that no known entry point reaches")
    )
    shown = [
        f"{each.spawn.what} ({microseconds(each.spawn.us)} a run) at {place(folder, each.where.path, each.spawn.line)}"
        for folder, each in review.loose[:3]
    ]
    more = ", ..." if len(review.loose) > 3 else ""
    yield f"not known: how often {many} will run: {', '.join(shown)}{more}"


def _some(texts: Sequence[tuple[str, int]], entries: int) -> Iterator[str]:
    yield from (text for text, _ in texts[:MOST_NOTES])
    if left := entries - sum(number for _, number in texts[:MOST_NOTES]):
        yield f"not counted: {left} more entry points of which only what is known has changed"


def title(review: Review) -> str:
    """What all numbers are."""
    source = f" [{'; '.join(review.sources)}]" if review.sources else ""
    return f"µs of CPU that one call spends on spawning, beyond the same awaits in sequence{source}"
