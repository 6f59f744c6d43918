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


def asked_for_result(node: ast.AST) -> str:
    """The name of ``name.result()``, which an expression may be."""
    if isinstance(node, ast.Call) and not node.args and not node.keywords and isinstance(node.func, ast.Attribute):
        of = node.func.value
        return of.id if node.func.attr == "result" and isinstance(of, ast.Name) else ""
    return ""


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
        elif isinstance(first := _first_of(each), ast.Name) and first.id == name:
            found.append(first)
        else:
            return []
    return found


def _first_of(node: ast.stmt) -> ast.expr | None:
    """The name that a simple statement awaits first of all, or nothing."""
    if not isinstance(node, (ast.Expr, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Return)):
        return None
    value = node.value
    while value is not None:
        if isinstance(value, ast.Await) and isinstance(value.value, ast.Name):
            return value.value
        value = next((each for each in _in_order(value) if not _is_plain(each)), None)
    return None


def _in_order(node: ast.expr) -> Sequence[ast.expr]:
    """The parts of an expression, in the order in which they are evaluated, of those that always are."""
    if isinstance(node, (ast.Await, ast.Attribute, ast.Starred, ast.NamedExpr)):
        return (node.value,)
    if isinstance(node, ast.Subscript):
        return (node.value, node.slice)
    if isinstance(node, ast.Call):
        return (node.func, *node.args, *(each.value for each in node.keywords))
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        return node.elts
    if isinstance(node, ast.BinOp):
        return (node.left, node.right)
    if isinstance(node, ast.UnaryOp):
        return (node.operand,)
    if isinstance(node, ast.Compare):
        return (node.left, node.comparators[0])
    if isinstance(node, ast.BoolOp):
        return node.values[:1]
    return (node.test,) if isinstance(node, ast.IfExp) else ()


def _is_plain(node: ast.expr) -> bool:
    """Whether evaluating an expression runs no code of anybody: a name, a constant, an attribute of a name."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, (ast.Name, ast.Constant))
