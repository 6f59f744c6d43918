"""Whether plain awaits could stand in a spawn's place. Where they could not, its price is nothing to act on.

Of 45 findings on langflow and chainlit, 16 stood on a task that runs for as long as a connection or the process does,
on a writer whose reader waits beside it, or on a race. "More than in sequence" is no answer there, since the sequence
would hang. Each way in which that happens is a method below.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property, partial
from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import bare, leaf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flake8_aiocost.model import Spawn
    from flake8_aiocost.project.project import ProjectIndex

#: Methods by which one coroutine lets another go on, and those by which the other waits for it.
TELLS = frozenset(
    {"put", "put_nowait", "set", "set_result", "set_exception", "release", "notify", "notify_all", "send"}
)
WAITS = frozenset({"get", "wait", "wait_for", "acquire", "receive", "join"})
#: Loaders that collect the calls of one turn of the loop into one query: in sequence each would be a query of its own.
_BATCHING = re.compile(r"(?:DataLoader\(\)|^\?(?:.*[._])?loaders?)\.load(?:_many)?\(\)$", re.IGNORECASE)
#: What those methods belong to, by its resolved name: ``client.put`` and ``client.get`` of an HTTP client are no talk.
_CHANNEL = re.compile(
    r"^(?:asyncio|anyio|janus|multiprocessing)\b|(?:queue|event|future|condition|semaphore|stream|channel|inbox|outbox)s?$",
    re.IGNORECASE,
)
_FEED = re.compile(r"(?:stream|reader|receiver|socket|ws|queue|channel|events|messages|listen\(\))$", re.IGNORECASE)


class Sequences:
    """Asked of the spawns of a project. What it takes is collected once for each module that is looked at."""

    def __init__(self, project: ProjectIndex) -> None:
        """Nothing is collected yet."""
        self._project = project
        self._modules: dict[int, _Module] = {}
        self._run: dict[tuple[str, ...], frozenset[int]] = {}

    def obstacle(self, spawn: Spawn, module: int) -> str:
        """Why plain awaits could not stand in the spawn's place, for all that can be seen of its children.

        Returns:
            What completes "nothing is said, since ..."; empty where they could.
        """
        spellings = (each for child in spawn.children for each in self._project.hierarchy.spellings(child))
        if any(_BATCHING.search(each) for each in spellings):
            return "a data loader collects what it starts into one query"
        children = self._functions(spawn.children)
        modules = {self._project.place_of(child)[0] for child in children}
        if any(not children.isdisjoint(self._of(each).endless) for each in modules):
            return "what it starts runs until somebody ends it"
        if spawn.construct == "create_task" and any(
            not children.isdisjoint(self._of(each).sleeping) for each in modules
        ):
            return "the task sleeps, so it does its work later on purpose"
        if self._talk(children, self._project.number(module, spawn.function)):
            return "what runs there waits for what runs beside it, on a queue, an event or the like"
        return ""

    def _of(self, module: int) -> _Module:
        if module not in self._modules:
            self._modules[module] = _Module(self._project, module)
        return self._modules[module]

    def _functions(self, children: tuple[str, ...]) -> frozenset[int]:
        """What children run: their functions, and the functions inside these."""
        if children not in self._run:
            hierarchy, found = self._project.hierarchy, set()
            for child in children:
                for function in hierarchy.of(child.removesuffix("()")):
                    found.add(function)
                    found.update(hierarchy.nested.get(function, ()))
            self._run[children] = frozenset(found)
        return self._run[children]

    def _talk(self, children: frozenset[int], function: int) -> bool:
        """Whether one of the functions waits on an object on which another one reports: a queue, an event, a future."""
        together = {*children, function}
        for owner in {owner for child in children for owner in self._channels(child)}:
            told = {each for each in together if TELLS in self._channels(each).get(owner, ())}
            waits = {each for each in together if WAITS in self._channels(each).get(owner, ())}
            if told and waits and told != waits:
                return True
        return False

    def _channels(self, function: int) -> Mapping[str, set[frozenset[str]]]:
        return self._of(self._project.place_of(function)[0]).channels.get(function, {})


class _Module:
    """What is collected of one module. Functions are those of the project, by number, but for ``cancelled``."""

    def __init__(self, project: ProjectIndex, module: int) -> None:
        self._index = project.modules[module]
        self._facts = self._index.facts
        self._number = partial(project.number, module)

    @cached_property
    def sleeping(self) -> frozenset[int]:
        """The functions that sleep for more than one turn of the loop."""
        found = set()
        for call, record in enumerate(self._facts.calls):
            sleeps = bool(record.arguments) and self._index.callee(call) == "asyncio.sleep"
            if sleeps and self._index.arguments(call)[0].literal != 0:
                found.add(self._number(self._index.function_of(call)))
        return frozenset(found)

    @cached_property
    def endless(self) -> frozenset[int]:
        """The functions with a loop that ends when somebody else wants it to."""
        return frozenset(
            self._number(self._facts.places[loop.place].function)
            for number, loop in enumerate(self._facts.loops)
            if loop.endless or self._is_feed(number)
        )

    def _is_feed(self, loop: int) -> bool:
        """``async for message in websocket``: it ends when the other side hangs up."""
        is_async = self._facts.loops[loop].kind == "async for"
        return is_async and _FEED.search(self._index.iterable(loop)) is not None

    @cached_property
    def channels(self) -> dict[int, dict[str, set[frozenset[str]]]]:
        """By function and channel: whether it tells something through it, and whether it waits for it."""
        found: dict[int, dict[str, set[frozenset[str]]]] = defaultdict(lambda: defaultdict(set))
        for call, record in enumerate(self._facts.calls):
            last = leaf(record.function)
            way = TELLS if last in TELLS else WAITS if last in WAITS else None
            if way is None or bare(record.function):
                continue
            owner, _, method = self._index.callee(call).rpartition(".")
            if method in way and _CHANNEL.search(owner):
                found[self._number(self._index.function_of(call))][owner].add(way)
        return found
