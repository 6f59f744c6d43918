"""``await sync_to_async(f)(x)``: a hop to asgiref's thread. Wrapping alone, or decorating, runs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.constructs._site import Site
    from flake8_aiocost.constructs._handed import Handed

_WRAPPERS = (
    "asgiref.sync.sync_to_async",
    "asgiref.sync.SyncToAsync",
    "channels.db.database_sync_to_async",
    "channels.db.DatabaseSyncToAsync",
)
#: It is the call of what the wrapper returned that hops: ``wrap(f)(x)`` or ``wrap(option=...)(f)(x)``.
CALLEES = tuple(f"{wrapper}{calls}" for wrapper in _WRAPPERS for calls in ("()", "()()"))


def handed(site: Site) -> Handed | None:
    """The wrapped function."""
    return site.wrapped()
