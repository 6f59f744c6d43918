"""Which calls of a module are constructs, by what their names resolve to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from flake8_aiocost.constructs._catalogue import catalogue
from flake8_aiocost.constructs._guess import guess
from flake8_aiocost.constructs._site import Site
from flake8_aiocost.constructs._spawners import Spawners
from flake8_aiocost.source.awaitables import Awaitables
from flake8_aiocost.source.handed import FUTURE
from flake8_aiocost.source.wrapping import arguments

if TYPE_CHECKING:
    from flake8_aiocost.constructs._site import Certainty
    from flake8_aiocost.source.records import CallRecord
    from flake8_aiocost.source.tree import Tree


def recognise(tree: Tree) -> tuple[Site, ...]:
    """The calls that are constructs, in source order.

    Only calls whose last name is a construct's, or was bound to one in this module, are resolved at all.
    """
    spawners = Spawners(tree.spawners, tree.path)
    leaves = _leaves(tree, catalogue().leaves | spawners.leaves)
    decorated = _decorated(tree, leaves)
    found: dict[int, tuple[str, str, Certainty]] = {}
    for index, record in enumerate(tree.walk.calls):
        direct = record.leaf == "partial" and isinstance(record.node.func, cst.Call)
        if (record.leaf in leaves or direct) and (known := _construct(tree, record, spawners, decorated)) is not None:
            found[index] = known
    constructs = {index: construct for index, (construct, *_) in found.items()}
    reader, sure = Awaitables(tree, constructs), Awaitables(tree, constructs, unsure=FUTURE)
    return tuple(Site(index, known, arguments(tree, index), reader, sure) for index, known in found.items())


def _leaves(tree: Tree, leaves: frozenset[str]) -> frozenset[str]:
    """The last parts of all names that may stand for a construct here: ``g`` after ``import gather as g``."""
    walk = tree.walk
    renamed = [(alias, dotted.rpartition(".")[2]) for alias, dotted in walk.renamed]
    for record in walk.assigns:
        if record.value is not None and (leaf := _leaf(record.value)):
            renamed += [(target, leaf) for each in record.targets if (target := _leaf(each))]
    for function in walk.functions:
        renamed += [(function.node.name.value, _leaf(each.decorator)) for each in function.node.decorators]
    while more := {target for target, leaf in renamed if leaf in leaves and target not in leaves}:
        leaves |= more
    return leaves


def _leaf(node: cst.CSTNode) -> str:
    while isinstance(node, cst.Call):
        partial = node.args and not isinstance(node.func, cst.Call) and _leaf(node.func) == "partial"
        node = node.args[0].value if partial else node.func
    return node.attr.value if isinstance(node, cst.Attribute) else node.value if isinstance(node, cst.Name) else ""


def _decorated(tree: Tree, leaves: frozenset[str]) -> dict[str, str]:
    """Functions of this module whose every call is a construct: ``@sync_to_async def f()``. By resolved name."""
    exact, found = catalogue().by_callee, {}
    for record in tree.walk.functions:
        for each in record.node.decorators:
            if _leaf(each.decorator) not in leaves:
                continue
            wrapper = tree.names.name(each.decorator, record.outer.scope).removesuffix("()")
            if construct := exact.get(f"{wrapper}()"):
                scope = record.inner.scope
                owner, _, name = scope.qualname.rpartition(".")
                found[f":{scope.qualname}"] = found[f":{owner}().{name}"] = construct
    return found


def _reexported(name: str) -> str:
    """``app.compat.asyncio.gather``, where a module hands asyncio on."""
    before, asyncio, after = name.rpartition(".asyncio.")
    return f"asyncio.{after}" if before and asyncio else ""


def _construct(
    tree: Tree, record: CallRecord, spawners: Spawners, decorated: dict[str, str]
) -> tuple[str, str, Certainty] | None:
    """Construct, callee and certainty of a call; all that its name may stand for has to agree."""
    exact = catalogue().by_callee
    names = tree.names.candidates(record.node.func, record.context.scope)
    constructs = {
        exact.get(name) or decorated.get(name) or spawners.construct(name) or exact.get(_reexported(name))
        for name in names
    }
    if len(constructs) == 1 and (construct := next(iter(constructs))):
        return construct, names[0], "inferred" if "()" in names[0] else "resolved"
    if len(names) == 1 and (construct := guess(record, names[0])):
        return construct, names[0], "guessed"
    return None
