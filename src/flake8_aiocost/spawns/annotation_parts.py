"""What an annotation, or the default of a parameter or a field, is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Alternatives, Name, Subscript
from flake8_aiocost.project.imported import imported

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.scope import Binding
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: Parts that are looked at: more is no annotation that somebody wrote.
_STEPS = 20


def parts(
    expression: Expression | None, index: ModuleIndex, scope: int, project: ProjectIndex
) -> Iterator[tuple[Expression, ModuleIndex, int]]:
    """The names and calls in it, each with its module and scope, through names that stand for a part.

    Args:
        expression: ``Optional[Few]``, where ``Few = Annotated[list[str], Field(max_length=5)]`` may be imported.
        index: the module.
        scope: where it stands there.
        project: the index.
    """
    todo = [(expression, index, scope)] if expression is not None else []
    for _ in range(_STEPS):
        if not todo:
            return
        each, where, inside = todo.pop()
        if isinstance(each, Subscript):
            todo += [(part, where, inside) for part in (each.value, *each.items)]
        elif isinstance(each, Alternatives):
            todo += [(part, where, inside) for part in each.parts]
        elif isinstance(each, Name) and (named := _named(each, where, inside, project)) is not None:
            todo.append(named)
        else:
            yield each, where, inside


def _named(
    name: Name, index: ModuleIndex, scope: int, project: ProjectIndex
) -> tuple[Expression, ModuleIndex, int] | None:
    """What a name stands for that is bound to one value, in its own module or in the one that it is imported from."""
    owner = index.names.bound_in(name.root, scope)
    bindings = index.facts.scopes[owner].bindings[name.root] if owner >= 0 else ()
    attributes = name.attributes
    if len(bindings) == 1 and bindings[0].kind == "import":
        found = imported(project, index, bindings[0].dotted, attributes)
        if found is None:
            return None
        index, root, attributes = found
        bindings = index.facts.scopes[0].bindings.get(root, ())
    return _value(bindings, index) if not attributes else None


def _value(bindings: tuple[Binding, ...], index: ModuleIndex) -> tuple[Expression, ModuleIndex, int] | None:
    if len(bindings) != 1 or bindings[0].kind != "value" or bindings[0].value is None:
        return None
    return bindings[0].value, index, index.names.scope_of(bindings[0].place)
