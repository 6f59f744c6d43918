"""Whether plain awaits could stand in a spawn's place. Where they could not, its price is nothing to act on.

Of 45 findings on langflow and chainlit, 16 stood on a task that runs for as long as a connection or the process does,
on a writer whose reader waits beside it, or on a race. "More than in sequence" is no answer there, since the sequence
would hang. Each way in which that happens is a method below.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.module.expressions import bare, leaf

if TYPE_CHECKING:
    from collections.abc import Collection

    from flake8_aiocost.model import Spawn
    from flake8_aiocost.project.index import ModuleIndex

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


class Sequences:
    """Asked of the spawns of one module. What it takes is collected once, so that many spawns cost no more than few."""

    def __init__(self, index: ModuleIndex) -> None:
        """Nothing is collected yet."""
        self._index = index
        self._facts = index.facts
        self._run: dict[tuple[str, ...], frozenset[int]] = {}

    def has_sequence(self, spawn: Spawn) -> bool:
        """Whether plain awaits could stand in the spawn's place, for all that can be seen of its children."""
        if self._is_kept(spawn) or self._races(spawn) or self._is_cancelled(spawn):
            return False
        if any(child.removesuffix("()").rpartition(".")[2] in BATCHING and "." in child for child in spawn.children):
            return False
        children = self._functions(spawn.children)
        if not children.isdisjoint(self._endless) or self._is_timer(spawn, children):
            return False
        return not self._talk(children, spawn.function)

    def _functions(self, children: tuple[str, ...]) -> frozenset[int]:
        """What children run: their functions, and the functions inside these."""
        if children not in self._run:
            hierarchy, found = self._index.hierarchy, set()
            for child in children:
                for function in hierarchy.of(child.removesuffix("()")):
                    found.add(function)
                    found.update(hierarchy.nested.get(function, ()))
            self._run[children] = frozenset(found)
        return self._run[children]

    def _races(self, spawn: Spawn) -> bool:
        # With a time limit it races against the clock, and what is late goes on beside what follows.
        return spawn.construct == "wait" and any(
            argument.value in RACES
            or (argument.keyword == "timeout" and (argument.value or argument.literal is not None))
            for argument in self._index.arguments(spawn.site)
        )

    def _is_cancelled(self, spawn: Spawn) -> bool:
        """``watcher = create_task(x()); ...; watcher.cancel()``, or a group whose scope is cancelled."""
        names = (f"{spawn.callee}().cancel", f"{spawn.callee}().cancel_scope.cancel")
        return any(spawn.function in self._cancelled.get(name, ()) for name in names)

    @cached_property
    def _cancelled(self) -> dict[str, set[int]]:
        """By the resolved name of a ``cancel`` method: the functions that call it, and those around them."""
        found: dict[str, set[int]] = defaultdict(set)
        for call, record in enumerate(self._facts.calls):
            if leaf(record.function) == "cancel":
                functions = found[self._index.callee(call)]
                function = self._index.function_of(call)
                while function != MODULE_LEVEL and function not in functions:
                    functions.add(function)
                    function = self._facts.functions[function].parent
                functions.add(MODULE_LEVEL)
        return found

    def _is_kept(self, spawn: Spawn) -> bool:
        """Straight away, or ``task = create_task(x())`` first and ``session.task = task`` after."""
        return spawn.kept or (spawn.function, f"{spawn.callee}()") in self._stored

    @cached_property
    def _stored(self) -> frozenset[tuple[int, str]]:
        """Pairs of a function and the resolved name of what it stores in an attribute."""
        return frozenset(
            (each.function, self._index.value(each).value) for each in self._index.assignments if "." in each.target
        )

    def _is_timer(self, spawn: Spawn, children: frozenset[int]) -> bool:
        """A task that nobody awaits and that sleeps first: it does its work later, on purpose."""
        return spawn.construct == "create_task" and not children.isdisjoint(self._sleeping)

    @cached_property
    def _sleeping(self) -> frozenset[int]:
        """The functions that sleep for more than one turn of the loop."""
        found = set()
        for call, record in enumerate(self._facts.calls):
            sleeps = bool(record.arguments) and self._index.callee(call) == "asyncio.sleep"
            if sleeps and self._index.arguments(call)[0].literal != 0:
                found.add(self._index.function_of(call))
        return frozenset(found)

    @cached_property
    def _endless(self) -> frozenset[int]:
        """The functions with a loop that ends when somebody else wants it to."""
        return frozenset(
            self._facts.places[loop.place].function
            for number, loop in enumerate(self._facts.loops)
            if loop.endless or self._is_feed(number)
        )

    def _is_feed(self, number: int) -> bool:
        """``async for message in websocket``: it ends when the other side hangs up."""
        is_async = self._facts.loops[number].kind == "async for"
        return is_async and _FEED.search(self._index.iterable(number)) is not None

    def _talk(self, children: frozenset[int], function: int) -> bool:
        """Whether one of the functions waits on an object on which another one reports: a queue, an event, a future."""
        together = {*children, function}
        owners = {owner for child in children for owner in self._channels.get(child, ())}
        for owner in owners:
            told = {
                each
                for each in together
                if owner in self._channels.get(each, {}) and TELLS in self._channels[each][owner]
            }
            waits = {
                each
                for each in together
                if owner in self._channels.get(each, {}) and WAITS in self._channels[each][owner]
            }
            if told and waits and told != waits:
                return True
        return False

    def _ways(self, function: int, owner: str) -> Collection[frozenset[str]]:
        return self._channels[function].get(owner, ()) if function in self._channels else ()

    @cached_property
    def _channels(self) -> dict[int, dict[str, set[frozenset[str]]]]:
        """By function and channel: whether it tells something through it, and whether it waits for it."""
        found: dict[int, dict[str, set[frozenset[str]]]] = defaultdict(lambda: defaultdict(set))
        for call, record in enumerate(self._facts.calls):
            last = leaf(record.function)
            way = TELLS if last in TELLS else WAITS if last in WAITS else None
            if way is None or bare(record.function):
                continue
            owner, _, method = self._index.callee(call).rpartition(".")
            if method in way and _CHANNEL.search(owner):
                found[self._index.function_of(call)][owner].add(way)
        return found
