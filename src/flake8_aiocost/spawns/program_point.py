"""Where an expression is evaluated, and what lies between two such places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from flake8_aiocost.module.facts import Call, ModuleFacts
    from flake8_aiocost.module.scope import Binding


class ProgramPoint(Record, frozen=True):
    """A place, the statement there, and the awaits and yields of the function that were finished by then."""

    place: int
    statement: int
    pauses: int

    @staticmethod
    def of_call(call: Call) -> ProgramPoint:
        """Where the arguments of a call are evaluated."""
        return ProgramPoint(call.place, call.statement, call.pauses)

    @staticmethod
    def of_binding(binding: Binding, facts: ModuleFacts) -> ProgramPoint:
        """Where the value of a binding is evaluated."""
        return ProgramPoint.of_statement(binding.place, binding.statement, facts)

    @staticmethod
    def of_statement(place: int, statement: int, facts: ModuleFacts) -> ProgramPoint:
        """Where the value of an assignment is evaluated."""
        return ProgramPoint(place, statement, facts.statements[statement].pauses if statement >= 0 else 0)


def is_conditional(branch: int, beside: int, facts: ModuleFacts) -> bool:
    """Whether code in a branch may be passed over although that in branch ``beside`` of the function is reached."""
    # A branch has a higher index than those around it.
    while beside > branch:
        beside = facts.branches[beside]
    return beside != branch


def follows_directly(made: int, used: ProgramPoint, facts: ModuleFacts) -> bool:
    """Whether nothing is awaited, and no branch left, between a statement and a later point in the same block.

    Where something is, a task that the statement ``made`` runs beside that, and what it is handed to only collects it.
    """
    begin = facts.statements[made] if made >= 0 else None
    if begin is None or not begin.simple or used.pauses != begin.pauses:
        return False
    at = used.statement
    while at >= 0:
        statement = facts.statements[at]
        if statement.block == begin.block:
            return statement.position > begin.position
        at = statement.parent
    return False
