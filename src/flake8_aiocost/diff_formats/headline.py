"""The one sentence that says what a change comes to: in every call first, and on branches behind that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.cost.format import microseconds
from flake8_aiocost.diff_formats.figures import by, counted, percent, signed, together, what_changes
from flake8_aiocost.review.amounts import LEAST_US, total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.diff_formats import Line, Review


def headline(review: Review) -> str:
    """By how much one call of how many entry points is dearer, or cheaper, since when.

    Args:
        review: what there is to say.
    """
    since = f"since {review.ends.base}"
    if not review.changed:
        return f"unchanged {since}: {_unchanged(review)}"
    every = [each for each in review.lines if each.change.every]
    branches = [each for each in review.lines if not each.change.every]
    parts = [_every([each for each in every if each.sign == sign], sign) for sign in ("+", "-")]
    others = [_branches([each for each in branches if each.sign == sign], sign) for sign in ("+", "-")]
    open_ones = sum(each.sign == "?" for each in review.lines)
    if open_ones:
        others.append(f"{counted(open_ones, 'entry point')}: more or less, which depends on n")
    told = "; ".join(filter(None, (", ".join(filter(None, each)) for each in (parts, others))))
    return f"{told}, {since}"


def _unchanged(review: Review) -> str:
    least, most = map(microseconds, review.us)
    if not review.payers:
        known = "" if not (review.carried or review.unread) else ", as far as is known"
        return f"no entry point spawns anything{known}"
    spend = most if least == most else f"{least} to {most}"
    if review.payers == 1:
        return f"1 entry point spends what it did, {spend} a call"
    return f"{review.payers} entry points spend what they did, {spend} each called once"


def _every(lines: Sequence[Line], sign: str) -> str:
    """``+13 µs per GET /feed``, ``+28 µs over 2 entry points, each called once (1 of them new)``, or ``+14 µs per call
    of each of 2 entry points``, where each adds as much.
    """
    if not lines:
        return ""
    if len(lines) == 1:
        text = what_changes(lines[0])
    else:
        amounts = [each.change.amount.every for each in lines]
        # What a helper of all of them adds is no sum that anybody pays in one call.
        if len({each.rank for each in amounts}) == 1 and abs(amounts[0].us) >= LEAST_US:
            text = f"{signed(amounts[0].us)} per call of each of {len(lines)} entry points"
        else:
            text = f"{by(total(amounts), lines[0].sign)} over {len(lines)} entry points, each called once"
    other = "less" if sign == "+" else "more"
    contrary = sum(each.change.amount.contrary for each in lines) if len(lines) > 1 else 0
    its = "its" if contrary == 1 else "their"
    but = f"{contrary} of them {other} on {its} dearest branches" if contrary else ""
    told = "; ".join(filter(None, (_fresh(lines, sign), but)))
    return f"{text}{f' ({told})' if told else ''}{_cores(lines)}"


def _branches(lines: Sequence[Line], sign: str) -> str:
    """``+13 µs on a branch of GET /feed``, ``+16 µs on a branch of each of 4 entry points``, or ``up to +44 µs on
    branches of 9 entry points``: of what different branches cost the sum tells nothing.
    """
    if not lines:
        return ""
    if len(lines) == 1:
        text = what_changes(lines[0])
    else:
        us = together(lines)
        each_as_much = us[0] in "+-"
        text = f"{us} on {'a branch of each' if each_as_much else 'branches'} of {len(lines)} entry points"
    fresh = _fresh(lines, sign)
    return f"{text}{f' ({fresh})' if fresh else ''}{_cores(lines)}"


def _fresh(lines: Sequence[Line], sign: str) -> str:
    """How many of them are new, or gone."""
    word = "new" if sign == "+" else "gone"
    fresh = sum(each.change.state == word for each in lines)
    if not fresh:
        return ""
    return word if fresh == len(lines) else f"{fresh} of them {word}"


def _cores(lines: Sequence[Line]) -> str:
    cores = [each.told_cores for each in lines if each.told_cores is not None]
    if not cores:
        return ""
    return f" ({'' if lines[0].change.every else 'up to '}{percent(sum(cores))} at these rates)"
