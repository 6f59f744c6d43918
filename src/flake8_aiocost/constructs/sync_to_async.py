"""``await sync_to_async(f)(x)``: a hop to asgiref's thread. Wrapping alone, or decorating, runs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.constructs._construct import Construct

if TYPE_CHECKING:
    from flake8_aiocost.constructs._children import Children
    from flake8_aiocost.constructs._site import Site

_WRAPPERS = (
    "asgiref.sync.sync_to_async",
    "asgiref.sync.SyncToAsync",
    "channels.db.database_sync_to_async",
    "channels.db.DatabaseSyncToAsync",
)
CONSTRUCT = Construct(
    # The call of what the wrapper returned hops: ``wrap(f)(x)`` or ``wrap(option=...)(f)(x)``.
    callees=tuple(f"{wrapper}{calls}" for wrapper in _WRAPPERS for calls in ("()", "()()")),
    family="hop",
    fans_out=False,
    instead="a direct call",
    like="to_thread",
)


def children(site: Site) -> Children | None:
    """The wrapped function."""
    return site.wrapped()
