"""What a construct may ask of one of its calls; ``spawns.site`` answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection

    from flake8_aiocost.constructs._children import Children


class Site(Protocol):
    """One call that was recognised as a construct. ``callee`` is the resolved name by which it was."""

    @property
    def callee(self) -> str:
        """The resolved name by which the call was recognised."""

    def is_none(self, position: int, keyword: str) -> bool:
        """Whether an argument is the constant ``None``."""

    def all(self) -> Children:
        """All positional arguments as awaitables, starred ones included."""

    def one(self, position: int, keyword: str) -> Children:
        """An argument as one awaitable."""

    def many(self, position: int, keyword: str, *, sure: bool = False) -> Children:
        """An argument as a collection of awaitables; ``sure``: without those that may be futures."""

    def coroutine(self, position: int, keyword: str) -> Children | None:
        """An argument that is made a task only if it is a coroutine: ``None`` where it is not, or may not be, one."""

    def function(self, position: int, keyword: str) -> Children:
        """An argument that is called once, elsewhere: ``to_thread(f, x)``."""

    def wrapped(self) -> Children | None:
        """The function inside the wrapper that is called; ``None`` where the wrapper was not given one yet."""

    def started(self, methods: Collection[str]) -> Children | None:
        """The tasks that a group starts by its ``methods``."""
