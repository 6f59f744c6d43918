"""Whether an edit has changed nothing of a module's facts but where things stand: a comment, a blank line, a text.

Then all that was resolved, placed and weighed holds, since no step asks for lines and columns but to say where
something is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.module.facts import ModuleFacts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flake8_aiocost.module.text import Range

#: Fields of facts with lines in them; all others are compared as they are.
PLACED = ("calls", "uses", "savings", "idle")


def same_but_for_places(old: ModuleFacts, new: ModuleFacts) -> bool:
    """Whether two texts of one module differ in nothing but where things stand.

    Args:
        old: the facts of one text.
        new: those of the other.
    """
    if len(old.calls) != len(new.calls) or len(old.uses) != len(new.uses):
        return False
    for name in ModuleFacts.__struct_fields__:
        if name not in PLACED and getattr(old, name) != getattr(new, name):
            return False
    if not all(
        a.function == b.function
        and a.arguments == b.arguments
        and a.place == b.place
        and a.statement == b.statement
        and a.pauses == b.pauses
        and a.loop == b.loop
        and a.awaited == b.awaited
        for a, b in zip(old.calls, new.calls, strict=True)
    ):
        return False
    if any(structs.replace(a, line=b.line) != b for a, b in zip(old.uses, new.uses, strict=True)):
        return False
    return _around(old) == _around(new) and _savings(old) == _savings(new)


def _around(facts: ModuleFacts) -> list[int]:
    """For each call the innermost one that its text stands in, or -1: some steps ask that of the columns."""
    order = sorted(range(len(facts.calls)), key=lambda each: _outer_first(facts.calls[each].range, each))
    found = [-1] * len(order)
    open_calls: list[int] = []
    for call in order:
        where = facts.calls[call].range
        while open_calls and facts.calls[open_calls[-1]].range[2:] < where[2:]:
            open_calls.pop()
        while open_calls and facts.calls[open_calls[-1]].range[2:] <= where[:2]:
            open_calls.pop()
        found[call] = open_calls[-1] if open_calls else -1
        open_calls.append(call)
    return found


def _outer_first(where: Range, number: int) -> tuple[int, int, int, int, int]:
    return where[0], where[1], -where[2], -where[3], number


def _savings(facts: ModuleFacts) -> Mapping[int, float | None]:
    """What comments say that calls save, by call: they go by the line of a call."""
    return (
        {number: facts.savings.get(each.range[0]) for number, each in enumerate(facts.calls)} if facts.savings else {}
    )
