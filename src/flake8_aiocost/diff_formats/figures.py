"""Numbers as formats for people write them: what one call spends more, of what, in which unit, and at which n."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.bill.formula import formula, highest
from flake8_aiocost.bill_formats import MONTH
from flake8_aiocost.bill_formats.words import rate, short
from flake8_aiocost.cost.format import microseconds
from flake8_aiocost.errors import printable
from flake8_aiocost.review.amounts import LEAST_US, total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.diff_formats import Line, Review
    from flake8_aiocost.review.amounts import Amount
    from flake8_aiocost.review.changes import EntryChange, SpawnChange


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


def spawn_us(change: SpawnChange) -> str:
    """What it adds, by its own; the formula where n decides."""
    if abs(change.amount.us) < LEAST_US and abs(change.amount.always_us) >= LEAST_US:
        return f"{signed(change.amount.always_us)} in every call"
    return signed(change.amount.us)


def more(rest: Sequence[Line]) -> str:
    """What those come to that are not shown."""
    ups = total([each.change.amount for each in rest if each.sign == "+"]).us
    downs = total([each.change.amount for each in rest if each.sign == "-"]).us
    parts = [signed(each) for each in (ups, downs) if abs(each) >= LEAST_US]
    return f"{counted(len(rest), 'more entry point')}: {', '.join(parts) or 'more or less'}"


def place(folder: str, path: str, line: int) -> str:
    """Where something is: ``app/feed.py:12``; a name may hold anything."""
    return printable(f"{folder}{path}:{line}")
