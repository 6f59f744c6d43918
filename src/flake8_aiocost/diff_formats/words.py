"""The words that formats for people share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.bill.formula import formula, highest
from flake8_aiocost.bill_formats import MONTH
from flake8_aiocost.bill_formats.words import called, rate, short
from flake8_aiocost.cost.format import microseconds
from flake8_aiocost.review.amounts import LEAST_US, total

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.diff_formats import Line, Review
    from flake8_aiocost.review.amounts import Amount
    from flake8_aiocost.review.changes import EntryChange, SpawnChange

#: Functions of a way that are told.
_MOST_STEPS = 5
#: Notes of one kind that are told.
MOST_NOTES = 10
#: What stands before an entry point that is new, gone, or neither.
MARKS = {"new": "+", "gone": "-", "changed": "~"}
#: What stands before a spawn.
SPAWN_MARKS = {"added": "+", "removed": "-", "changed": "~", "same": " ", "carried": "?"}


def headline(review: Review) -> str:
    """One sentence: by how much one call of how many entry points is dearer, or cheaper, since when."""
    since = f"since {review.ends.base}"
    if not review.changed:
        least, most = map(microseconds, review.us)
        if not review.payers:
            return f"unchanged {since}: no entry point spawns anything"
        spend = most if least == most else f"{least} to {most}"
        if review.payers == 1:
            return f"unchanged {since}: 1 entry point spends what it did, {spend} a call"
        return f"unchanged {since}: {review.payers} entry points spend what they did, {spend} each called once"
    parts = [each for each in (_group(review, sign) for sign in ("+", "-")) if each]
    open_ones = sum(each.sign == "?" for each in review.lines)
    if open_ones:
        parts.append(f"{_counted(open_ones, 'entry point')}: more or less, which depends on n")
    return f"{', '.join(parts)}, {since}"


def _group(review: Review, sign: str) -> str:
    """``+13 µs per GET /feed``, ``+28 µs per call over 2 entry points, 1 of them new``."""
    lines = [each for each in review.lines if each.sign == sign]
    if not lines:
        return ""
    if len(lines) == 1:
        text = what_changes(lines[0])
    else:
        most = total([each.change.amount for each in lines])
        us = f"{signed(most.us)} per call" if abs(most.us) >= LEAST_US else f"{signed(most.always_us)} in every call"
        text = f"{us} over {len(lines)} entry points"
    word = "new" if sign == "+" else "gone"
    fresh = sum(each.change.state == word for each in lines)
    if fresh:
        text += f" ({word})" if fresh == len(lines) else f" ({fresh} of them {word})"
    cores = [each.cores for each in lines if each.cores is not None]
    return f"{text} ({percent(sum(cores))} at these rates)" if cores else text


def signed(us: float) -> str:
    """``+13 µs``, ``-8.5 µs``, ``0 µs``."""
    return f"{'+' if us > 0 else '-'}{microseconds(abs(us))}" if abs(us) >= LEAST_US else microseconds(0)


def percent(cores: float) -> str:
    """``+0.8 % of a core``."""
    return f"{'+' if cores >= 0 else '-'}{short(abs(cores) * 100)} % of a core"


def what_changes(line: Line) -> str:
    """``+13 µs per GET /feed``: what one call, or message, spends more than before."""
    change = line.change
    name = called_as(change)
    if change.sign == "?":
        return f"more or less per {name}"
    if abs(change.amount.us) >= LEAST_US:
        return f"{signed(change.amount.us)} per {name}"
    if any(abs(each) >= LEAST_US for each in change.amount.terms):
        return f"{'+' if change.sign == '+' else '-'}{formula([abs(each) for each in change.amount.terms])} per {name}"
    return f"{signed(change.amount.always_us)} in every {name}"


def called_as(change: EntryChange) -> str:
    """``GET /feed``, ``call of sweep``, ``message of consume``."""
    if change.payer.routes and change.payer.per == "call":
        return change.payer.name
    return f"{change.payer.per} of {change.payer.name}"


def numbers(change: EntryChange, items: int) -> str:
    """``2 → 15 µs``; ``up to 2 → 15 µs, in every call 2 µs``; ``new``; with a formula where n is in it.

    Where no call spends anything for sure, ``up to`` says enough.
    """
    before, after = change.before, change.after
    if change.state in ("new", "gone"):
        rest = after if change.state == "new" else before
        text = "new" if change.state == "new" else "gone"
        if abs(rest.us - rest.always_us) >= LEAST_US:
            every = (
                f"in every {change.payer.per} {microseconds(rest.always_us)}"
                if rest.always_us >= LEAST_US
                else "on a branch"
            )
            text = f"{text}, {every}"
        return f"{text}{_formulas(change, items)}"
    apart = any(abs(each.us - each.always_us) >= LEAST_US for each in (before, after))
    text = f"{'up to ' if apart else ''}{span(before.us, after.us)}"
    if apart and max(before.always_us, after.always_us) >= LEAST_US:
        text += f", in every {change.payer.per} {span(before.always_us, after.always_us)}"
    return f"{text}{_formulas(change, items)}"


def span(before: float, after: float) -> str:
    """``2 → 15 µs``, ``980 µs → 1.2 ms``; ``15 µs`` where nothing has changed."""
    if abs(before - after) < LEAST_US:
        return microseconds(after)
    texts = [microseconds(before), microseconds(after)]
    if texts[0] == texts[1]:
        texts = [f"{each:.4g} µs" for each in (before, after)]
    numbers, units = zip(*(each.split(" ") for each in texts), strict=True)
    return f"{numbers[0]} → {texts[1]}" if units[0] == units[1] else f"{texts[0]} → {texts[1]}"


def _formulas(change: EntryChange, items: int) -> str:
    """What depends on n, and from where on more becomes less."""
    before, after = change.before, change.after
    if not (highest(before.terms) or highest(after.terms)):
        return ""
    both = [formula(each.terms) for each in (before, after)]
    text = both[1] if both[0] == both[1] or change.state == "new" else f"{both[0]} → {both[1]}"
    text = both[0] if change.state == "gone" else text
    turns = f"; {_turns(change.amount)}" if change.sign == "?" else ""
    return f"; {text} at n = {items}{turns}"


def _turns(amount: Amount) -> str:
    first, other = ("less", "more") if amount.at(1) < 0 else ("more", "less")
    return f"{first} for small n, {other} from n = {amount.turns:,} on"


def at_its_rate(line: Line, review: Review) -> str:
    """``+0.8 % of a core at 620/s``; empty without a file of rates."""
    if line.rate is None or line.cores is None or line.least_cores is None:
        return "depends on rate" if review.rates.path else ""
    most = f"{percent(line.cores)} at {rate(line.rate)}"
    text = f"up to {most}" if abs(line.cores - line.least_cores) > 1e-9 else most
    if review.rates.core_hour is None:
        return text
    money = line.cores * review.rates.core_hour * MONTH
    currency = f" {review.rates.currency}" if review.rates.currency else ""
    return f"{text}, {'+' if money >= 0 else '-'}{abs(money):,.2f}{currency} a month"


def about(line: Line) -> str:
    """What the entry point is: ``request handler get_feed (fastapi)``, and how it was called before."""
    payer = line.change.payer
    text = f"{payer.subject} ({payer.framework})" if payer.framework else payer.subject
    return f"{text}, was {line.change.was}" if line.change.was else text


def place(folder: str, path: str, line: int) -> str:
    """Where something is: ``app/feed.py:12``; a name may hold anything."""
    text = f"{folder}{path}:{line}"
    return text if text.isprintable() else "".join(each if each.isprintable() else "?" for each in text)


def spawn(change: SpawnChange) -> str:
    """``gather of 2 → gather of 3``."""
    return f"{change.before.what} → {change.spawn.what}" if change.before is not None else change.spawn.what


def spawn_us(change: SpawnChange) -> str:
    """What it adds, by its own; the formula where n decides."""
    if abs(change.amount.us) < LEAST_US and abs(change.amount.always_us) >= LEAST_US:
        return f"{signed(change.amount.always_us)} in every call"
    return signed(change.amount.us)


def why(change: SpawnChange) -> str:
    """How a spawn is reached, and what has made the difference where its own line has not."""
    steps = change.way if len(change.way) <= _MOST_STEPS else (*change.way[:2], "…", *change.way[-2:])
    when = "every call" if change.always else "on a branch"
    text = f"{when}: {' → '.join(steps)}"
    if change.status == "carried":
        return f"{text}; not counted: {change.why}"
    if change.status == "removed" and change.through is not None:
        return f"{text}; {change.through[0]} calls {change.through[1]} no longer"
    if change.status == "added" and change.untouched:
        reason = (
            f"{change.through[0]} calls {change.through[1]} now" if change.through else "what leads to it has changed"
        )
        return f"{text}; this line was not touched: {reason}"
    if change.status == "changed" and change.untouched:
        return f"{text}; this line was not touched: how often it runs has changed"
    return text


def judged(change: SpawnChange) -> str:
    """What is decided of a spawn that is there after the change."""
    one = change.spawn
    if change.status in ("removed", "same", "carried"):
        return ""
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
        yield f"not known: {_counted(review.never_read, 'file')} could be read on neither side: aiocost check says why"
    yield from _loose(review)
    if review.small:
        points = _counted(review.small, "entry point")
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


def more(rest: Sequence[Line]) -> str:
    """What those come to that are not shown."""
    ups = total([each.change.amount for each in rest if each.sign == "+"]).us
    downs = total([each.change.amount for each in rest if each.sign == "-"]).us
    parts = [signed(each) for each in (ups, downs) if abs(each) >= LEAST_US]
    return f"{_counted(len(rest), 'more entry point')}: {', '.join(parts) or 'more or less'}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
