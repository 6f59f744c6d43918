"""Which calls of a module are constructs, by what their names resolve to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from flake8_aiocost.constructs._catalogue import catalogue
from flake8_aiocost.constructs._guess import guess
from flake8_aiocost.constructs._site import Site
from flake8_aiocost.source.awaitables import Awaitables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.constructs._site import Certainty
    from flake8_aiocost.source.records import CallRecord
    from flake8_aiocost.source.tree import Tree


def recognise(tree: Tree) -> tuple[Site, ...]:
    """The calls that are constructs, in source order.

    Only calls whose last name is a construct's, or was bound to one in this module, are resolved at all.
    """
    leaves = _leaves(tree)
    found: dict[int, tuple[str, str, Certainty]] = {}
    for index, record in enumerate(tree.walk.calls):
        if record.leaf in leaves and (known := _construct(tree, record)) is not None:
            found[index] = known
    reader = Awaitables(tree, {index: construct for index, (construct, *_) in found.items()})
    return tuple(
        Site(index, *known, tree, reader, _arguments(tree, tree.walk.calls[index])) for index, known in found.items()
    )


def _leaves(tree: Tree) -> set[str]:
    walk = tree.walk
    leaves = catalogue().leaves | {name.rpartition(".")[2] for name in tree.spawners}
    leaves |= {alias for alias, dotted in walk.renamed if dotted.rpartition(".")[2] in leaves}
    renamed = [
        (target, leaf)
        for record in walk.assigns
        if record.value is not None and (leaf := _leaf(record.value))
        for each in record.targets
        if (target := _leaf(each))
    ]
    for function in walk.functions:
        renamed += [(function.node.name.value, _leaf(each.decorator)) for each in function.node.decorators]
    while more := {target for target, leaf in renamed if leaf in leaves and target not in leaves}:
        leaves |= more
    return leaves


def _leaf(node: cst.CSTNode) -> str:
    while isinstance(node, cst.Call):
        if node.args and isinstance(node.func, (cst.Name, cst.Attribute)) and _leaf(node.func) == "partial":
            node = node.args[0].value
        else:
            node = node.func
    return node.attr.value if isinstance(node, cst.Attribute) else node.value if isinstance(node, cst.Name) else ""


def _construct(tree: Tree, record: CallRecord) -> tuple[str, str, Certainty] | None:
    """Construct, callee and certainty of a call; all that its name may stand for has to agree."""
    exact = catalogue().by_callee
    names = tree.names.candidates(record.node.func, record.context.scope)
    constructs = {exact.get(name) or _configured(tree, name) for name in names}
    if len(constructs) == 1 and (construct := next(iter(constructs))):
        return construct, names[0], "inferred" if "()" in names[0] else "resolved"
    if len(names) == 1 and (construct := guess(record, names[0])):
        return construct, names[0], "guessed"
    return None


def _configured(tree: Tree, name: str) -> str | None:
    return tree.spawners.get(name)


def _arguments(tree: Tree, record: CallRecord) -> Sequence[cst.Arg]:
    return record.node.args
