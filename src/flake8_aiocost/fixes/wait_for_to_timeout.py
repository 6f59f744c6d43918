"""``await asyncio.wait_for(x(), t)`` as ``async with asyncio.timeout(t): await x()``: a timer, and no task."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import libcst as cst

from flake8_aiocost.fixes._fix import Fix, refused
from flake8_aiocost.fixes._layout import loose_comments, moved_out
from flake8_aiocost.fixes._region import Region, with_replaced
from flake8_aiocost.fixes._shapes import in_place, suspends
from flake8_aiocost.fixes._unfixable import Unfixable
from flake8_aiocost.model import MODULE_LEVEL, Replacement
from flake8_aiocost.module.expressions import Constant, Name

if TYPE_CHECKING:
    from flake8_aiocost.fixes._fix import Decision
    from flake8_aiocost.fixes._spot import Spot

#: ``asyncio.timeout`` is new in it, and ``asyncio.TimeoutError`` is the builtin one from it on.
SINCE = (3, 11)
_STATEMENTS = (ast.Expr, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Return)


def decide(spot: Spot) -> Decision:
    """Safe where the time is a positive number and the child does nothing for which a task makes a difference."""
    if spot.target.python < SINCE:
        return refused("asyncio.timeout is new in Python 3.11, and the code may run on an older one")
    if not isinstance(_child(spot), ast.Call):
        return refused("what it waits for is no call, so it may be a future that runs already")
    limit = _limit(spot)
    if limit is None or len(spot.call.args) + len(spot.call.keywords) != 2:
        return refused("its arguments are not known here")
    awaited = spot.awaited
    statement = spot.source.parent(awaited) if awaited is not None else None
    if not isinstance(statement, _STATEMENTS) or statement.value is not awaited:
        return refused("it is a part of a larger expression, or is awaited elsewhere")
    if isinstance(statement, ast.AugAssign) or (
        isinstance(statement, ast.AnnAssign) and not isinstance(statement.target, ast.Name)
    ):
        return refused("what it is assigned to is evaluated before it")
    if _module_name(spot) is None and _import_line(spot) is None:
        return refused("the name asyncio is not imported here, or stands for something else")
    if suspends([limit]):
        return refused("its time is evaluated after the child is made")
    value = _number(spot, limit)
    if value is not None and value <= 0:
        return refused("with a time of 0 or less the child is never begun")
    doubt = "" if value is not None else "its time may be 0 or less, and then wait_for never begins the child"
    return in_place(spot, doubt, spot.doubts.cancellation(spot.spawn))


def _given(spot: Spot, position: int, keyword: str) -> ast.expr | None:
    if any(isinstance(each, ast.Starred) for each in spot.call.args):
        return None
    if position < len(spot.call.args):
        return spot.call.args[position]
    return next((each.value for each in spot.call.keywords if each.arg == keyword), None)


def _child(spot: Spot) -> ast.expr | None:
    return _given(spot, 0, "fut")


def _limit(spot: Spot) -> ast.expr | None:
    return _given(spot, 1, "timeout")


def _number(spot: Spot, limit: ast.expr) -> float | None:
    """The number that a time is: written there, bound once to a name of the module, or to one of an object's own."""
    if isinstance(limit, ast.UnaryOp) and isinstance(limit.op, ast.USub) and isinstance(limit.operand, ast.Constant):
        return 0
    if isinstance(limit, ast.Constant):
        return limit.value if isinstance(limit.value, (int, float)) else None
    if isinstance(limit, ast.Attribute):
        return _of_object(spot, limit)
    if not isinstance(limit, ast.Name):
        return None
    names = spot.index.names
    scope = names.scope_of(spot.record.place)
    bound = names.only_value(Name(limit.id), scope)
    # A parameter has a default, and whoever calls may give another.
    if bound is None or spot.index.facts.scopes[names.bound_in(limit.id, scope)].kind != "module":
        return None
    value = bound[0].value if isinstance(bound[0], Constant) else None
    return value if isinstance(value, (int, float)) else None


def _of_object(spot: Spot, limit: ast.Attribute) -> float | None:
    """The number that a private attribute is set to by ``__init__``, and by nothing else in its module."""
    names, facts = spot.index.names, spot.index.facts
    function = facts.places[spot.record.place].function
    record = facts.functions[function] if function != MODULE_LEVEL else None
    if record is None or not isinstance(limit.value, ast.Name) or not limit.attr.startswith("_"):
        return None
    if limit.value.id != facts.scopes[record.scope].receiver[0]:
        return None
    if spot.source.attributes_set[limit.attr] != 1:
        return None
    one = next(iter(names.assigned(record.cls, limit.attr)), None)
    setting = facts.places[one.place].function if one is not None else MODULE_LEVEL
    if one is None or setting == MODULE_LEVEL or facts.functions[setting].name != "__init__":
        return None
    value = one.value.value if isinstance(one.value, Constant) else None
    return value if isinstance(value, (int, float)) else None


def _module_name(spot: Spot) -> str | None:
    """How ``asyncio`` is called where the spawn stands."""
    function = spot.call.func
    if isinstance(function, ast.Attribute):
        return ast.unparse(function.value) if spot.spawn.callee == "asyncio.wait_for" else None
    scope = spot.index.names.scope_of(spot.record.place)
    imports = (each for each in spot.source.tree.body if isinstance(each, ast.Import))
    names = (alias.asname or alias.name for each in imports for alias in each.names if alias.name == "asyncio")
    return next((name for name in names if spot.index.name(Name(name), scope) == "asyncio"), None)


def _import_line(spot: Spot) -> int | None:
    """The line of ``from asyncio import wait_for``, above which ``import asyncio`` can stand."""
    scope = spot.index.names.scope_of(spot.record.place)
    if spot.index.names.bound_in("asyncio", scope) >= 0:
        return None
    for each in spot.source.tree.body:
        if isinstance(each, ast.ImportFrom) and each.module == "asyncio" and not each.level:
            alone = not spot.source.lines[each.lineno - 1].encode()[: each.col_offset].strip()
            return each.lineno if alone else None
    return None


def rewrite(spot: Spot) -> tuple[Replacement, ...]:
    """The statement, in a block."""
    awaited, child, limit = spot.awaited, _child(spot), _limit(spot)
    if awaited is None or child is None or limit is None:
        raise Unfixable("it is not awaited")
    region = Region(spot.source, [spot.source.statement(awaited)])
    if not region.is_exact:
        raise Unfixable("it shares its line with another statement")
    statement = region.statements[0]
    call, old = region.node(spot.call, cst.Call), region.node(awaited, cst.Await)
    value = region.node(child, cst.Call)
    first = bool(spot.call.args) and child is spot.call.args[0]
    space = call.whitespace_before_args if first else None
    if not isinstance(statement, cst.SimpleStatementLine):
        raise Unfixable("libcst cannot read it")
    inner = with_replaced(statement, {old: old.with_changes(expression=moved_out(value, space))})
    name = _module_name(spot)
    timeout = cst.Call(
        cst.Attribute(cst.parse_expression(name or "asyncio"), cst.Name("timeout")),
        [cst.Arg(region.expression(limit))],
    )
    block = cst.IndentedBlock([inner.with_changes(leading_lines=[])], indent=spot.source.indentation(awaited))
    new = cst.With(
        [cst.WithItem(timeout)], block, cst.Asynchronous(), [*statement.leading_lines, *loose_comments(call)]
    )
    found = [region.with_statements([new])]
    line = _import_line(spot) if name is None else None
    if line is not None:
        found.insert(0, Replacement(line, line, ("import asyncio",)))
    return tuple(found)


FIX = Fix(
    name="wait-for-to-timeout",
    codes=("AIO401", "AIO104", "AIO204"),
    constructs=("wait_for",),
    summary="`await wait_for(x(), t)` becomes `async with asyncio.timeout(t): await x()` (Python 3.11 and later)",
    decide=decide,
    rewrite=rewrite,
)
