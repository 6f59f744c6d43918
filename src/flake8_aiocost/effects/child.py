"""One child of a spawn, and what it waits for in the terms of the function that spawns it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.effects import waits as wait
from flake8_aiocost.effects.library import shown
from flake8_aiocost.effects.summary import Ending, Held, Summary, thread_of
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from flake8_aiocost.effects.leaf import Leaf


class Child(Record, frozen=True):
    """One child of a spawn, or one for each of an unknown number of items.

    ``functions`` are those of the project that it may run, by number; ``count`` is ``None`` for an unknown number.
    ``coroutine``: calling it makes a coroutine. ``token`` is that of what a thread runs, where callers hand it over.
    """

    name: str
    count: int | None
    summary: Summary
    functions: tuple[int, ...] = ()
    coroutine: bool = False
    token: str = ""


def hop_waits(child: Child) -> wait.Waits:
    """What a coroutine waits for that sends a function to a thread and awaits that."""
    found = child.summary
    if child.coroutine or found.thread.use == "cheap":
        return wait.NO_WAITS
    if found.thread.use == "blocks" and (found.blocked.us or found.blocked.sleeps):
        if not found.thread.besides:
            return found.blocked
        return wait.in_sequence([found.blocked, wait.unseen(found.thread.besides)])
    # A hop is right unless it is proven cheap, and so are hops beside each other.
    return wait.unseen(child.token or f"a thread hop to {child.name}")


def of_leaf(leaf: Leaf, name: str, owner: str) -> Summary:
    """What a call of a library does as a child; ``owner`` is the object whose method it is."""
    what = shown(name)
    waits = wait.of_leaf(leaf, what)
    held = {}
    if leaf.serial and owner:
        held[owner] = Held(
            shown(name.rpartition(".")[0]), waits, leaf.forbidden, leaf.source, waits.unknown, whole=True
        )
    return Summary(
        waits,
        waits if leaf.thread == "blocks" else wait.NO_WAITS,
        thread=thread_of(leaf.thread, what),
        ending=Ending(leaf.ends, what) if leaf.ends == "never" else Ending(),
        reads={owner or "?": what} if leaf.reads else {},
        writes=frozenset({owner or "?"}) if leaf.writes else frozenset(),
        held=held,
    )


def beside(child: Child) -> wait.Waits:
    """What so many children wait for that run beside each other: as long as one, with the calls of all."""
    waits = child.summary.waits
    many = waits.times(child.count)
    return structs.replace(waits, calls=many.calls, many=many.many)
