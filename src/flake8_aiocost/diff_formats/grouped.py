"""What is told of entry points that have changed alike: the cause once, and of them the numbers and the names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.cost.format import microseconds
from flake8_aiocost.diff_formats.figures import (
    at_its_rate,
    briefly,
    by,
    called_as,
    counted,
    grows,
    numbers,
    percent,
    together,
)
from flake8_aiocost.diff_formats.figures import place as place_of
from flake8_aiocost.diff_formats.figures import what_changes as of_line
from flake8_aiocost.diff_formats.words import called_now
from flake8_aiocost.review.amounts import LEAST_US

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.diff_formats import Review
    from flake8_aiocost.diff_formats.blocks import Block
    from flake8_aiocost.review.changes import SpawnChange, Status

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
    """``make_core calls Core.load now (app/core.py:12): ...``: what has made most of the difference, by which spawn."""
    one, folder = block.cause.spawn, block.first.folder
    spawn = f"{one.spawn.what} in {one.where.shown} ({place_of(folder, one.where.path, one.spawn.line)})"
    change = f"{one.before.what} → {spawn}" if one.before is not None else spawn
    text = {
        "entry": f"most by {spawn}",
        "call": f"{called_now(one, folder)}: {spawn}",
        "function": f"{one.edited.shown} was edited: {spawn}" if one.edited is not None else spawn,
        "branch": f"another branch is the dearest now: {spawn}",
        "rest": f"how often {spawn} runs has changed",
    }.get(block.cause.kind, _itself(one.status, change))
    return f"{text}; all go through {block.shared}" if block.shared and block.shared not in text else text


def _itself(status: Status, change: str) -> str:
    """What has become of a spawn."""
    return {"added": f"new: {change}", "removed": f"gone: {change}"}.get(status, change)


def named(block: Block, *, few: bool) -> str:
    """The entry points by their names, those that change most first, each with its numbers in short."""
    most = _MOST_NAMES if few and len(block.lines) > _MOST_NAMES + 1 else len(block.lines)
    texts = [f"{called_as(each.change)} ({briefly(each.change)})" for each in block.lines[:most]]
    left = len(block.lines) - most
    return ", ".join(texts) + (f" and {left} more" if left else "")


def spawns(block: Block, *, most: int) -> tuple[Sequence[SpawnChange], str]:
    """The spawns that make the difference, by the example of the first entry point, and what is told of the rest.

    Args:
        block: of some entry points.
        most: how many are shown; 0 for all. Beside what every call pays, those on branches are only counted.
    """
    told = [each for each in block.first.change.spawns if each.status != "same"]
    every = sum(abs(each.amount.always_us) >= LEAST_US for each in told)
    number = len(told) if not most or len(told) <= most + 1 else most
    if most and block.every and every:
        number = min(number, every)
    left = len(told) - number
    if not left:
        return told, ""
    text = counted(left, "more spawn")
    return told[:number], f"{text}, on {'a branch' if left == 1 else 'branches'}" if number >= every > 0 else text
