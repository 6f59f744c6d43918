"""Whether a task is awaited where it is made, or made beside others, and whether its coroutine ever waits."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import libcst as cst

from flake8_aiocost.source.plans import children

if TYPE_CHECKING:
    from flake8_aiocost.constructs._site import Site
    from flake8_aiocost.source.handed import Handed
    from flake8_aiocost.source.records import CallRecord
    from flake8_aiocost.source.tree import Tree


def is_kept(site: Site) -> bool:
    """``self.task = create_task(x())``, ``tasks[key] = create_task(x())`` where ``tasks`` is not a local name.

    ``await group.start(f)`` of anyio counts too: it waits until f says that it has started, not until it is done.
    """
    tree, record = site.tree, site.record
    if site.callee.endswith("().start"):
        return True
    assign = tree.parents.get(record.node)
    if isinstance(assign, cst.AnnAssign):
        targets: list[cst.BaseExpression] = [assign.target]
    elif isinstance(assign, cst.Assign):
        targets = [each.target for each in assign.targets]
    else:
        return False
    owners = (target.value for target in targets if isinstance(target, (cst.Attribute, cst.Subscript)))
    return any(not (isinstance(owner, cst.Name) and _is_plain_local(owner.value, record)) for owner in owners)


def _is_plain_local(name: str, record: CallRecord) -> bool:
    scope = record.context.scope
    return name in scope.bindings and name != scope.receiver[0]


def is_awaited_at_once(site: Site) -> bool:
    """``await create_task(x())``, or ``t = create_task(x())`` whose very next statement awaits ``t``.

    In the second form ``t`` may be used nowhere else.
    """
    tree = site.tree
    if site.record.awaited:
        return True
    above = tree.above(site.record.node)
    assign, line, block = next(above, None), next(above, None), next(above, None)
    if not isinstance(assign, cst.Assign) or not isinstance(line, cst.SimpleStatementLine) or len(assign.targets) != 1:
        return False
    target = assign.targets[0].target
    if not isinstance(target, cst.Name) or not isinstance(block, (cst.IndentedBlock, cst.Module)):
        return False
    after = next((two for one, two in itertools.pairwise(block.body) if one is line), None)
    if not isinstance(after, cst.SimpleStatementLine) or len(after.body) != 1 or len(line.body) != 1:
        return False
    awaited = _value(after.body[0])
    if not isinstance(awaited, cst.Await) or not isinstance(awaited.expression, cst.Name):
        return False
    return awaited.expression.value == target.value and _uses(tree, site, target.value) == 2


def _value(statement: cst.BaseSmallStatement) -> cst.BaseExpression | None:
    return statement.value if isinstance(statement, (cst.Expr, cst.Assign, cst.AnnAssign, cst.Return)) else None


def _uses(tree: Tree, site: Site, name: str) -> int:
    """How often a name stands in the function around the site."""
    function = next((each for each in tree.above(site.record.node) if isinstance(each, cst.FunctionDef)), tree.module)
    count, stack = 0, children(function)
    while stack:
        node = stack.pop()
        count += isinstance(node, cst.Name) and node.value == name
        stack.extend(children(node))
    return count


def is_together(site: Site) -> bool:
    """Whether a loop around the site waits for nothing, so that the tasks of its iterations run side by side.

    Of several loops the innermost decides: that is where the next task is made.
    """
    tree, loops = site.tree, site.record.context.loops
    if not loops:
        return False
    loop = tree.walk.loops[loops[-1]]
    if isinstance(loop.node, cst.CompFor):
        around = next(each for each in tree.above(loop.node) if not isinstance(each, cst.CompFor))
        return not _waits(around)
    return loop.kind != "async for" and not _waits(loop.node.body)


def _waits(node: cst.CSTNode) -> bool:
    """Whether something is awaited below a node, in the same function."""
    stack = [node]
    while stack:
        each = stack.pop()
        if isinstance(each, cst.Await):
            return True
        if isinstance(each, (cst.With, cst.For, cst.CompFor)) and each.asynchronous is not None:
            return True
        if not isinstance(each, (cst.FunctionDef, cst.Lambda)):
            stack.extend(children(each))
    return False


def is_ready(tree: Tree, handed: Handed) -> bool:
    """Whether every child is an undecorated ``async def`` of this module, outside of classes, that never suspends."""
    if handed.opaque or not handed.children:
        return False
    ready = set()
    for record in tree.walk.functions:
        node, qualname = record.node, record.inner.scope.qualname
        if node.asynchronous is not None and not node.decorators and not record.suspends:
            ready.add(f":{qualname}()")
    for record in tree.walk.functions:
        if (
            record.suspends
            or record.node.asynchronous is None
            or record.node.decorators
            or record.outer.scope.kind == "class"
        ):
            ready.discard(f":{record.inner.scope.qualname}()")
    return all(child in ready for child in handed.children)
