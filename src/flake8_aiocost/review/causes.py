"""What has made a difference: the one thing of the code for which many entry points may spend more, or less."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Literal

from flake8_aiocost.records import Record
from flake8_aiocost.review.changes import SpawnChange  # noqa: TC001  a record holds it

if TYPE_CHECKING:
    from flake8_aiocost.review.changes import EntryChange

#: The ``entry`` point itself is new or gone; a ``call`` is, or a ``spawn``, or it was edited; a ``function`` on the way
#: was; another ``branch`` is the dearest now; and of the ``rest`` nothing is told.
Kind = Literal["entry", "call", "spawn", "function", "branch", "rest"]


class Cause(Record, frozen=True):
    """One of them, which the same ``key`` tells from all others.

    ``spawn`` is that by which it makes most of the difference.
    """

    kind: Kind
    key: tuple[str, ...]
    spawn: SpawnChange


def main_cause(entry: EntryChange) -> Cause:
    """The cause of most of the difference that is told of an entry point.

    Args:
        entry: one that has changed.
    """
    found: dict[tuple[Kind, tuple[str, ...]], list[SpawnChange]] = defaultdict(list)
    counted = [each for each in entry.spawns if each.status not in ("same", "carried")]
    for each in counted or entry.spawns:
        found[_cause(entry, each)].append(each)
    kind, key = min(found, key=lambda each: (-sum(weight(entry, one) for one in found[each]), each))
    return Cause(kind, key, max(found[kind, key], key=lambda each: weight(entry, each)))


def weight(entry: EntryChange, change: SpawnChange) -> float:
    """µs of the difference of a spawn, in every call if that is what is told of its entry point."""
    us = change.amount.always_us if entry.every else change.amount.us
    # Where the entry point spends more, what saves is not what it is about.
    sign = {"+": 1, "-": -1}.get(entry.sign)
    return round(abs(us) if sign is None else sign * us, 6)


def _cause(entry: EntryChange, change: SpawnChange) -> tuple[Kind, tuple[str, ...]]:
    if entry.state != "changed":
        return "entry", (entry.state,)
    if change.through is not None:
        through = change.through
        return "call", (through.caller, through.target, through.path)
    if change.elsewhere == "branch":
        return "branch", ()
    if change.edited is not None:
        return "function", (change.edited.path, change.edited.function)
    spawn, where = change.spawn, change.where
    itself = not change.untouched or change.before is not None
    return "spawn" if itself else "rest", (where.path, where.function, spawn.construct, spawn.text)
