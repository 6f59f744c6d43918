"""What is told of entry points that have changed alike: the cause once, and of them the numbers and the names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.cost.format import microseconds
from flake8_aiocost.diff_formats.figures import at_its_rate, by, called_as, counted, grows, numbers, percent, together
from flake8_aiocost.diff_formats.figures import place as place_of
from flake8_aiocost.diff_formats.figures import what_changes as of_line
from flake8_aiocost.diff_formats.words import called_now
from flake8_aiocost.review.amounts import LEAST_US

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.diff_formats import Review
    from flake8_aiocost.diff_formats.blocks import Block
    from flake8_aiocost.review.changes import SpawnChange

#: Entry points of a block that are named, unless all of everything is.
_MOST_NAMES = 3


def what_changes(block: Block) -> str:
    """``+13 µs per GET /feed``; ``-8.0 µs per call of each of 731 entry points``."""
    line, many = block.first, len(block.lines)
    if many == 1:
        return of_line(line)
    points = f"{many} entry points"
    if block.every:
        return f"{by(line.change.amount.every, line.sign)} per {line.change.payer.per} of each of {points}"
    us = together(block.lines)
    return f"{us} on {'a branch of each' if us[0] in '+-' else 'branches'} of {points}"


def in_brackets(block: Block, review: Review) -> str:
    """``in every call 2 → 15 µs, up to 20 → 33 µs``; of several what else their branches differ by."""
    change = block.first.change
    if len(block.lines) == 1:
        return numbers(change, review.items)
    text = change.state if change.state != "changed" else ""
    amounts = [each.change.amount for each in block.lines]
    if not block.every or all(abs(each.us - each.always_us) < LEAST_US for each in amounts):
        return text
    if any(grows(each.change) for each in block.lines):
        return _joined(text, "their branches differ by more")
    low, high = (found(each.us for each in amounts) for found in (min, max))
    texts = dict.fromkeys(f"{'+' if us > 0 else '-'}{microseconds(abs(us))}" for us in (low, high))
    return _joined(text, f"on the dearest branches {' to '.join(texts)}")


def _joined(*parts: str) -> str:
    return ", ".join(filter(None, parts))


def rate(block: Block, review: Review) -> str:
    """``+0.8 % of a core at 620/s``, or what all of them come to."""
    if len(block.lines) == 1:
        return at_its_rate(block.first, review)
    cores = [each.told_cores for each in block.lines if each.told_cores is not None]
    if not cores:
        return "depends on rate" if review.rates.path else ""
    rest = f", {len(block.lines) - len(cores)} of them depend on rate" if len(cores) < len(block.lines) else ""
    return f"{'' if block.every else 'up to '}{percent(sum(cores))} at their rates{rest}"


def cause(block: Block) -> str:
    """``make_core calls Core.__init__ now (app/core.py:12)``: what has made most of the difference of several."""
    one = block.cause.spawn
    text = ""
    if block.cause.kind == "call":
        text = called_now(one, block.first.folder)
    elif block.cause.kind == "function" and one.edited is not None:
        text = f"{one.edited.shown} was edited"
    elif block.cause.kind == "branch":
        text = "another branch is the dearest now"
    elif block.cause.kind != "entry":
        where = f"{one.where.shown} ({place_of(block.first.folder, one.where.path, one.spawn.line)})"
        what = {"added": f"{one.spawn.what} is new in {where}", "removed": f"{one.spawn.what} is gone from {where}"}
        edited = one.before is not None
        changed = f"{one.before.what} → {one.spawn.what} in {where}" if one.before else f"{one.spawn.what} in {where}"
        text = what.get(one.status, changed if edited or not one.untouched else f"how often {changed} runs has changed")
    through = f"all go through {block.shared}" if block.shared and block.shared not in text else ""
    # What new entry points have in common on their branches tells nothing of the change.
    return "; ".join(filter(None, (text, through))) if text or block.every else ""


def named(block: Block, review: Review, *, few: bool) -> str:
    """The entry points by their names, those that change most first, each with its numbers where these differ."""
    most = _MOST_NAMES if few and len(block.lines) > _MOST_NAMES + 1 else len(block.lines)
    texts = [f"{called_as(each.change)} ({numbers(each.change, review.items)})" for each in block.lines[:most]]
    left = len(block.lines) - most
    return ", ".join(texts) + (f" and {left} more" if left else "")


def spawns(block: Block, *, most: int) -> tuple[Sequence[SpawnChange], str]:
    """The spawns that make the difference, by the example of the first entry point, and what is told of the rest.

    Args:
        block: of some entry points.
        most: how many are shown; 0 for all. Of what every call pays the branches are left out first.
    """
    told = [each for each in block.first.change.spawns if each.status != "same"]
    every = sum(abs(each.amount.always_us) >= LEAST_US for each in told)
    if block.every and most:
        most = max(1, min(every, most))
    if not most or len(told) <= most + 1:
        return told, ""
    text = counted(len(told) - most, "more spawn")
    return told[:most], f"{text}, on branches" if block.every and every <= most else text
