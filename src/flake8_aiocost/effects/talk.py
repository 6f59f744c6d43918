"""Why the children of a spawn have to run beside each other, or beside what spawns them, by what they do.

A child that waits on what somebody else fills, that lets somebody go on who waits meanwhile, or that does not end by
itself, is bound to run beside the others: in sequence it would hang.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from flake8_aiocost.effects.child import Child
    from flake8_aiocost.effects.summary import Summary

#: Stands for an object of which nothing is known, which may be any.
ANY = "?"


def talks(children: Sequence[Child], around: Callable[[], Summary]) -> str:
    """What binds children to run beside something.

    Args:
        children: of a spawn.
        around: tells what the function does that spawns them; asked where that matters.

    Returns:
        What completes "nothing is said, since ..."; empty where nothing does.
    """
    for each in children:
        ending = each.summary.ending
        if ending.ends == "never":
            return f"{each.name} runs until somebody ends it ({ending.witness})"
        if ending.ends == "peer":
            return f"{each.name} runs until something else lets it end ({ending.witness})"
    for each in children:
        for name, witness in sorted(each.summary.reads.items()):
            return f"{each.name} waits for what somebody else does ({witness}{_of(name)})"
    for each in children:
        if each.summary.writes and _meet(each.summary.writes, around().reads):
            return f"what runs there waits for what {each.name} does beside it"
    return ""


def _of(name: str) -> str:
    shown = name.rpartition(":")[2].lstrip("@=#")
    return f" of {shown}" if shown and name != ANY else ""


def _meet(writes: Iterable[str], reads: Iterable[str]) -> bool:
    waited = set(reads)
    return any(each in waited or (waited and each == ANY) or ANY in waited for each in writes)
