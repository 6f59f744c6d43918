"""The numbers of formats for people: by how much, from what to what, how often, and where.

What every call spends comes first: it is paid whatever happens. Of a branch it is said that it is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.bill.formula import formula, highest
from flake8_aiocost.bill_formats import MONTH
from flake8_aiocost.bill_formats.words import rate, short
from flake8_aiocost.cost.format import microseconds
from flake8_aiocost.errors import printable
from flake8_aiocost.review.amounts import LEAST_US

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.diff_formats import Line, Review
    from flake8_aiocost.review.amounts import Amount, Sign
    from flake8_aiocost.review.changes import EntryChange, SpawnChange

#: From this power of n on, what is spent at some n is no sum that anybody pays: it is told that it grows.
_GROWS = 3
_DIRECTIONS: dict[Sign, str] = {"+": "more", "-": "less", "?": "more or less", "=": "as much"}


def signed(us: float) -> str:
    """``+13 µs``, ``-8.5 µs``, ``0 µs``."""
    return f"{'+' if us > 0 else '-'}{microseconds(abs(us))}" if abs(us) >= LEAST_US else microseconds(0)


def percent(cores: float) -> str:
    """``+0.8 % of a core``."""
    return f"{'+' if cores >= 0 else '-'}{short(abs(cores) * 100)} % of a core"


def counted(number: int, noun: str) -> str:
    """``1 entry point``, ``2 entry points``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def span(before: float, after: float) -> str:
    """``2 → 15 µs``, ``980 µs → 1.2 ms``; ``15 µs`` where nothing has changed."""
    if abs(before - after) < LEAST_US:
        return microseconds(after)
    texts = [microseconds(before), microseconds(after)]
    if texts[0] == texts[1]:
        texts = [f"{each:.4g} µs" for each in (before, after)]
    numbers, units = zip(*(each.split(" ") for each in texts), strict=True)
    return f"{numbers[0]} → {texts[1]}" if units[0] == units[1] else f"{texts[0]} → {texts[1]}"


def what_changes(line: Line) -> str:
    """``+13 µs per GET /feed``: what each call, or message, spends more than before.

    ``+13 µs on a branch of GET /feed`` where only one that takes a branch does. Where the dearest branches are cheaper
    now, it is not said that it is more without saying that too.
    """
    change = line.change
    if change.every:
        text = f"{by(change.amount.every, change.sign)} per {called_as(change)}"
        other: Sign = "-" if change.sign == "+" else "+"
        return f"{text}, but {_DIRECTIONS[other]} on its dearest branches" if change.amount.contrary else text
    return f"{on_branch(line)} on a branch of {change.payer.name}"


def on_branch(line: Line) -> str:
    """By how much the dearest branches differ: no number where they grow with a high power of n."""
    return _DIRECTIONS[line.sign] if grows(line.change) else by(line.change.amount, line.sign)


def by(amount: Amount, sign: Sign) -> str:
    """``+13 µs``; a formula where it is nothing at n, ``more or less`` where n decides."""
    if sign == "?":
        return _DIRECTIONS[sign]
    if abs(amount.us) >= LEAST_US:
        return signed(amount.us)
    return f"{sign}{formula([abs(each) for each in amount.terms])}"


def grows(change: EntryChange) -> bool:
    """Whether what branches spend grows with a high power of n on one side."""
    return any(highest(each.terms) >= _GROWS for each in (change.before, change.after))


def called_as(change: EntryChange) -> str:
    """``GET /feed``, ``call of sweep``, ``message of consume``."""
    if change.payer.routes and change.payer.per == "call":
        return change.payer.name
    return f"{change.payer.per} of {change.payer.name}"


def numbers(change: EntryChange, items: int) -> str:
    """``2 → 15 µs``; ``in every call 2 µs, up to 2 → 15 µs``; ``new``; with a formula where n is in it."""
    before, after = change.before, change.after
    apart = any(abs(each.us - each.always_us) >= LEAST_US for each in (before, after))
    if change.state != "changed":
        rest = after if change.state == "new" else before
        text = f"{change.state}, up to {microseconds(rest.us)}" if apart and change.every else change.state
        return f"{text}{_formulas(change, items)}"
    text = f"{'up to ' if apart else ''}{span(before.us, after.us)}"
    if apart and max(before.always_us, after.always_us) >= LEAST_US:
        text = f"in every {change.payer.per} {span(before.always_us, after.always_us)}, {text}"
    return f"{text}{_formulas(change, items)}"


def briefly(change: EntryChange) -> str:
    """The same in short, without formulas: what every call spends, or where that does not change, what a branch may."""
    before, after = change.before, change.after
    if change.state != "changed":
        rest = after if change.state == "new" else before
        return microseconds(rest.always_us) if change.every else f"up to {microseconds(rest.us)}"
    if change.every:
        return span(before.always_us, after.always_us)
    return f"up to {span(before.us, after.us)}"


def _formulas(change: EntryChange, items: int) -> str:
    """What depends on n, and from where on more becomes less."""
    before, after = change.before, change.after
    if not (highest(before.terms) or highest(after.terms)):
        return ""
    both = [formula(each.terms) for each in (before, after)]
    if change.state == "gone":
        text = both[0]
    elif both[0] == both[1] or change.state == "new" or before.nothing:
        text = both[1]
    elif all(highest(each.terms) >= _GROWS for each in (before, after)):
        text = f"{both[1]}, {both[0].removeprefix('grows ')} before"
    else:
        text = " → ".join(both)
    amount = change.amount.every if change.every else change.amount
    turns = f"; {_turns(amount)}" if change.sign == "?" else ""
    return f"; {text} at n = {items}{turns}"


def _turns(amount: Amount) -> str:
    first, other = ("less", "more") if amount.at(1) < 0 else ("more", "less")
    return f"{first} for small n, {other} from n = {amount.turns:,} on"


def at_its_rate(line: Line, review: Review) -> str:
    """``+0.8 % of a core at 620/s``; empty without a file of rates."""
    told = line.told_cores
    if line.rate is None or told is None:
        return "depends on rate" if review.rates.path else ""
    text = f"{'' if line.change.every else 'up to '}{percent(told)} at {rate(line.rate)}"
    if review.rates.core_hour is None:
        return text
    money = told * review.rates.core_hour * MONTH
    currency = f" {review.rates.currency}" if review.rates.currency else ""
    return f"{text}, {'+' if money >= 0 else '-'}{abs(money):,.2f}{currency} a month"


def spawn_us(change: SpawnChange) -> str:
    """What it adds, by its own, in every call; where that is nothing, on a branch."""
    amount = change.amount
    if abs(amount.always_us) >= LEAST_US:
        return signed(amount.always_us)
    if highest([abs(each) for each in amount.terms]) >= _GROWS:
        return _DIRECTIONS[amount.sign]
    return signed(amount.us)


def together(lines: Sequence[Line]) -> str:
    """What branches of several entry points differ by, all in one direction: ``up to +44 µs``, ``+16 µs``, ``more``."""
    if any(grows(each.change) or each.sign == "?" for each in lines):
        signs = {each.sign for each in lines}
        return _DIRECTIONS[signs.pop() if len(signs) == 1 else "?"]
    us = sorted((each.change.amount.us for each in lines), key=abs)
    if abs(us[-1]) < LEAST_US:
        return by(lines[0].change.amount, lines[0].sign)
    return signed(us[-1]) if round(us[-1] - us[0], 6) == 0 else f"up to {signed(us[-1])}"


def more(rest: Sequence[Line]) -> str:
    """What those come to that are not shown: ``4 more entry points: +3.0 µs, -1.5 µs; 12 more on branches``."""
    every = [each for each in rest if each.change.every]
    sums = [sum(each.change.amount.always_us for each in every if each.sign == sign) for sign in ("+", "-")]
    parts = []
    if every:
        told = ", ".join(signed(each) for each in sums if abs(each) >= LEAST_US) or "more or less"
        parts.append(f"{counted(len(every), 'more entry point')}: {told}")
    if left := len(rest) - len(every):
        parts.append(f"{counted(left, 'more entry point')} on a branch only")
    return "; ".join(parts)


def place(folder: str, path: str, line: int) -> str:
    """Where something is: ``app/feed.py:12``; a name may hold anything."""
    return printable(f"{folder}{path}:{line}")
