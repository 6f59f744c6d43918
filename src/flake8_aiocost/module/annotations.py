"""Type annotations: the one class that a value is said to be of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from flake8_aiocost.module.expressions import (
    OTHER,
    Alternatives,
    Constant,
    Subscript,
    bare,
    is_none,
    leaf,
)
from flake8_aiocost.module.quoted import unquoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Function
    from flake8_aiocost.module.names import Names

#: ``Wrapper[T]`` says no more of the class than ``T`` does; ``FromDishka`` and ``Injected`` are injectors' markers,
#: ``InstanceOf``, ``SerializeAsAny`` and ``SkipValidation`` pydantic's.
_WRAPPERS = {
    "ClassVar",
    "Final",
    "FromDishka",
    "InitVar",
    "Injected",
    "InstanceOf",
    "Mapped",
    "NotRequired",
    "Optional",
    "ReadOnly",
    "Required",
    "SerializeAsAny",
    "SkipValidation",
    "Union",
}
#: Generics that make no class of their own where a name is bound to one.
_ALIASING = {"Annotated", "Optional", "Union"}
#: Classes that an annotation may allow: of more it says too little to follow.
_MOST_CLASSES = 8
#: Says nothing of the class, or of something that is no object of it.
_VAGUE_NAMES = "Any Awaitable Callable ClassVar Coroutine Final Literal Self Type TypeAlias callable object type"
_VAGUE = frozenset(_VAGUE_NAMES.split())
_COROUTINES = {"Awaitable", "Coroutine", "CoroutineType"}
_FUTURES = {"Future", "Task"}
_TUPLES = {"Tuple", "tuple"}
_OF_CLASSES = {"Type", "type"}
#: Other generics, such as a repository of users, have methods of their own with the same names.
_COLLECTION_NAMES = """
ContextVar DefaultDict Deque Dict LifoQueue List Mapping MutableMapping MutableSequence OrderedDict PriorityQueue Queue
Sequence WeakValueDictionary defaultdict deque dict list
"""
_COLLECTIONS = frozenset(_COLLECTION_NAMES.split())
#: Generators and contexts: what is used is what they hand out.
_GIVING = {
    "AbstractAsyncContextManager",
    "AbstractContextManager",
    "AsyncContextManager",
    "AsyncGenerator",
    "AsyncIterator",
    "ContextManager",
    "Generator",
    "Iterator",
}


def annotated(annotation: Expression, scope: int, names: Names) -> str:
    """The resolved name of the class that an annotation gives, ``""`` where it gives none or several.

    Seen through are strings, ``X | None``, ``Optional``, ``Union``, ``Annotated``, ``Final`` and ``ClassVar``; of a
    generic class the class itself is taken.
    """
    found = {name for each, _ in _alternatives(annotation, scope, names) if (name := names.name(each, scope))}
    if len(found) != 1:
        return ""
    (name,) = found
    return name if _is_class(name, names) else ""


def classes(annotation: Expression, scope: int, names: Names) -> tuple[str, ...]:
    """The resolved names of all classes that an annotation allows, as far as they are known; up to a handful."""
    found: dict[str, None] = {}
    for each, _ in _alternatives(annotation, scope, names):
        for name in names.candidates(each, scope):
            if _is_class(name, names):
                found[name] = None
    return tuple(found) if len(found) <= _MOST_CLASSES else ()


def values(annotation: Expression, scope: int, names: Names) -> tuple[str, ...]:
    """What a value that is annotated so may be: ``Feed()``, an object, and ``Feed`` where ``type[Feed]`` is said."""
    found: dict[str, None] = {}
    for each, inner in _alternatives(annotation, scope, names):
        if inner and _leaf(names.name(each, scope)) in _OF_CLASSES:
            found.update(dict.fromkeys(classes(inner[0], scope, names)))
        else:
            found.update(dict.fromkeys([f"{cls}()" for cls in classes(each, scope, names)]))
    return tuple(found) if len(found) <= _MOST_CLASSES else ()


def says_self(annotation: Expression) -> bool:
    """Whether it says that a method returns an object of its own class: ``Self``, ``"Self" | None``."""
    if isinstance(annotation, Alternatives):
        parts = [each for each in annotation.parts if not is_none(each)]
        return len(parts) == 1 and says_self(parts[0])
    if isinstance(annotation, Subscript) and leaf(annotation.value) == "Optional" and len(annotation.items) == 1:
        return says_self(annotation.items[0])
    quoted = isinstance(annotation, Constant) and annotation.value == "Self"
    return quoted or leaf(annotation) == "Self"


def returns_own(function: Function) -> bool:
    """Whether a method says that it returns an object of its own class: by ``Self``, or ``(cls: type[T]) -> T``."""
    if function.returns is None or not function.cls:
        return False
    own = function.parameters[0].annotation if function.parameters else None
    if isinstance(own, Subscript) and leaf(own.value) in _OF_CLASSES and len(own.items) == 1:
        own = own.items[0]
    return says_self(function.returns) or (bool(own and bare(own)) and _only(function.returns) == own)


def _only(annotation: Expression) -> Expression:
    """What an annotation says beside ``None``."""
    parts = [each for each in annotation.parts if not is_none(each)] if isinstance(annotation, Alternatives) else []
    return parts[0] if len(parts) == 1 else annotation


def item_of(annotation: Expression, scope: int, names: Names) -> Expression | None:
    """What an annotation says of what ``x[key]`` and ``x.get(key)`` give, where it is that of a known collection."""
    found = [(each, inner) for each, inner in _alternatives(annotation, scope, names) if inner]
    if len(found) != 1 or _leaf(names.name(found[0][0], scope)) not in _COLLECTIONS:
        return None
    return items(annotation, scope, names)


def each_of(annotation: Expression, scope: int, names: Names) -> Expression | None:
    """What an annotation says of what a loop over it gives, where it is that of a known collection."""
    found = [each for each, inner in _alternatives(annotation, scope, names) if inner]
    if len(found) != 1 or _leaf(names.name(found[0], scope)) not in _COLLECTIONS:
        return None
    return iterated_of(annotation, scope, names)


def given(annotation: Expression, scope: int, names: Names) -> tuple[str, ...]:
    """The classes of what a function gives whose result is annotated so; of generators and contexts what they hand out.

    ``with get_session() as session`` and ``Depends(get_session)`` hand out a ``Session`` where ``get_session`` is said
    to return an ``AsyncIterator[Session]``; nobody asks the generator itself for its attributes.
    """
    found: dict[str, None] = {}
    for each, inner in _alternatives(annotation, scope, names):
        handed_out = inner and _leaf(names.name(each, scope)) in _GIVING
        found.update(dict.fromkeys(classes(inner[0] if handed_out else each, scope, names)))
    return tuple(found) if len(found) <= _MOST_CLASSES else ()


def aliased(value: Expression, scope: int, names: Names) -> tuple[str, ...]:
    """The classes that a name is bound to as an alias of types: ``X = Annotated[T, ...]``, ``X = A | B``."""
    if isinstance(value, Subscript) and _leaf(names.name(value.value, scope)) in _ALIASING:
        return classes(value, scope, names)
    return classes(value, scope, names) if isinstance(value, Alternatives) else ()


def promised(annotation: Expression, scope: int, names: Names) -> Literal["coroutine", "future", ""]:
    """What an annotation says of something to be awaited. An ``Awaitable`` is a coroutine nearly always."""
    found = {_leaf(names.name(each, scope)) for each, _ in _alternatives(annotation, scope, names)}
    if found and found <= _FUTURES:
        return "future"
    return "coroutine" if found & _COROUTINES else ""


def items(annotation: Expression, scope: int, names: Names) -> Expression | None:
    """What an annotation says of the items of a collection, or of the values of a mapping."""
    found = [(each, inner) for each, inner in _alternatives(annotation, scope, names) if inner]
    if len(found) != 1:
        return None
    ((generic, inner),) = found
    # Of a ``tuple[X, ...]`` the first argument, of a ``dict[str, X]`` the second.
    is_mapping = len(inner) == 2 and _leaf(names.name(generic, scope)) not in _TUPLES
    return inner[-1 if is_mapping else 0]


def key_of(annotation: Expression, scope: int, names: Names) -> Expression | None:
    """What an annotation says of the keys of a mapping."""
    found = [inner for _, inner in _alternatives(annotation, scope, names) if len(inner) == 2]
    return found[0][0] if len(found) == 1 else None


def iterated_of(annotation: Expression, scope: int, names: Names) -> Expression | None:
    """What an annotation says of what a loop over it gives: the items of a collection, the *keys* of a mapping."""
    found = [(each, inner) for each, inner in _alternatives(annotation, scope, names) if inner]
    if len(found) != 1:
        return None
    ((generic, inner),) = found
    several = _leaf(names.name(generic, scope)) in _TUPLES and not any(each == OTHER for each in inner[1:])
    return Alternatives(inner) if several and len(inner) > 1 else inner[0]


def _alternatives(
    annotation: Expression, scope: int, names: Names
) -> Iterator[tuple[Expression, tuple[Expression, ...]]]:
    """The classes that an annotation allows, ``None`` left out, each with its type arguments."""
    todo = [annotation]
    while todo:
        each = todo.pop()
        if isinstance(each, Constant) and isinstance(each.value, str):
            each = unquoted(each.value)
        if isinstance(each, Alternatives):
            todo += each.parts
        elif isinstance(each, Subscript):
            leaf = _leaf(names.name(each.value, scope))
            if leaf == "Annotated":
                todo += each.items[:1]
            elif leaf in _WRAPPERS:
                todo += each.items
            else:
                yield each.value, each.items
        elif not is_none(each):
            yield each, ()


def _is_class(name: str, names: Names) -> bool:
    """Whether a resolved name may be that of a class, in this module or elsewhere."""
    if name[0] == "?" and not _is_starred(name[1:].partition(".")[0], names):
        return False
    return _leaf(name) not in _VAGUE and not name.endswith("()")


def _is_starred(name: str, names: Names) -> bool:
    """Whether ``from app.models import *`` may have brought a name: the module never binds it."""
    return bool(names.facts.stars) and name.isidentifier() and names.bound_in(name, 0) < 0


def _leaf(name: str) -> str:
    # What a star import brings is not known here, and is called what it is all the same.
    return name.rpartition(".")[2].lstrip("?")
