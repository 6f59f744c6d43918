"""Which functions calling a value runs: through lambdas, ``functools.partial`` and ``contextvars.Context.run``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import (
    Attribute,
    Awaited,
    Either,
    Lambda,
    Result,
    Subscript,
    Walrus,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Argument
    from flake8_aiocost.project.index import ModuleIndex

#: An expression, and the scope that it stands in.
Placed = tuple["Expression", int]

#: Callables that call their first argument with the others, and return what it returns.
_CALL_THE_FIRST = {"contextvars.Context().run", "contextvars.copy_context().run"}
_PARTIAL = "functools.partial"
#: Wrappers in wrappers, and calls of one lambda: more is no program that somebody wrote.
_DEPTH = 5
_MOST_CALLS = 8


def ran(index: ModuleIndex, function: Expression, scope: int, handed: Sequence[Placed] = ()) -> tuple[Placed, ...]:
    """The functions that calling a value runs, in the order in which they run.

    Of a lambda those are the callees in its body and in their arguments, without what stands in comprehensions and the
    like, and the one that makes its result comes last; a lambda whose body is no call gives none.

    Args:
        index: the module.
        function: what is called, such as ``lambda: db.query(x)``, ``partial(f, x)``, ``context.run``.
        scope: where it stands.
        handed: the positional arguments that it is called with.
    """
    return tuple(_ran(index, (function, scope), list(handed), _DEPTH))


def plain(arguments: Sequence[Argument], scope: int) -> list[Placed]:
    """The positional arguments of a call, up to the first one with a star."""
    found: list[Placed] = []
    for each in arguments:
        if each.star:
            break
        if not each.keyword:
            found.append((each.value, scope))
    return found


def names_run(index: ModuleIndex, call: int) -> tuple[str, ...]:
    """The linked names of what a call runs: of ``f`` for ``context.run(f, x)``."""
    record = index.facts.calls[call]
    scope = index.names.scope_of(record.place)
    found = ran(index, record.function, scope, plain(record.arguments, scope))
    return tuple([name for each in found for name in index.linked(index.names.candidates(*each))])


def calls_first(index: ModuleIndex, function: Expression, scope: int) -> bool:
    """Whether a callable calls its first argument: ``context.run``."""
    return index.names.last(function, scope) == "run" and index.name(function, scope) in _CALL_THE_FIRST


def _ran(index: ModuleIndex, called: Placed, handed: list[Placed], depth: int) -> Iterator[Placed]:
    function, scope = called
    if depth == 0:
        return
    if not isinstance(function, (Lambda, Result)) and (value := index.names.only_value(function, scope)) is not None:
        made = value[0]
        if isinstance(made, Lambda) or (isinstance(made, Result) and _is_partial(index, made.call)):
            function, scope = value
    if isinstance(function, Lambda):
        for call in _calls(index, function.body):
            record = index.facts.calls[call]
            where = index.names.scope_of(record.place)
            yield from _ran(index, (record.function, where), plain(record.arguments, where), depth - 1)
    elif isinstance(function, Result) and _is_partial(index, function.call):
        bound = plain(index.facts.calls[function.call].arguments, scope)
        if bound:
            yield from _ran(index, bound[0], [*bound[1:], *handed], depth - 1)
        else:
            yield function, scope
    elif handed and calls_first(index, function, scope):
        yield from _ran(index, handed[0], handed[1:], depth - 1)
    else:
        yield function, scope


def _is_partial(index: ModuleIndex, call: int) -> bool:
    record = index.facts.calls[call]
    if index.aliases.called(call) != "partial":
        return False
    return index.names.name(record.function, index.names.scope_of(record.place)) == _PARTIAL


def _calls(index: ModuleIndex, body: Expression) -> list[int]:
    """The calls that an expression certainly or perhaps makes, what makes its value last."""
    found: list[int] = []
    todo = [body]
    while todo and len(found) < _MOST_CALLS:
        each = todo.pop()
        if isinstance(each, Result):
            found.append(each.call)
            record = index.facts.calls[each.call]
            todo += [record.function, *(argument.value for argument in record.arguments)]
        elif isinstance(each, (Attribute, Subscript, Awaited, Walrus)):
            todo.append(each.value)
        elif isinstance(each, Either):
            todo += each.parts
    return found[::-1]
