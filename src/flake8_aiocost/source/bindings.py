"""What the walk notes of simple statements and clauses that bind names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import libcst as cst

from flake8_aiocost.source.records import AssignRecord
from flake8_aiocost.source.scopes import Binding

if TYPE_CHECKING:
    from collections.abc import Callable

    from flake8_aiocost.source.scopes import Context, Scope
    from flake8_aiocost.source.walk import Walk


def each_parameter(params: cst.Parameters) -> list[cst.Param]:
    """All parameters of a function in the order in which they are written."""
    starred = [params.star_arg] if isinstance(params.star_arg, cst.Param) else []
    last = [params.star_kwarg] if params.star_kwarg is not None else []
    return [*params.posonly_params, *params.params, *starred, *params.kwonly_params, *last]


def parameters(walk: Walk, params: cst.Parameters, scope: Scope) -> list[cst.CSTNode]:
    """Bind the parameters in ``scope``; returns the defaults and annotations, which the outer scope runs."""
    outside: list[cst.CSTNode] = []
    for param in each_parameter(params):
        scope.bind(param.name.value, Binding("parameter", walk.here, param))
        outside += [part for part in (param.annotation, param.default) if part is not None]
    return outside


def typed(walk: Walk, node: cst.FunctionDef | cst.ClassDef | cst.TypeAlias) -> Context:
    """Where the type parameters of a generic are seen; where we are, if it has none."""
    here = walk.here
    return here if node.type_parameters is None else here.apart("lambda")


def _assign(walk: Walk, node: cst.Assign) -> None:
    targets = tuple([each.target for each in node.targets])
    for target in targets:
        walk.bind(target, node.value, "value")
    walk.assigns.append(AssignRecord(targets, node.value, walk.here))
    walk.next(*targets, node.value)


def _annotated(walk: Walk, node: cst.AnnAssign) -> None:
    if isinstance(node.target, cst.Name):
        binding = Binding("value", walk.here, node.value, annotation=node.annotation)
        walk.here.scope.bind(node.target.value, binding)
    walk.assigns.append(AssignRecord((node.target,), node.value, walk.here, node.annotation))
    walk.next(node.target, node.annotation, node.value)


def _augmented(walk: Walk, node: cst.AugAssign) -> None:
    walk.bind(node.target, node, "other")
    walk.next(node.target, node.value)


def _deleted(walk: Walk, node: cst.Del) -> None:
    walk.bind(node.target, None, "deleted")
    walk.next(node.target)


def _with_item(walk: Walk, node: cst.WithItem) -> None:
    if node.asname is None:
        walk.next(node.item)
        return
    target = node.asname.name
    walk.bind(target, node.item, "with")
    walk.assigns.append(AssignRecord((target,), node.item, walk.here))
    walk.next(node.item, target)


def _captured(walk: Walk, node: cst.MatchAs | cst.MatchStar) -> None:
    if node.name is not None:
        walk.bind(node.name, None, "other")
    if isinstance(node, cst.MatchAs):
        walk.next(node.pattern)


def _mapping(walk: Walk, node: cst.MatchMapping) -> None:
    if node.rest is not None:
        walk.bind(node.rest, None, "other")
    walk.next(*node.elements)


def _type_parameter(walk: Walk, node: cst.TypeVar | cst.TypeVarTuple | cst.ParamSpec) -> None:
    walk.bind(node.name, None, "other")
    if isinstance(node, cst.TypeVar):
        walk.next(node.bound)


def _type_alias(walk: Walk, node: cst.TypeAlias) -> None:
    walk.bind(node.name, node.value, "value")
    walk.next(typed(walk, node), node.type_parameters, node.value, walk.here)


def _declared(walk: Walk, node: cst.Global | cst.Nonlocal) -> None:
    here = walk.here.scope
    for item in node.names:
        name = item.name.value
        if isinstance(node, cst.Global):
            here.declared[name] = walk.scope
            continue
        outer = (scope for scope in here.enclosing() if scope is not here and scope.kind == "function")
        owner = next((scope for scope in outer if name in scope.bindings), None)
        if owner is not None:
            here.declared[name] = owner


def _import(walk: Walk, node: cst.Import) -> None:
    for alias in node.names:
        dotted = _dotted(alias.name)
        walk.imports.append(dotted)
        if alias.asname is not None:
            _bind_import(walk, alias.asname.name, dotted)
        else:
            _bind_import(walk, _root(alias.name), dotted.partition(".")[0])


def _import_from(walk: Walk, node: cst.ImportFrom) -> None:
    module = "." * len(node.relative) + (_dotted(node.module) if node.module is not None else "")
    walk.imports.append(module)
    if isinstance(node.names, cst.ImportStar):
        walk.stars.append(module)
        return
    for alias in node.names:
        name = alias.name.value if isinstance(alias.name, cst.Name) else ""
        dotted = f"{module}{name}" if module.endswith(".") else f"{module}.{name}"
        walk.imports.append(dotted)
        _bind_import(walk, alias.asname.name if alias.asname is not None else alias.name, dotted)


def _bind_import(walk: Walk, target: cst.CSTNode, dotted: str) -> None:
    if isinstance(target, cst.Name):
        walk.here.scope.bind(target.value, Binding("import", walk.here, dotted=dotted))
        if dotted.rpartition(".")[2] != target.value:
            walk.renamed.append((target.value, dotted))


def _dotted(name: cst.CSTNode) -> str:
    parts = []
    while isinstance(name, cst.Attribute):
        parts.append(name.attr.value)
        name = name.value
    return ".".join([*([name.value] if isinstance(name, cst.Name) else []), *parts[::-1]])


def _root(name: cst.CSTNode) -> cst.CSTNode:
    while isinstance(name, cst.Attribute):
        name = name.value
    return name


HANDLERS: dict[type, Callable[[Walk, Any], None]] = {
    cst.Assign: _assign,
    cst.AnnAssign: _annotated,
    cst.AugAssign: _augmented,
    cst.Del: _deleted,
    cst.WithItem: _with_item,
    cst.MatchAs: _captured,
    cst.MatchStar: _captured,
    cst.MatchMapping: _mapping,
    cst.TypeVar: _type_parameter,
    cst.TypeVarTuple: _type_parameter,
    cst.ParamSpec: _type_parameter,
    cst.TypeAlias: _type_alias,
    cst.Global: _declared,
    cst.Nonlocal: _declared,
    cst.Import: _import,
    cst.ImportFrom: _import_from,
}
# Only in newer versions of libcst: lazy imports (Python 3.15).
for _name, _handler in (("LazyImport", _import), ("LazyImportFrom", _import_from)):
    if hasattr(cst, _name):
        HANDLERS[getattr(cst, _name)] = _handler
