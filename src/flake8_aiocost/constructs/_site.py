"""A call that was recognised as a construct, and what its construct wants to know of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from flake8_aiocost.source.handed import OPAQUE, OPAQUE_MANY, Handed

if TYPE_CHECKING:
    from collections.abc import Sequence

    import libcst as cst

    from flake8_aiocost.source.awaitables import Awaitables
    from flake8_aiocost.source.scopes import Context
    from flake8_aiocost.source.tree import Tree

Certainty = Literal["resolved", "inferred", "guessed"]


@dataclass(frozen=True, slots=True)
class Site:
    """One call. ``callee`` is the resolved name through which it was recognised, ``index`` that in ``walk.calls``."""

    index: int
    construct: str
    callee: str
    certainty: Certainty
    tree: Tree
    reader: Awaitables
    arguments: Sequence[cst.Arg]

    @property
    def node(self) -> cst.Call:
        """The call itself."""
        return self.tree.walk.calls[self.index].node

    @property
    def context(self) -> Context:
        """Where it stands."""
        return self.tree.walk.calls[self.index].context

    def argument(self, position: int, keyword: str = "") -> cst.BaseExpression | None:
        """A positional argument, or the same by keyword; ``None`` where a star hides it."""
        for at, arg in enumerate(self.arguments):
            if arg.star:
                break
            if arg.keyword is None and at == position:
                return arg.value
        return next(
            (arg.value for arg in self.arguments if arg.keyword is not None and arg.keyword.value == keyword), None
        )

    @property
    def positional(self) -> tuple[cst.Arg, ...]:
        """The positional arguments, starred ones included."""
        return tuple(arg for arg in self.arguments if arg.keyword is None and arg.star != "**")

    def one(self, node: cst.BaseExpression | None) -> Handed:
        """An argument as one awaitable."""
        return OPAQUE if node is None else self.reader.one(node, self.context)

    def many(self, node: cst.BaseExpression | None) -> Handed:
        """An argument as a collection of awaitables."""
        return OPAQUE_MANY if node is None else self.reader.many(node, self.context)

    def coroutine(self, node: cst.BaseExpression | None) -> Handed | None:
        """An argument that is turned into a task only if it is a coroutine: ``None`` where it is, or may be, none.

        A bare name that cannot be traced counts where it is called ``coro`` or the like; most others hold futures.
        """
        inner = self.one(node)
        if inner.made or not inner.tasks or (inner.opaque and not looks_like_coroutine(node)):
            return None
        return inner

    def hop(self, function: cst.BaseExpression | None) -> Handed:
        """A function that is handed to a thread."""
        return Handed(1, children=self.called(function))

    def called(self, node: cst.BaseExpression | None) -> tuple[str, ...]:
        """The child that is made by calling an argument: ``start_soon(f, x)``, ``to_thread(f, x)``."""
        name = self.tree.names.name(node, self.context.scope) if node is not None else ""
        return (f"{name}()",) if name else ("?()",)


_COROUTINE_LIKE = re.compile(r"(?i)(?:^|_)(?:coros?|coroutines?|aws?|awaitables?)$")


def looks_like_coroutine(node: cst.BaseExpression | None) -> bool:
    """Whether a bare name says that it holds a coroutine."""
    return _COROUTINE_LIKE.search(getattr(node, "value", "") if type(node).__name__ == "Name" else "") is not None


def is_none(node: cst.BaseExpression | None) -> bool:
    """Whether an argument is the literal ``None``."""
    return type(node).__name__ == "Name" and getattr(node, "value", "") == "None"
