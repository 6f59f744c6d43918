"""What to be careful with in a statement: what few calls come to, what could not be read, and what nothing reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.bill.formula import highest

if TYPE_CHECKING:
    from flake8_aiocost.bill_formats import Statement

#: Files that could not be read which are named.
_MOST_UNREAD = 5
#: Loops in loops from which on the dearest branches tell little of a usual call.
_DEEP = 3


def deep(statement: Statement) -> list[str]:
    """What to know before the first entry point is read, where that is one whose numbers few calls come to."""
    if statement.by_every or all(highest(each.terms) < _DEEP for each in statement.entries):
        return []
    text = "What grows with n³ or more adds up loops in loops, which few calls run to their ends"
    return [f"{text}: --sort every begins with what each call spends"]


def unreached(statement: Statement) -> list[str]:
    """What to do where nothing is known to be called."""
    number = statement.left.get("unknown", 0)
    if not number:
        return []
    what = "1 of its spawns" if number == 1 else f"{number} of its spawns"
    ways = "aiocost why FILE:LINE shows how far the way to one is known, and the comment # aiocost: hot on a def line"
    return [f"Nothing tells who calls {what}: {ways} says that people or messages wait there"]


def unread(statement: Statement) -> list[str]:
    """What no bill can have."""
    named = ", ".join(f"{path} ({reason})" for path, reason in statement.unread[:_MOST_UNREAD])
    number = len(statement.unread)
    rest, files = number - _MOST_UNREAD, "1 file" if number == 1 else f"{number} files"
    named += f" and {rest} more" if rest > 0 else ""
    return [f"{files} could not be read, so nothing of that is on a bill: {named}"] if named else []
