"""What the walk notes of expressions: calls, awaits, and the scopes of lambdas and comprehensions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import libcst as cst

from flake8_aiocost.source.bindings import parameters
from flake8_aiocost.source.records import CallRecord, LoopRecord

if TYPE_CHECKING:
    from collections.abc import Callable

    from flake8_aiocost.source.scopes import Context
    from flake8_aiocost.source.walk import Walk


def _call(walk: Walk, node: cst.Call) -> None:
    func = node.func
    while type(func) is cst.Call:
        func = func.func
    leaf = func.attr.value if type(func) is cst.Attribute else func.value if type(func) is cst.Name else ""
    walk.calls.append(CallRecord(node, walk.here, leaf, node is walk.awaited))
    stack = walk.stack
    stack.extend([arg.value for arg in node.args[::-1]])
    stack.append(node.func)


def _await(walk: Walk, node: cst.Await) -> None:
    walk.awaited = node.expression
    walk.suspends()
    walk.stack.append(node.expression)


def _yield(walk: Walk, node: cst.Yield) -> None:
    walk.suspends()
    walk.next(node.value)


def _walrus(walk: Walk, node: cst.NamedExpr) -> None:
    walk.bind(node.target, node.value, "value", walk.here.scope.holder())
    walk.stack.append(node.value)


def _lambda(walk: Walk, node: cst.Lambda) -> None:
    here = walk.here
    inner = here.apart("lambda")
    walk.next(*parameters(walk, node.params, inner.scope), inner, node.body, here)


def _comprehension(walk: Walk, node: Any) -> None:
    here = outer = walk.here
    scope = here.apart("comprehension").scope
    parts: list[cst.CSTNode | Context] = []
    clause: cst.CompFor | None = node.for_in
    while clause is not None:
        inner = outer.within(scope, len(walk.loops))
        walk.loops.append(LoopRecord("comprehension", clause, outer, inner))
        walk.bind(clause.target, clause.iter, "item", scope, outer)
        # The first iterable is evaluated outside, the conditions and all further ones inside.
        parts += [inner, clause.target, outer, clause.iter, inner, *clause.ifs]
        if clause.asynchronous is not None:
            walk.suspends()
        clause, outer = clause.inner_for_in, inner
    element = (node.key, node.value) if isinstance(node, cst.DictComp) else (getattr(node, "elt", None) or node.value,)
    walk.next(outer, *element, *parts, here)


HANDLERS: dict[type, Callable[[Walk, Any], None]] = {
    cst.Call: _call,
    cst.Await: _await,
    cst.Yield: _yield,
    cst.NamedExpr: _walrus,
    cst.Lambda: _lambda,
    cst.ListComp: _comprehension,
    cst.SetComp: _comprehension,
    cst.DictComp: _comprehension,
    cst.GeneratorExp: _comprehension,
}
# Only in newer versions of libcst: unpacking in a comprehension (Python 3.15).
if hasattr(cst, "StarredDictComp"):
    HANDLERS[cst.StarredDictComp] = _comprehension
