"""Which of the loops around a call run it again: a branch that leaves a loop runs once for all of its rounds."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.module.facts import ModuleFacts, Statement


class RepeatingLoops:
    """Asked of the calls of one module."""

    def __init__(self, facts: ModuleFacts) -> None:
        """Nothing is collected yet."""
        self._facts = facts

    def of(self, call: int) -> tuple[int, ...]:
        """The loops around a call inside its function that run it again, outermost first.

        A ``return`` after it leaves all loops, a ``break`` the innermost one. A ``raise`` may be caught in the loop.
        """
        record = self._facts.calls[call]
        loops = self._facts.places[record.place].loops
        if not loops or record.statement < 0:
            return loops
        statement = self._facts.statements[record.statement]
        # What the statement itself loops over: comprehensions, and the test of a ``while``.
        inside = loops[len(self._around(statement)) :]
        left = self._around(statement)
        while left:
            # Up to the loop, through the blocks around.
            leaves = ""
            depth = len(left)
            while True:
                leaves = leaves or self._after(statement)
                around = self._facts.statements[statement.parent] if statement.parent >= 0 else None
                if around is None or len(self._around(around)) < depth:
                    break
                statement = around
            if leaves == "return":
                return inside
            if leaves != "break":
                break
            left = left[:-1]
            if around is None:
                break
            statement = around
        return (*left, *inside)

    def _around(self, statement: Statement) -> tuple[int, ...]:
        return self._facts.places[statement.place].loops

    def _after(self, statement: Statement) -> str:
        """How the block leaves after a statement, or by it; what is behind ``continue`` or ``raise`` is not run."""
        for each in self._blocks.get(statement.block, ()):
            if each.position >= statement.position:
                return each.leaves
        return ""

    @cached_property
    def _blocks(self) -> dict[int, list[Statement]]:
        """The statements that leave, by their block."""
        found: dict[int, list[Statement]] = defaultdict(list)
        for each in self._facts.statements:
            if each.leaves:
                found[each.block].append(each)
        return found
