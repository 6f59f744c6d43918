"""Functions inside other callables: ``functools.partial(f, x)``, ``sync_to_async(f)``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from flake8_aiocost.source.handed import Handed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.source.awaitables import Awaitables
    from flake8_aiocost.source.scopes import Scope
    from flake8_aiocost.source.tree import Tree


def wrapped(reader: Awaitables, index: int) -> Handed | None:
    """The function that calling ``wrap(f)``, or a name bound to that, runs.

    ``None`` for ``wrap(option=...)``, whose call only wraps. What is wrapped elsewhere, or by a decorator, is taken to
    be a function.
    """
    record = reader.tree.walk.calls[index]
    name = reader.tree.names.name(record.node.func, record.context.scope)
    if name.startswith(":"):
        return Handed(1, children=(f"{name}()",))
    wrapper = _made_by(reader.tree, record.node.func, record.context.scope)
    if wrapper is None:
        return Handed(1, children=("?()",))
    node, scope = wrapper
    function = _function(node)
    while function is None and isinstance(node.func, cst.Call):
        # ``wrap(option=...)(f)(x)``
        node = node.func
        function = _function(node)
    return None if function is None else Handed(1, children=reader.called_in(function, scope))


def _made_by(tree: Tree, node: cst.CSTNode, scope: Scope) -> tuple[cst.Call, Scope] | None:
    """The call that a callee is, or is bound to."""
    found: tuple[cst.CSTNode, Scope] | None = (node, scope)
    for _ in range(5):
        if found is None or isinstance(found[0], cst.Call):
            break
        found = tree.names.only_value(*found)
    return (found[0], found[1]) if found is not None and isinstance(found[0], cst.Call) else None


def _function(call: cst.Call) -> cst.BaseExpression | None:
    named = (arg.value for arg in call.args if arg.keyword is not None and arg.keyword.value == "func")
    return next((arg.value for arg in call.args if not arg.star and arg.keyword is None), None) or next(named, None)


def arguments(tree: Tree, index: int) -> Sequence[cst.Arg]:
    """The arguments of a call, those that ``functools.partial`` bound before them included."""
    record = tree.walk.calls[index]
    made = _made_by(tree, record.node.func, record.context.scope)
    if made is None or tree.names.name(made[0].func, made[1]) != "functools.partial":
        return record.node.args
    return (*made[0].args[1:], *record.node.args)
