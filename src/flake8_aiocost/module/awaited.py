"""What awaiting a call gives that was handed the work: ``await wait_for(fill(), 5)``, ``await to_thread(fill)``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flake8_aiocost.module.expressions import Awaited, Name, Result

if TYPE_CHECKING:
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.names import Names


class _Handed(NamedTuple):
    """Which argument of a call the work is, whether it is called, and the names of the call.

    Without names it is a method of loops and groups, of which nobody tells the class everywhere.
    """

    at: int
    called: bool
    names: tuple[str, ...] = ()


#: By the last part of what is called.
_HANDED = {
    "wait_for": _Handed(0, called=False, names=("asyncio.wait_for",)),
    "shield": _Handed(0, called=False, names=("asyncio.shield",)),
    "ensure_future": _Handed(0, called=False, names=("asyncio.ensure_future",)),
    "create_task": _Handed(0, called=False),
    "to_thread": _Handed(0, called=True, names=("asyncio.to_thread",)),
    "run_sync": _Handed(0, called=True, names=("anyio.to_thread.run_sync", "trio.to_thread.run_sync")),
    "run_in_threadpool": _Handed(
        0,
        called=True,
        names=("fastapi.concurrency.run_in_threadpool", "starlette.concurrency.run_in_threadpool"),
    ),
    "run_in_executor": _Handed(1, called=True),
    "async_add_executor_job": _Handed(0, called=True),
}
#: How such a method begins: of an object that is not known, or of one of these libraries.
_METHODS = ("?", "asyncio.", "homeassistant.", "uvloop.")
_DEPTH = 4


def work(value: Expression, scope: int, names: Names, depth: int = _DEPTH) -> tuple[Expression, bool, int] | None:
    """The work that an awaited call was handed; ``None`` for other calls.

    Args:
        value: what is awaited: a call, or a name that is bound to nothing but one.
        scope: where it stands.
        names: the resolver of the module.
        depth: how many such calls may stand in each other.

    Returns:
        The work, whether it is a function that is called, and the scope that it stands in.
    """
    if not depth:
        return None
    if not isinstance(value, Result):
        made = names.only_value(value, scope) if isinstance(value, Name) else None
        return work(*made, names, depth - 1) if made is not None and isinstance(made[0], Result) else None
    call = names.facts.calls[value.call]
    last = names.last(call.function, scope)
    if (found := _HANDED.get(last)) is None:
        return None
    known = names.name(call.function, scope)
    if known not in found.names if found.names else not known.startswith(_METHODS):
        return None
    arguments = call.arguments[: found.at + 1]
    if len(arguments) <= found.at or any(each.star or each.keyword for each in arguments):
        return None
    handed = arguments[found.at].value
    if found.called:
        return handed, True, scope
    return work(handed, scope, names, depth - 1) or (handed, False, scope)


def awaited(value: Expression, scope: int, names: Names) -> tuple[Expression, list[str], int]:
    """What gives what awaiting a value does, ``()`` if it is called for that, and the scope that it stands in."""
    handed = work(value, scope, names)
    return (value, [], scope) if handed is None else (handed[0], ["()"] if handed[1] else [], handed[2])


def part_of_gather(value: Expression, scope: int, names: Names, at: int) -> Expression | None:
    """What ``await gather(a(), b())`` gives at a position; ``None`` for other calls, and where that is not known."""
    if not isinstance(value, Result):
        return None
    call = names.facts.calls[value.call]
    if names.last(call.function, scope) != "gather" or names.name(call.function, scope) != "asyncio.gather":
        return None
    arguments = call.arguments[: at + 1]
    # With ``return_exceptions`` it may be an error, which nobody calls.
    if len(arguments) <= at or any(each.star or each.keyword for each in arguments):
        return None
    return Awaited(arguments[at].value)
