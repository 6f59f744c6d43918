"""What fixes ask of the shape of a call or statement."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flake8_aiocost.fixes._fix import refused, weighed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flake8_aiocost.fixes._fix import Decision
    from flake8_aiocost.fixes._spot import Spot

#: Context managers that limit the time of what is inside, by the last part of their name.
_LIMITS = {"timeout", "timeout_at", "fail_after", "fail_at", "move_on_after", "move_on_at", "open_timeout"}


def only_argument(call: ast.Call) -> ast.Call | None:
    """The call that is all that another call is given, beside keywords."""
    only = call.args[0] if len(call.args) == 1 else None
    return only if isinstance(only, ast.Call) else None


def gather_options(call: ast.Call) -> str:
    """3: why the keywords of a gather stand in the way, or nothing."""
    for each in call.keywords:
        if each.arg == "return_exceptions":
            if isinstance(each.value, ast.Constant) and not each.value.value:
                continue
            return "with return_exceptions=True it returns what the children raise, and a plain await raises it"
        return "it is given keywords that are not known here"
    return ""


def is_plain(node: ast.expr) -> bool:
    """5: an argument that means the same whenever it is evaluated: names and constants, and attributes of names."""
    if isinstance(node, (ast.Constant, ast.Name)):
        return True
    if isinstance(node, (ast.Attribute, ast.Starred, ast.FormattedValue)):
        return is_plain(node.value)
    if isinstance(node, ast.UnaryOp):
        return is_plain(node.operand)
    if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
        return all(map(is_plain, node.elts))
    if isinstance(node, ast.JoinedStr):
        return all(map(is_plain, node.values))
    return False


def has_plain_arguments(call: ast.Call) -> bool:
    """Whether evaluating a call later, but for its own body, is the same."""
    return is_plain(call.func) and all(map(is_plain, [*call.args, *(each.value for each in call.keywords)]))


def suspends(nodes: Iterable[ast.AST]) -> bool:
    """Whether evaluating something awaits, yields or binds a name."""
    kinds = (ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)
    return any(isinstance(each, kinds) for node in nodes for each in ast.walk(node))


def starving(spot: Spot) -> str:
    """10: whether a loop would keep those from running that it waits for."""
    starves = spot.doubts.starves(spot.spawn, spot.index)
    return "the loop lets other tasks run by it alone, since the child waits for nothing" if starves else ""


def in_place(spot: Spot, *more: str) -> Decision:
    """Safe where a child does nothing for which a task of its own makes a difference, and there are no ``more`` doubts.

    A loop that waits for others by this alone is refused.
    """
    if why := starving(spot):
        return refused(why)
    doubts, spawn = spot.doubts, spot.spawn
    return weighed(*more, doubts.context(spawn), doubts.identity(spawn), doubts.fairness(spawn, spot.index))


def one_after_the_other(spot: Spot, *more: str) -> Decision:
    """Never safe: what several children differ in as soon as the next one begins only when the one before is done."""
    if why := spot.doubts.beside(spot.spawn, spot.index) or under_a_limit(spot):
        return refused(why)
    return in_place(spot, *more, spot.doubts.cancellation(spot.spawn))


def under_a_limit(spot: Spot) -> str:
    """13: whether the time of what runs there is limited, by a block around it or ``wait_for`` around its function."""
    for each in spot.source.around_in_function(spot.call):
        if isinstance(each, (ast.With, ast.AsyncWith)) and any(_limits(item.context_expr) for item in each.items):
            return "it stands under a time limit, and in sequence the children take the sum of their times"
    if spot.doubts.is_limited(spot.index.number, spot.spawn.function):
        return "its function is run under wait_for, and in sequence the children take the sum of their times"
    return ""


def _limits(item: ast.expr) -> bool:
    name = item.func if isinstance(item, ast.Call) else item
    return (name.attr if isinstance(name, ast.Attribute) else getattr(name, "id", "")) in _LIMITS


def catches_groups(spot: Spot) -> bool:
    """2: whether what is raised there is caught as an exception group."""
    for each in spot.source.around_in_function(spot.call):
        if type(each).__name__ == "TryStar":
            return True
        if isinstance(each, ast.Try) and any(
            handler.type is not None and "ExceptionGroup" in ast.unparse(handler.type) for handler in each.handlers
        ):
            return True
    return False
