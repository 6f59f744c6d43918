"""Whether a guard is shut by default: what it asks has a value in the source, and leaves at that.

``if self.persisted: return`` of an object that is made with ``persisted = False`` lets everybody pass; only a guard
that stays shut until somebody sets something turns a spawn into nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.module.expressions import Constant, Display, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.guard import Guard
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

_ENVIRONMENT = {"os.environ.get", "os.getenv"}
_INIT = "__init__"


def shut(project: ProjectIndex, index: ModuleIndex, function: int) -> str:
    """The guard of a function as a message shows it, where it leaves by default or holds back what comes too early.

    Args:
        project: the index.
        index: the module.
        function: its number there.
    """
    record = index.facts.functions[function]
    found = record.guard
    if found is None:
        return ""
    if found.when == "early":
        return found.text
    if isinstance(found.asked, Name) and index.name(found.asked, record.scope) in _ENVIRONMENT:
        return found.text if _leaves(found, found.fallback) else ""
    values = list(_defaults(project, index, found.asked, record.scope))
    return found.text if values and all(_leaves(found, each) for each in values) else ""


def _leaves(guard: Guard, value: Expression) -> bool:
    if guard.when in ("true", "false"):
        truth = _truth(value)
        return truth is not None and truth is (guard.when == "true")
    if not isinstance(value, Constant):
        # A display is no constant.
        return isinstance(value, Display) and guard.when == "unequal"
    same = type(value.value) is type(guard.value.value) and value.value == guard.value.value
    return same is (guard.when == "equal")


def _truth(value: Expression) -> bool | None:
    if isinstance(value, Display):
        return bool(value.items)
    return bool(value.value) if isinstance(value, Constant) else None


def _defaults(project: ProjectIndex, index: ModuleIndex, asked: Expression, scope: int) -> Iterator[Expression]:
    """The values that a name is first bound to."""
    if not isinstance(asked, Name):
        return
    if not asked.attributes:
        yield from _of_name(project, index, asked, scope)
        return
    owner = Name(asked.root, asked.attributes[:-1])
    for name in index.linked(index.names.candidates(owner, scope)):
        if name.startswith(":"):
            yield from _of_attribute(project, name[1:], asked.attributes[-1])


def _of_name(project: ProjectIndex, index: ModuleIndex, name: Name, scope: int) -> Iterator[Expression]:
    owner = index.names.bound_in(name.root, scope)
    bindings = index.facts.scopes[owner].bindings[name.root] if owner >= 0 else ()
    if bindings and bindings[0].kind == "import":
        linked = index.name(name, scope)
        module, _, rest = linked[1:].partition(":") if linked.startswith(":") else ("", "", "")
        if module and rest.isidentifier() and int(module) != index.number:
            yield from _of_name(project, project.modules[int(module)], Name(rest), 0)
        return
    for each in bindings:
        if each.value is not None and each.kind in ("value", "parameter"):
            yield each.value
            return


def _of_attribute(project: ProjectIndex, owner: str, attribute: str) -> Iterator[Expression]:
    """The value of an attribute of a module, or of a class and its objects, as they are made."""
    module, _, rest = owner.partition(":")
    cls = rest.removesuffix("()")
    if not module.isdigit():
        return
    for line in project.hierarchy.line(f"{module}:{cls}"):
        number, _, name = line.partition(":")
        index = project.modules[int(number)]
        found = list(_of_class(index, name, attribute))
        if found:
            yield from found[:1]
            return


def _of_class(index: ModuleIndex, cls: str, attribute: str) -> Iterator[Expression]:
    for each in index.names.assigned(cls, attribute):
        function = index.facts.places[each.place].function
        if each.value is None or function == MODULE_LEVEL or index.facts.functions[function].name != _INIT:
            continue
        scope = index.facts.scopes[index.facts.functions[function].scope]
        bound = scope.bindings.get(each.value.root, ()) if isinstance(each.value, Name) else ()
        handed = next((binding for binding in bound if binding.kind == "parameter"), None)
        # What is handed to the maker and has no default is set by somebody.
        value = each.value if handed is None else handed.value
        if value is not None:
            yield value
        return
    for record in index.facts.classes:
        for binding in index.facts.scopes[record.scope].bindings.get(attribute, ()) if record.qualname == cls else ():
            if binding.value is not None:
                yield binding.value
