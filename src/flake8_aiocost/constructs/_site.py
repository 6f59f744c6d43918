"""A call that was recognised as a construct, and what its construct wants to know of it.

Neither this nor the constructs import libcst: the gate asks them for their names before anything is parsed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypeGuard

from flake8_aiocost.source.handed import Handed

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import libcst as cst

    from flake8_aiocost.source.awaitables import Awaitables
    from flake8_aiocost.source.records import CallRecord
    from flake8_aiocost.source.tree import Tree

Certainty = Literal["resolved", "inferred", "guessed"]

_COROUTINE_LIKE = re.compile(r"(?i)(?:^|_)(?:coros?|coroutines?|aws?|awaitables?)$")


class Site:
    """One call. ``callee`` is the resolved name by which it was recognised, ``index`` that in ``walk.calls``."""

    def __init__(
        self,
        index: int,
        recognised: tuple[str, str, Certainty],
        arguments: Sequence[cst.Arg],
        reader: Awaitables,
        sure: Awaitables,
    ) -> None:
        """Made by ``recognise``.

        Args:
            index: the call's, in ``walk.calls``.
            recognised: construct, callee and certainty.
            arguments: the call's, and those that ``functools.partial`` bound before.
            reader: reads what is handed over, and counts what may be a coroutine as one.
            sure: the same, but counts only what is a coroutine for all that can be seen.
        """
        self.index = index
        self.construct, self.callee, self.certainty = recognised
        self.arguments = arguments
        self.tree: Tree = reader.tree
        self.reader = reader
        self.sure = sure
        self.record: CallRecord = reader.tree.walk.calls[index]

    def argument(self, position: int, keyword: str = "") -> cst.BaseExpression | None:
        """A positional argument, or the same by keyword; ``None`` where a star hides it."""
        for at, arg in enumerate(self.arguments):
            if arg.star:
                break
            if arg.keyword is None and at == position:
                return arg.value
        named = (arg.value for arg in self.arguments if arg.keyword is not None and arg.keyword.value == keyword)
        return next(named, None)

    def all(self) -> Handed:
        """All positional arguments as awaitables, starred ones included."""
        return self.reader.items(
            [arg for arg in self.arguments if arg.keyword is None and arg.star != "**"], self.record.context
        )

    def one(self, position: int, keyword: str) -> Handed:
        """An argument as one awaitable."""
        node = self.argument(position, keyword)
        return self.reader.unsure if node is None else self.reader.one(node, self.record.context)

    def many(self, position: int, keyword: str, *, sure: bool = False) -> Handed:
        """An argument as a collection of awaitables; ``sure``: without those that may be futures."""
        reader = self.sure if sure else self.reader
        node = self.argument(position, keyword)
        return reader.unsure_many if node is None else reader.many(node, self.record.context)

    def coroutine(self, position: int, keyword: str) -> Handed | None:
        """An argument that is made a task only if it is a coroutine: ``None`` where it is not, or may not be, one.

        A bare name that cannot be traced counts where it is called ``coro`` or the like; most others hold futures.
        """
        node = self.argument(position, keyword)
        if node is None:
            return None
        likely = is_name(node) and _COROUTINE_LIKE.search(node.value) is not None
        inner = (self.reader if likely else self.sure).one(node, self.record.context)
        return inner if inner.tasks and not inner.made else None

    def function(self, position: int, keyword: str) -> Handed:
        """An argument that is called once, elsewhere: ``to_thread(f, x)``."""
        return Handed(1, children=self.reader.called(self.argument(position, keyword), self.record.context))

    def wrapped(self) -> Handed | None:
        """The function inside the wrapper that is called; ``None`` where the wrapper was not given one yet."""
        from flake8_aiocost.source.wrapping import wrapped  # noqa: PLC0415  brings libcst

        return wrapped(self.reader, self.index)

    def started(self, methods: Collection[str]) -> Handed | None:
        """The tasks that a group starts by its ``methods``; see ``source.groups``."""
        from flake8_aiocost.source.groups import started  # noqa: PLC0415  brings libcst

        return started(self.reader, self.index, methods)


def is_name(node: cst.CSTNode | None) -> TypeGuard[cst.Name]:
    """``isinstance`` without libcst."""
    return type(node).__name__ == "Name"
