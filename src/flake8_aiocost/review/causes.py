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
    every, direction = entry.every, {"+": 1, "-": -1}.get(entry.sign, 0)
    found: dict[tuple[Kind, tuple[str, ...]], list[tuple[float, SpawnChange]]] = defaultdict(list)
    counted = [each for each in entry.spawns if each.status not in ("same", "carried")]
    for each in counted or entry.spawns:
        us = each.amount.always_us if every else each.amount.us
        # Where the entry point spends more, what saves is not what it is about.
        weight = round(direction * us if direction else abs(us), 6)
        found[_cause(entry, each)].append((weight, each))
    kind, key = min(found, key=lambda each: (-round(sum(weight for weight, _ in found[each]), 6), each))
    return Cause(kind, key, max(found[kind, key], key=lambda pair: pair[0])[1])


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
