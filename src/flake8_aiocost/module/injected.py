"""What a parameter is whose default asks a framework for it: ``service=Depends(get_service)``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Result, Subscript, leaf

if TYPE_CHECKING:
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.module.names import Names

#: Calls whose first argument the framework calls, or makes an object of.
_ASKING = {"Depends", "Security", "TaskiqDepends"}
#: Markers of dependency-injector: what stands in the brackets is a provider, which is called.
_MARKERS = {"Provide"}


def asked_for(default: Expression, scope: int, facts: ModuleFacts, names: Names) -> tuple[str, ...]:
    """The resolved names of what a framework hands over; none where a default is nothing of the kind.

    Args:
        default: that of the parameter.
        scope: the one around the function.
        facts: the module.
        names: what expressions mean in it.
    """
    provider = _provider(default, facts)
    return tuple([f"{each}()" for each in names.candidates(provider, scope)]) if provider is not None else ()


def annotated_with(annotation: Expression, scope: int, facts: ModuleFacts, names: Names) -> tuple[str, ...]:
    """The same where an annotation asks for it and says nothing else: ``Annotated[Any, Depends(get_service)]``."""
    if not isinstance(annotation, Subscript) or leaf(annotation.value) != "Annotated":
        return ()
    every = (asked_for(each, scope, facts, names) for each in annotation.items[1:])
    return next((found for found in every if found), ())


def _provider(default: Expression, facts: ModuleFacts) -> Expression | None:
    if isinstance(default, Subscript) and leaf(default.value) in _MARKERS and len(default.items) == 1:
        return default.items[0]
    if not isinstance(default, Result):
        return None
    call = facts.calls[default.call]
    first = call.arguments[0] if call.arguments else None
    if leaf(call.function) not in _ASKING or first is None or first.star or first.keyword not in ("", "dependency"):
        return None
    return _provider(first.value, facts) or first.value
