"""Calls whose result is what they were handed, or a name in that: ``partial(f)``, ``getattr(x, "f")``, ``cast()``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.annotations import values
from flake8_aiocost.module.expressions import Attribute, Constant, Name, bare, is_none
from flake8_aiocost.module.looped import one_of

if TYPE_CHECKING:
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Call
    from flake8_aiocost.module.names import Names

#: The attribute of an object that is its class.
CLASS = "__class__"
#: Methods, and functions, whose result is what they were handed, or calls it.
ENTERING = ("enter_async_context", "enter_context")
CASTS = {"typing.cast", "typing_extensions.cast"}
_TYPE_VARIABLES = {"typing.TypeVar", "typing_extensions.TypeVar"}
_PROVIDERS = "ContextLocalSingleton Factory Singleton ThreadLocalSingleton ThreadSafeSingleton"
WRAPPING = {
    "partial": "functools.partial",
    "staticmethod": "builtins.staticmethod",
    # Calling what these return makes an object of the class that they are handed.
    **{each: f"dependency_injector.providers.{each}" for each in _PROVIDERS.split()},
}


def passed_through(call: Call, scope: int, names: Names) -> Expression | None:
    """What a call returns where that can be read: ``partial(f, ...)``, ``stack.enter_context(x)``, ``getattr``."""
    if not call.arguments or call.arguments[0].star or call.arguments[0].keyword:
        return None
    last = names.last(call.function, scope)
    if (one := one_of(call, last, names.facts)) is not None and names.name(call.function, scope) == one[0]:
        return one[1]
    if last == "getattr":
        return _attribute_by_text(call, scope, names)
    if last == "TypeVar":
        return _bound_of(call, scope, names)
    if last in ENTERING or (last in WRAPPING and names.name(call.function, scope) == WRAPPING[last]):
        return call.arguments[0].value
    return None


def stated(call: Call, scope: int, names: Names) -> tuple[str, ...]:
    """What a call of one or two arguments stands for by what it says: ``cast(Feed, x)``, ``type(self)``."""
    return cast(call, scope, names) if len(call.arguments) == 2 else class_of(call, scope, names)


def cast(call: Call, scope: int, names: Names) -> tuple[str, ...]:
    """``Feed()`` for ``cast(Feed, x)``; of ``cast(Any, x)`` what ``x`` is."""
    if names.last(call.function, scope) != "cast" or names.name(call.function, scope) not in CASTS:
        return ()
    if any(each.star or each.keyword for each in call.arguments):
        return ()
    stated, value = [each.value for each in call.arguments]
    return values(stated, scope, names) or names.candidates(value, scope)


def class_of(call: Call, scope: int, names: Names) -> tuple[str, ...]:
    """``Feed`` for ``type(self)`` in a method of it, which may be a class below; of other objects nothing."""
    value = call.arguments[0]
    if bare(call.function) != "type" or value.star or value.keyword or not bare(value.value):
        return ()
    found = own_class(bare(value.value), scope, names)
    return found if found and names.name(call.function, scope) == "builtins.type" else ()


def own_class(name: str, scope: int, names: Names) -> tuple[str, ...]:
    """The class around of the object that a method is called on, by the name of that object."""
    owner = names.owner_of(name, scope)
    return (f":{owner}",) if owner and names.candidates(Name(name), scope) == (f":{owner}()",) else ()


def _attribute_by_text(call: Call, scope: int, names: Names) -> Expression | None:
    """``x.name`` for ``getattr(x, "name")``, also with ``None`` for where there is none."""
    if len(call.arguments) not in (2, 3) or any(each.star or each.keyword for each in call.arguments):
        return None
    owner, name, *default = [each.value for each in call.arguments]
    text = name.value if isinstance(name, Constant) and isinstance(name.value, str) else ""
    if not text.isidentifier() or not all(is_none(each) for each in default):
        return None
    if names.name(call.function, scope) != "builtins.getattr":
        return None
    return Name(owner.root, (*owner.attributes, text)) if isinstance(owner, Name) else Attribute(owner, (text,))


def _bound_of(call: Call, scope: int, names: Names) -> Expression | None:
    """``Feed`` for ``TypeVar("T", bound=Feed)``, also where it is quoted: an annotation with ``T`` allows that."""
    bound = next((each.value for each in call.arguments if each.keyword == "bound"), None)
    if isinstance(bound, Constant) and isinstance(bound.value, str):
        root, *attributes = bound.value.split(".")
        bound = Name(root, tuple(attributes)) if all(map(str.isidentifier, (root, *attributes))) else None
    known = isinstance(bound, (Name, Attribute)) and names.name(call.function, scope) in _TYPE_VARIABLES
    return bound if known else None
