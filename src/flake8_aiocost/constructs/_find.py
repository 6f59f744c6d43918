"""From recognised calls to spawns: who owns which task, and what is said of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.constructs._catalogue import catalogue
from flake8_aiocost.constructs._recognise import recognise
from flake8_aiocost.constructs._waiting import is_awaited_at_once, is_kept, is_ready, is_together
from flake8_aiocost.model import FanOut, Spawn
from flake8_aiocost.source.comments import saving

if TYPE_CHECKING:
    from flake8_aiocost.constructs._site import Site
    from flake8_aiocost.source.handed import Handed
    from flake8_aiocost.source.tree import Tree


def find(tree: Tree) -> tuple[Spawn, ...]:
    """See ``constructs.find``."""
    sites = recognise(tree)
    modules, constructs = catalogue().modules, catalogue().constructs
    spawned: dict[int, Spawn] = {}
    claimed: set[int] = set()
    # Those that own tasks made for them come first, so that no task is counted twice.
    for owns in (True, False):
        for site in sites:
            construct = constructs[site.construct]
            if construct.absorbs is not owns or site.index in claimed:
                continue
            handed = modules[site.construct].handed(site)
            if handed is None or not handed.tasks or (handed.made and handed.made <= claimed):
                continue
            claimed |= handed.made if owns else frozenset()
            spawned[site.index] = _spawn(tree, site, handed, construct.task_before)
    return tuple(spawned[index] for index in sorted(spawned) if index not in claimed)


def _spawn(tree: Tree, site: Site, handed: Handed, task_before: tuple[int, int] | None) -> Spawn:
    record = tree.walk.calls[site.index]
    kept = is_kept(site)
    task = site.construct == "create_task"
    return Spawn(
        construct=site.construct,
        site=site.index,
        callee=site.callee,
        fan_out=FanOut(handed.known, handed.unknown),
        function=record.context.function,
        loops=record.context.loops,
        children=handed.children,
        awaited=record.awaited,
        awaited_at_once=task and not kept and is_awaited_at_once(site),
        together=task and is_together(site),
        kept=kept,
        awaitable="ready" if is_ready(tree, handed) else "suspending",
        certainty=site.certainty,
        task_before=task_before,
        saves_us=saving(tree, record.node),
    )
