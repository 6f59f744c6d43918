"""Calls whose result is bound to a name that the next statement awaits, on every branch where there are several."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, TypeAlias

from flake8_aiocost.module.expressions import Result, bare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.module.facts import Assignment

#: A name and the call whose result it is bound to, for each branch that ends so.
Made: TypeAlias = tuple[tuple[str, int], ...]

#: Statements of which ``Notes.ended`` tells how their branches end.
BRANCHING = frozenset((ast.If, ast.Match))


def made_by(last: Assignment) -> Made:
    """The name and the call of a statement ``name = call()``."""
    if len(last.targets) == 1 and type(last.value) is Result:
        name = bare(last.targets[0])
        return ((name, last.value.call),) if name else ()
    return ()


def made_on_all(ends: Sequence[Made | None]) -> Made:
    """What all branches bind one name to at their ends. Of a branch that leaves there is None: it does not go on."""
    going_on = [end for end in ends if end is not None]
    found = tuple([made for end in going_on for made in end])
    return found if all(going_on) and len({name for name, _ in found}) == 1 else ()


def matches_all(case: ast.match_case) -> bool:
    """Whether it is ``case _`` or ``case name``: one of the cases is run then."""
    return isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None and case.guard is None


def awaits(node: ast.stmt, name: str) -> list[ast.Name]:
    """Where a statement awaits a name before it does anything else, on every branch; nowhere if on any it does not."""
    found: list[ast.Name] = []
    todo = [node]
    while todo:
        each = todo.pop()
        if isinstance(each, ast.If):
            if not each.orelse:
                return []
            todo += [each.body[0], each.orelse[0]]
        elif isinstance(each, ast.Try):
            todo.append(each.body[0])
        elif _awaits_first(each, name):
            found.append(each.value.value)  # type: ignore[attr-defined]
        else:
            return []
    return found


def _awaits_first(node: ast.stmt, name: str) -> bool:
    if not isinstance(node, (ast.Expr, ast.Assign, ast.AnnAssign, ast.Return)) or not isinstance(node.value, ast.Await):
        return False
    return isinstance(node.value.value, ast.Name) and node.value.value.id == name
