"""``await sync_to_async(f)(x)``: a hop to asgiref's thread. Wrapping alone, or decorating, runs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.constructs._site import Site
    from flake8_aiocost.source.handed import Handed

#: ``()``: it is the call of what the wrapper returned that hops.
CALLEES = (
    "asgiref.sync.sync_to_async()",
    "asgiref.sync.SyncToAsync()",
    "channels.db.database_sync_to_async()",
    "channels.db.DatabaseSyncToAsync()",
)


def handed(site: Site) -> Handed | None:
    """The wrapped function."""
    return site.wrapped()
