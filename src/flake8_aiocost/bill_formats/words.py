"""The words that formats for people share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.bill.formula import formula, highest
from flake8_aiocost.bill_formats import LEFT, Compared, cautions, compared
from flake8_aiocost.cost.format import microseconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.bill_formats import Against, Entry, Spent, Statement
    from flake8_aiocost.model import SilenceKind

#: What a spawn is of which no rule speaks.
_CALLED: dict[SilenceKind, str] = {
    "cold": "runs seldom",
    "task": "makes no task",
    "bought": "well bought",
    "contract": "a contract",
    "children": "of unknown children",
    "sequence": "without a sequence",
    "unknown": "of unknown heat",
    "merged": "said elsewhere",
    "min-cost": "below min-cost",
}
#: What is said of spawns that buy nothing known.
_BUYS = {
    ("AIO101", "AIO102", "AIO103", "AIO104"): "what it saves is not known",
    ("AIO201", "AIO202", "AIO203", "AIO204"): "nobody waits for what it saves",
}
#: Functions of a way that are told.
_MOST_STEPS = 5
#: Rates below this, per second, are read per hour.
_LEAST_PER_SECOND = 0.1


def title(statement: Statement) -> str:
    """What all numbers are."""
    source = f" [{'; '.join(statement.sources)}]" if statement.sources else ""
    return f"µs of CPU that one call spends on spawning, beyond the same awaits in sequence{source}"


def spends(entry: Entry, items: int) -> str:
    """``58 µs per call``; ``34 µs in every call, up to 7.1 ms (4.7 µs + 3.8 µs × n, n = 2)``."""
    most = microseconds(entry.us)
    if microseconds(entry.always_us) == most:
        text = f"{most} per {entry.per}"
    elif entry.always_us <= 0:
        text = f"up to {most} per {entry.per}"
    else:
        text = f"{microseconds(entry.always_us)} in every {entry.per}, up to {most}"
    return f"{text} ({formula(entry.terms)}, n = {items})" if highest(entry.terms) else text


def more(rest: Sequence[Entry]) -> str:
    """What those spend that are not shown."""
    us = microseconds(sum(each.us for each in rest))
    if len(rest) == 1:
        return f"1 more entry point spends up to {us}"
    return f"{len(rest)} more entry points spend up to {us} together"


def subject(entry: Entry) -> str:
    """``request handler get_feed (fastapi)``; ``takes a starlette Request`` where the name says the rest."""
    if entry.framework and entry.subject == entry.name:
        return entry.framework
    return f"{entry.subject} ({entry.framework})" if entry.framework else entry.subject


def paid(entry: Entry, statement: Statement) -> str:
    """``620/s, 3.6 % of a core, 1.05 EUR a month``, or that it depends on the rate; empty without a file of rates."""
    if entry.rate is None or entry.cores is None or entry.least_cores is None:
        return "depends on rate" if statement.rates.path else ""
    return ", ".join([rate(entry.rate), *costs(entry.least_cores, entry.cores, statement)])


def costs(least: float, most: float, statement: Statement) -> list[str]:
    """``3.6 % of a core`` and ``1.05 EUR a month``; a range where calls have branches: ``0.2 to 3.6 % of a core``."""
    parts = [f"{_range(short(least * 100), short(most * 100))} % of a core"]
    low, high = statement.money(least), statement.money(most)
    if low is not None and high is not None:
        currency = f" {statement.rates.currency}" if statement.rates.currency else ""
        parts.append(f"{_range(_price(low), _price(high))}{currency} a month")
    return parts


def _range(low: str, high: str) -> str:
    return high if low == high else f"{low} to {high}"


def rate(per_second: float) -> str:
    """``620/s``, ``2/h``."""
    return f"{per_second:,.4g}/s" if per_second >= _LEAST_PER_SECOND else f"{per_second * 3600:,.4g}/h"


def short(number: float) -> str:
    """Two digits, since no price is truer, but all of a whole number; what is there is never called 0."""
    if number >= 10 or number == 0:
        return f"{number:,.0f}"
    return f"{number:.2g}" if number >= 0.001 else "<0.001"


def _part(share: float) -> str:
    """Per cent; what is there is never called 0."""
    return f"{share * 100:.0f}" if share == 0 or share >= 0.005 else "<1"


def _price(amount: float) -> str:
    if amount >= 100 or amount == 0:
        return f"{amount:,.0f}"
    return f"{amount:.2f}" if amount >= 0.01 else "<0.01"


def called(silence: SilenceKind) -> str:
    """What a spawn is of which no rule speaks."""
    return _CALLED[silence]


def judged(spent: Spent) -> str:
    """What is decided of a spawn, and what it buys."""
    if spent.silence:
        return f"{_CALLED[spent.silence]}: {spent.why}"
    buys = spent.buys or next((words for codes, words in _BUYS.items() if spent.code in codes), "")
    return f"{spent.code} {spent.rule}" + (f": {buys}" if buys else "")


def runs(spent: Spent) -> str:
    """``17 µs × n``, where it runs for each item or has an unknown number of children; ``2 times``."""
    if highest(spent.terms):
        return formula(spent.terms)
    return f"{spent.times} times" if spent.times > 1 else ""


def way(spent: Spent) -> str:
    """``every call: get_feed → Feed.load``; ``on a branch: in get_feed``. Of a long way the ends are told."""
    when = "every call" if spent.always_us > 0 else "on a branch"
    steps = spent.way if len(spent.way) <= _MOST_STEPS else (*spent.way[:2], "…", *spent.way[-2:])
    return f"{when}: {' → '.join(steps)}" if len(steps) > 1 else f"{when}: in {spent.function}"


def change(compared: Compared) -> str:
    """``58 µs → 41 µs (−29 %)``."""
    here, there = compared.here_us, compared.there_us
    return f"{microseconds(here)} → {microseconds(there)} ({_percent(here, there)})"


def _percent(here: float, there: float) -> str:
    if here == there:
        return "the same"
    if here <= 0:
        return "new"
    percent = f"{abs(there - here) / here * 100:.0f} %"
    return f"{'−' if there < here else '+'}{percent}"


def summary(statement: Statement) -> list[str]:
    """The last lines: what it comes to, how often, and which spawns are on no bill."""
    entries = statement.entries
    if not entries:
        nothing = f"no entry point in {_counted(statement.files, 'file')} spawns anything"
        return [
            nothing,
            *cautions.unreached(statement),
            *statement.notes,
            *cautions.unread(statement),
            covered(statement),
        ]
    lines = [_together(statement)]
    if statement.against is not None:
        lines += [_compared(statement, statement.against), *statement.against.notes]
    if statement.rated:
        lines.append(_rated(statement))
    elif not statement.rates.path:
        lines.append("What that is of a core and in money depends on rates: rates.toml says how often what is called")
    if any(highest(each.terms) for each in entries):
        lines.append(f"n stands for every number that the code does not tell, {statement.items} here: --n changes that")
    return [*lines, *statement.notes, *cautions.unread(statement), covered(statement)]


def _together(statement: Statement) -> str:
    entries = statement.entries
    total, least = sum(each.us for each in entries), sum(each.always_us for each in entries)
    told = sum(spent.us for each in entries for spent in each.spent if spent.code)
    many = "1 entry point" if len(entries) == 1 else f"{len(entries)} entry points, each called once"
    part = ""
    if total:
        share = f"findings are {microseconds(told)} of that ({_part(told / total)} %)"
        part = f"; {share}" if told else "; none of that is a finding"
    part += ", which aiocost check lists" if told else ""
    over = sum(each.over_budget for each in entries)
    budget = f"; {over} over the budget of {microseconds(statement.budget)}" if over and statement.budget else ""
    low, high = microseconds(least), microseconds(total)
    sums = high if low == high else f"{low} in every call, up to {high} on the dearest branches"
    return f"{many}: {sums}{part}{budget}"


def _rated(statement: Statement) -> str:
    def both(entries: Sequence[Entry]) -> tuple[float, float]:
        return sum(each.least_cores or 0.0 for each in entries), sum(each.cores or 0.0 for each in entries)

    jobs = both([each for each in statement.rated if each.kind == "job"])
    part = f", of which jobs {costs(*jobs, statement)[0]}" if jobs[1] else ""
    rest = len(statement.entries) - len(statement.rated)
    more = f"; {_counted(rest, 'entry point')} more: depends on rate" if rest else ""
    return f"At these rates: {', '.join(costs(*both(statement.rated), statement))}{part}{more}"


def _compared(statement: Statement, against: Against) -> str:
    """What all entry points come to in the other environment, by their rates where these are known."""
    pairs = [each.compared for each in statement.entries]
    text = f"{against.here} → {against.there}: {change(compared(pairs))}, each called once"
    weighed = [
        Compared(each.compared.here_us * each.rate, each.compared.there_us * each.rate)
        for each in statement.entries
        if each.compared is not None and each.rate is not None
    ]
    if not weighed:
        return text
    both = compared(weighed)
    here, there = (", ".join(costs(each, each, statement)) for each in (both.here_us / 1e6, both.there_us / 1e6))
    return f"{text}; at these rates up to {here} → {there}"


def covered(statement: Statement) -> str:
    """``200 spawns in 288 files: 120 on these bills, 30 in startup, scripts or tests``: the numbers add up."""
    left = sum(statement.left.values())
    parts = [f"{statement.spawns - left} on these bills", *(f"{n} {LEFT[key]}" for key, n in statement.left.items())]
    return f"{_counted(statement.spawns, 'spawn')} in {_counted(statement.files, 'file')}: {', '.join(parts)}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
