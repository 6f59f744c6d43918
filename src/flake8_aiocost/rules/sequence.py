"""Is there a sequence to compare with? Where there is none, a price is nothing that its reader could act on.

Read in 45 findings on langflow and chainlit: 16 of them stood on a task that runs for as long as a connection or the
process does, on a writer whose reader waits beside it, or on a race. "More than in sequence" is no answer there, since
the sequence would hang. Hazards of turning concurrency into sequence, one by one, below.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flake8_aiocost.heat.hierarchy import Hierarchy
from flake8_aiocost.model import MODULE_LEVEL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.model import Loop, ModuleFacts, Spawn

#: Methods by which one coroutine lets another go on, and those by which the other waits for it.
TELLS = frozenset(
    {"put", "put_nowait", "set", "set_result", "set_exception", "release", "notify", "notify_all", "send"}
)
WAITS = frozenset({"get", "wait", "wait_for", "acquire", "receive", "join"})
#: Loaders that collect the calls of one turn of the loop into one query: in sequence each would be a query of its own.
BATCHING = frozenset({"load", "load_many"})
#: What those methods belong to, by its resolved name: ``client.put`` and ``client.get`` of an HTTP client are no talk.
_CHANNEL = re.compile(
    r"^(?:asyncio|anyio|janus|multiprocessing)\b|(?:queue|event|future|condition|semaphore|stream|channel|inbox|outbox)s?$",
    re.IGNORECASE,
)
_FEED = re.compile(r"(?:stream|reader|receiver|socket|ws|queue|channel|events|messages|listen\(\))$", re.IGNORECASE)
#: ``asyncio.wait(..., return_when=...)``: whoever is first, so the others are not waited for.
RACES = frozenset({"asyncio.FIRST_COMPLETED", "asyncio.FIRST_EXCEPTION"})


def has_sequence(spawn: Spawn, facts: ModuleFacts) -> bool:
    """Whether plain awaits could stand in the spawn's place, for all that can be seen of its children."""
    if _is_kept(spawn, facts) or _races(spawn, facts) or _is_cancelled(spawn, facts):
        return False
    if any(child.removesuffix("()").rpartition(".")[2] in BATCHING and "." in child for child in spawn.children):
        return False
    hierarchy = Hierarchy(facts)
    children = {index for child in spawn.children for index in _with_helpers(hierarchy, child.removesuffix("()"))}
    endless = {loop.function for loop in facts.loops if loop.endless or _is_feed(loop)}
    if children & endless or _is_timer(spawn, children, facts):
        return False
    return not _talk({*children, spawn.function}, facts)


def _races(spawn: Spawn, facts: ModuleFacts) -> bool:
    arguments = facts.calls[spawn.site].arguments
    # With a time limit it races against the clock, and what is late goes on beside what follows.
    return spawn.construct == "wait" and any(
        argument.value in RACES or (argument.keyword == "timeout" and (argument.value or argument.literal is not None))
        for argument in arguments
    )


def _is_cancelled(spawn: Spawn, facts: ModuleFacts) -> bool:
    """``watcher = create_task(x()); ...; watcher.cancel()``, or a group whose scope is cancelled: it runs beside."""
    cancels = (f"{spawn.callee}().cancel", f"{spawn.callee}().cancel_scope.cancel")
    return any(call.name in cancels and _is_within(call.function, spawn.function, facts) for call in facts.calls)


def _is_within(inner: int, outer: int, facts: ModuleFacts) -> bool:
    while inner not in (outer, MODULE_LEVEL):
        inner = facts.functions[inner].parent
    return inner == outer


def _is_kept(spawn: Spawn, facts: ModuleFacts) -> bool:
    """Straight away, or ``task = create_task(x())`` first and ``session.task = task`` after."""
    return spawn.kept or any(
        each.function == spawn.function and "." in each.target and each.value.value == f"{spawn.callee}()"
        for each in facts.assignments
    )


def _is_timer(spawn: Spawn, children: set[int], facts: ModuleFacts) -> bool:
    """A task that nobody awaits and that sleeps first: it does its work later, on purpose."""
    return spawn.construct == "create_task" and any(
        call.name == "asyncio.sleep" and call.function in children and call.arguments and call.arguments[0].literal != 0
        for call in facts.calls
    )


def _is_feed(loop: Loop) -> bool:
    """``async for message in websocket``: it ends when the other side hangs up."""
    return loop.kind == "async for" and _FEED.search(loop.iterable) is not None


def _with_helpers(hierarchy: Hierarchy, name: str) -> Iterator[int]:
    """What a child runs: its function, and the functions inside it."""
    for index in hierarchy.of(name):
        yield index
        yield from hierarchy.nested.get(index, ())


def _talk(functions: set[int], facts: ModuleFacts) -> bool:
    """Whether one of the functions waits on an object on which another one reports: a queue, an event, a future."""
    tells: dict[str, set[int]] = {}
    waits: dict[str, set[int]] = {}
    for call in facts.calls:
        owner, _, method = call.name.rpartition(".")
        if call.function not in functions or not _CHANNEL.search(owner):
            continue
        if method in TELLS:
            tells.setdefault(owner, set()).add(call.function)
        elif method in WAITS:
            waits.setdefault(owner, set()).add(call.function)
    return any(waits[owner] - told or told - waits[owner] for owner, told in tells.items() if owner in waits)
