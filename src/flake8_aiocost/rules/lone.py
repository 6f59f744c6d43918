"""A single task of which nothing tells how often it is made.

A task takes a few µs. Where it runs for each request that adds up; where nobody knows how often it runs, it mostly
begins, ends or changes something once in a while, and no reader acts on it: of 17 such findings in four rounds of
judging one led to a change, and that was a ``queue.put``. A call into the loop of another thread costs ten times as
much, and a function with an argument that must be given, such as a line or a record, is mostly called once for each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.model import MODULE_LEVEL, UNREACHED, Silence

if TYPE_CHECKING:
    from flake8_aiocost.rules.rule import Case

#: What hands a coroutine to the loop of another thread.
THREADSAFE = "run_coroutine_threadsafe"


def lone(case: Case) -> Silence | None:
    """Why nothing is said of a single task, or of a few of a known number, outside of loops; with ``all`` it is."""
    spawn = case.spawn
    if case.show == "all" or spawn.loops or (spawn.construct == THREADSAFE and _is_handed_something(case)):
        return None
    return Silence("unknown", f"a single task is little, and {case.heat.reason or UNREACHED}")


def _is_handed_something(case: Case) -> bool:
    """Whether whoever calls the function has to hand something over, besides the object of a method."""
    if case.spawn.function == MODULE_LEVEL:
        return False
    facts = case.judged.project.modules[case.module].facts
    record = facts.functions[case.spawn.function]
    scope = facts.scopes[record.scope]
    return any(
        bound.kind == "parameter" and bound.value is None and not bound.star
        for each in record.parameters
        if each.name != scope.receiver[0]
        for bound in scope.bindings.get(each.name, ())
    )
