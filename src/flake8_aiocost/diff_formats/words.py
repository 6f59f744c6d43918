"""The sentences that formats for people share; ``figures`` has their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.bill.formula import highest
from flake8_aiocost.bill_formats.words import called
from flake8_aiocost.cost.format import microseconds
from flake8_aiocost.diff_formats.figures import called_as, counted, percent, place, signed, what_changes
from flake8_aiocost.review.amounts import LEAST_US, total

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.diff_formats import Line, Review
    from flake8_aiocost.review.changes import EntryChange, SpawnChange, Through

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


def headline(review: Review) -> str:
    """One sentence: by how much one call of how many entry points is dearer, or cheaper, since when."""
    since = f"since {review.ends.base}"
    if not review.changed:
        least, most = map(microseconds, review.us)
        if not review.payers:
            known = "" if not (review.carried or review.unread) else ", as far as is known"
            return f"unchanged {since}: no entry point spawns anything{known}"
        spend = most if least == most else f"{least} to {most}"
        if review.payers == 1:
            return f"unchanged {since}: 1 entry point spends what it did, {spend} a call"
        return f"unchanged {since}: {review.payers} entry points spend what they did, {spend} each called once"
    parts = [each for each in (_group(review, sign) for sign in ("+", "-")) if each]
    open_ones = sum(each.sign == "?" for each in review.lines)
    if open_ones:
        parts.append(f"{counted(open_ones, 'entry point')}: more or less, which depends on n")
    return f"{', '.join(parts)}, {since}"


def _group(review: Review, sign: str) -> str:
    """``+13 µs per GET /feed``, ``+28 µs over 2 entry points, each called once (1 of them new)``, or ``+14 µs per call
    of each of 2 entry points``, where each adds as much.
    """
    lines = [each for each in review.lines if each.sign == sign]
    if not lines:
        return ""
    if len(lines) == 1:
        text = what_changes(lines[0])
    else:
        amounts = [each.change.amount for each in lines]
        # What a helper of all of them adds is no sum that anybody pays in one call.
        alike = len({each.rank for each in amounts}) == 1
        most = amounts[0] if alike else total(amounts)
        per_call = abs(most.us) >= LEAST_US
        us = signed(most.us if per_call else most.always_us)
        points = f"{len(lines)} entry points"
        if alike:
            text = f"{us} {'per' if per_call else 'in every'} call of each of {points}"
        else:
            text = f"{us} over {points}, each called once" if per_call else f"{us} in every call over {points}"
    word = "new" if sign == "+" else "gone"
    fresh = sum(each.change.state == word for each in lines)
    if fresh:
        text += f" ({word})" if fresh == len(lines) else f" ({fresh} of them {word})"
    cores = [each.cores for each in lines if each.cores is not None]
    return f"{text} ({percent(sum(cores))} at these rates)" if cores else text


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
    when = "every call" if change.always else "on a branch"
    text = f"{when}: {' → '.join(steps)}"
    if change.status == "carried":
        return f"{text}; not counted: {change.why}"
    if change.status == "removed" and change.through is not None:
        return f"{text}; {change.through.caller} calls {change.through.target} no longer"
    if change.status == "removed" and change.elsewhere:
        return f"{text}; it is still there, {_STILL[change.elsewhere]}"
    if change.status == "added" and change.untouched:
        made = _NOW[change.elsewhere] if change.elsewhere else _now(change.through, folder)
        return f"{text}; this line was not touched: {made}"
    if change.status == "changed" and change.untouched:
        what = "what it starts" if change.before is not None else "how often it runs"
        return f"{text}; this line was not touched: {what} has changed"
    return text


def _now(through: Through | None, folder: str) -> str:
    if through is None:
        return "what leads to it has changed"
    where = f" ({place(folder, through.path, through.line)})" if through.line else ""
    return f"{through.caller} calls {through.target} now{where}"


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
    yield from _some([_carried(folder, change) for folder, change in review.carried])
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


def _carried(folder: str, change: EntryChange) -> str:
    one = next(each for each in change.spawns if each.status == "carried")
    where = place(folder, one.where.path, one.spawn.line)
    return (
        f"not counted: {called_as(change)}, {one.spawn.what} ({microseconds(abs(one.amount.us))}) at {where}: {one.why}"
    )


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


def _some(texts: Sequence[str]) -> Iterator[str]:
    yield from texts[:MOST_NOTES]
    if len(texts) > MOST_NOTES:
        yield f"not counted: {len(texts) - MOST_NOTES} more entry points of which only what is known has changed"


def title(review: Review) -> str:
    """What all numbers are."""
    source = f" [{'; '.join(review.sources)}]" if review.sources else ""
    return f"µs of CPU that one call spends on spawning, beyond the same awaits in sequence{source}"
