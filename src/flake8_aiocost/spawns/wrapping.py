"""Functions inside other callables: ``functools.partial(f, x)``, ``sync_to_async(f)``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.constructs._children import Children
from flake8_aiocost.module.expressions import Result
from flake8_aiocost.project.callable_values import ran

if TYPE_CHECKING:
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Argument, Call
    from flake8_aiocost.project.index import ModuleIndex


def wrapped(index: ModuleIndex, call: int) -> Children | None:
    """The function that calling ``wrap(f)``, or a name bound to that, runs.

    ``None`` for ``wrap(option=...)``, whose call only wraps. What is wrapped elsewhere, or by a decorator, is taken to
    be a function.
    """
    record = index.facts.calls[call]
    name = index.callee(call)
    if name.startswith(":"):
        return Children(1, names=(f"{name}()",))
    made = _made_by(index, record)
    if made is None:
        return Children(1, names=("?()",))
    wrapper, scope = made
    function = _function(wrapper)
    while function is None and isinstance(wrapper.function, Result):
        # ``wrap(option=...)(f)(x)``
        wrapper = index.facts.calls[wrapper.function.call]
        function = _function(wrapper)
    if function is None:
        return None
    names = [f"{index.name(*each) or '?'}()" for each in ran(index, function, scope)]
    return Children(1, names=tuple(dict.fromkeys(names)) or ("?()",))


def _made_by(index: ModuleIndex, record: Call) -> tuple[Call, int] | None:
    """The call that a callee is, or is bound to, and its scope."""
    found: tuple[Expression, int] | None = (record.function, index.names.scope_of(record.place))
    for _ in range(5):
        if found is None or isinstance(found[0], Result):
            break
        found = index.names.only_value(*found)
    if found is None or not isinstance(found[0], Result):
        return None
    return index.facts.calls[found[0].call], found[1]


def _function(call: Call) -> Expression | None:
    named = (each.value for each in call.arguments if each.keyword == "func")
    return next((each.value for each in call.arguments if not each.star and not each.keyword), None) or next(
        named, None
    )


def bound_before(index: ModuleIndex, call: int) -> tuple[Argument, ...]:
    """The arguments that ``functools.partial`` bound to the callee of a call."""
    made = _made_by(index, index.facts.calls[call])
    if made is None or index.name(made[0].function, made[1]) != "functools.partial":
        return ()
    return made[0].arguments[1:]
