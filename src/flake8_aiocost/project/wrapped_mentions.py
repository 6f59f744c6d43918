"""The functions that may be inside of what a wrapper or a lambda makes, as ``WrappedFunctions`` follows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Lambda, Name, Result, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import ModuleFacts


def inside(value: Expression | None, facts: ModuleFacts) -> Iterator[Expression]:
    """What a value stands for: what it is handed in ``wrap(f)``, and what it calls in ``lambda: f()``.

    Args:
        value: what a name or an attribute is bound to; nothing comes of others.
        facts: of its module.
    """
    todo = [value]
    while todo:
        each = todo.pop()
        if isinstance(each, Lambda):
            yield from _called(each, facts)
        elif isinstance(each, Result):
            given = [argument.value for argument in facts.calls[each.call].arguments]
            yield from (one for one in given if isinstance(one, Name))
            todo += given


def _called(value: Lambda, facts: ModuleFacts) -> Iterator[Expression]:
    todo = [value.body]
    while todo:
        each = todo.pop()
        if isinstance(each, Result):
            call = facts.calls[each.call]
            yield call.function
            todo += [argument.value for argument in call.arguments]
        if not isinstance(each, Lambda):
            todo += parts_of(each)
