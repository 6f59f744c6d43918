"""``await sync_to_async(f)(x)``: a hop to asgiref's thread. Wrapping alone, or decorating, runs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.source.handed import Handed

if TYPE_CHECKING:
    from flake8_aiocost.constructs._site import Site

#: ``()``: it is the call of what the wrapper returned that hops.
CALLEES = (
    "asgiref.sync.sync_to_async()",
    "asgiref.sync.SyncToAsync()",
    "channels.db.database_sync_to_async()",
    "channels.db.DatabaseSyncToAsync()",
)


def handed(site: Site) -> Handed | None:
    """The wrapped function, where the call that returned the wrapper is seen and was given one."""
    wrapper = site.node.func
    if type(wrapper).__name__ != "Call":
        return Handed(1, children=("?()",))
    function = next((arg.value for arg in wrapper.args if not arg.star and arg.keyword is None), None)
    return None if function is None else site.hop(function)
