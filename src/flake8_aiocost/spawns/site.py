"""A call that was recognised as a construct, and what its construct wants to know of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from flake8_aiocost.constructs import declared
from flake8_aiocost.constructs._children import Children
from flake8_aiocost.module.expressions import Star, bare, is_none
from flake8_aiocost.spawns.program_point import ProgramPoint
from flake8_aiocost.spawns.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Collection

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Argument
    from flake8_aiocost.spawns.awaitables import Awaitables
    from flake8_aiocost.spawns.groups import Groups
    from flake8_aiocost.spawns.own_wrappers import OwnCall

_COROUTINE_LIKE = re.compile(r"(?i)(?:^|_)(?:coros?|coroutines?|aws?|awaitables?)$")


class Recognised(NamedTuple):
    """Which construct a call is, and the resolved name by which that was seen.

    ``own`` tells which arguments are children, where a function of the project is called that spawns them.
    """

    construct: str
    callee: str
    own: OwnCall | None = None


class CallSite:
    """One call, by its index. Implements ``constructs._site.Site``."""

    def __init__(
        self,
        call: int,
        recognised: Recognised,
        arguments: tuple[Argument, ...],
        bound: tuple[Argument, ...],
        readers: tuple[Awaitables, Awaitables, Groups],
    ) -> None:
        """Made by ``recognise``.

        Args:
            call: the index of the call.
            recognised: which construct it is.
            arguments: the call's.
            bound: those that ``functools.partial`` bound before.
            readers: what reads awaitables and counts what may be a coroutine as one; the same, but it counts only what
                is a coroutine for all that can be seen; and what reads groups.
        """
        self.call = call
        self._recognised = recognised
        self.construct, self.callee, self.own = recognised
        self.arguments = (*bound, *arguments) if self.own is None else self.own.children(arguments)
        self._bound = bound
        self._reader, self._sure, self._groups = readers
        self._spot = ProgramPoint.of_call(self._reader.facts.calls[call])

    def given(self, arguments: tuple[Argument, ...]) -> CallSite:
        """The same call with other arguments."""
        readers = self._reader, self._sure, self._groups
        return CallSite(self.call, self._recognised, arguments, self._bound, readers)

    def _argument(self, position: int, keyword: str) -> Expression | None:
        """A positional argument, or the same by keyword; ``None`` where a star hides it."""
        for at, each in enumerate(self.arguments):
            if each.star:
                break
            if not each.keyword and at == position:
                return each.value
        return next((each.value for each in self.arguments if each.keyword == keyword), None)

    def is_none(self, position: int, keyword: str) -> bool:
        """Whether an argument is the constant ``None``."""
        return is_none(self._argument(position, keyword))

    def all(self) -> Children:
        """All positional arguments as awaitables, starred ones included."""
        given = [each for each in self.arguments if not each.keyword and each.star != "**"]
        return self._reader.items([Star(each.value) if each.star else each.value for each in given], self._spot)

    def one(self, position: int, keyword: str) -> Children:
        """An argument as one awaitable."""
        value = self._argument(position, keyword)
        return self._reader.unsure if value is None else self._reader.one(value, self._spot)

    def many(self, position: int, keyword: str, *, sure: bool = False) -> Children:
        """An argument as a collection of awaitables; ``sure``: without those that may be futures."""
        reader = self._sure if sure else self._reader
        value = self._argument(position, keyword)
        return reader.unsure_many if value is None else reader.many(value, self._spot)

    def coroutine(self, position: int, keyword: str) -> Children | None:
        """An argument that is made a task only if it is a coroutine: ``None`` where it is not, or may not be, one.

        A bare name that cannot be traced counts where it is called ``coro`` or the like; most others hold futures.
        """
        value = self._argument(position, keyword)
        if value is None:
            return None
        likely = _COROUTINE_LIKE.search(bare(value)) is not None
        inner = (self._reader if likely else self._sure).one(value, self._spot)
        return inner if inner.tasks and not inner.made else None

    def function(self, position: int, keyword: str) -> Children:
        """An argument that is called once, elsewhere: ``to_thread(f, x)``."""
        rest = [each.value for each in self.arguments[position + 1 :] if not each.keyword and not each.star]
        is_hop = declared()[self.construct].family == "hop"
        names = self._reader.run_by if is_hop else self._reader.called
        return Children(1, names=names(self._argument(position, keyword), self._spot, *rest))

    def wrapped(self) -> Children | None:
        """The function inside the wrapper that is called; ``None`` where the wrapper was not given one yet."""
        return wrapped(self._reader.index, self.call)

    def started(self, methods: Collection[str]) -> Children | None:
        """The tasks that a group starts by its ``methods``; see ``spawns.groups``."""
        return self._groups.started(self.call, methods)
