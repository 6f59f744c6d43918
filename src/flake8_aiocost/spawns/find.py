"""From recognised calls to spawns: who owns which task, and what is said of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.constructs._catalogue import catalogue
from flake8_aiocost.model import FanOut, Spawn
from flake8_aiocost.spawns.handles import Handles
from flake8_aiocost.spawns.recognise import recognise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flake8_aiocost.constructs._handed import Handed
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.spawns.site import CallSite


def find(index: ModuleIndex, configured: Mapping[str, str]) -> tuple[Spawn, ...]:
    """All spawns of a module, in source order.

    Args:
        index: the module.
        configured: own wrappers, dotted name to construct.
    """
    sites = recognise(index, configured)
    if not sites:
        return ()
    modules, handles = catalogue().modules, Handles(index)
    spawned: dict[int, Spawn] = {}
    claimed: set[int] = set()
    # Those that own tasks made for them come first, so that no task is counted twice.
    for owns in (True, False):
        for site in sites:
            module = modules[site.construct]
            if module.CONSTRUCT.absorbs is not owns or site.call in claimed:
                continue
            handed = module.handed(site)
            if handed is None or not handed.tasks or (handed.made and handed.made <= claimed):
                continue
            if owns:
                claimed |= handed.made
            spawned[site.call] = _spawn(index, site, handed, handles)
    return tuple([spawned[call] for call in sorted(spawned) if call not in claimed])


def _spawn(index: ModuleIndex, site: CallSite, handed: Handed, handles: Handles) -> Spawn:
    facts = index.facts
    record = facts.calls[site.call]
    place = facts.places[record.place]
    kept = handles.is_kept(site)
    task = site.construct == "create_task"
    return Spawn(
        construct=site.construct,
        site=site.call,
        callee=site.callee,
        fan_out=FanOut(handed.known, handed.unknown),
        function=place.function,
        loops=place.loops,
        children=handed.children,
        awaited_at_once=task and not kept and handles.is_awaited_at_once(site.call),
        together=task and handles.is_together(site.call),
        kept=kept,
        awaitable="ready" if handles.is_ready(handed) else "suspending",
        saves_us=facts.savings.get(record.range[0]),
    )
