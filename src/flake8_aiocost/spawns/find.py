"""From recognised calls to spawns: who owns which task, and what is said of each."""

from __future__ import annotations

from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from flake8_aiocost.constructs import declared
from flake8_aiocost.constructs._catalogue import catalogue
from flake8_aiocost.model import Spawn
from flake8_aiocost.spawns.agreement import key_of
from flake8_aiocost.spawns.handles import Handles
from flake8_aiocost.spawns.items import Items
from flake8_aiocost.spawns.recognise import recognise
from flake8_aiocost.spawns.repeating_loops import RepeatingLoops
from flake8_aiocost.spawns.shared_turns import SharedTurns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flake8_aiocost.constructs._children import Children
    from flake8_aiocost.module.text import Lines
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.spawns.agreement import Agreed
    from flake8_aiocost.spawns.own_wrappers import OwnCall
    from flake8_aiocost.spawns.site import CallSite


class Finder:
    """The spawns of a module, in source order: ``spawns``."""

    def __init__(
        self,
        index: ModuleIndex,
        configured: Mapping[str, str],
        agreed: Agreed | None = None,
        own: Mapping[int, OwnCall] = MappingProxyType({}),
    ) -> None:
        """Recognise them on the facts.

        Args:
            index: the module.
            configured: own wrappers, dotted name to construct.
            agreed: the calls of which libcst need not be asked.
            own: calls of own wrappers that were found without being configured.
        """
        self._agreed = agreed
        self._index = index
        self._flagged: dict[tuple[Spawn, str], Spawn] = {}
        #: The calls that make tasks for a spawn, each with the call that it is counted with.
        self.counted_with: dict[int, int] = {}
        self._sites = {site.call: site for site in recognise(index, configured, own)}
        self.spawns: tuple[Spawn, ...] = self._find() if self._sites else ()

    @cached_property
    def _surroundings(self) -> tuple[Handles, Items, RepeatingLoops, SharedTurns]:
        # Most modules spawn nothing, and a finder of each is kept.
        index = self._index
        return Handles(index), Items(index), RepeatingLoops(index.facts), SharedTurns(index)

    def _find(self) -> tuple[Spawn, ...]:
        modules = catalogue().modules
        spawned: dict[int, Spawn] = {}
        claimed: set[int] = set()
        # Of a list that many calls are handed, only the first claims the tasks, and the others need not look.
        seen: dict[int, frozenset[int]] = {}
        # Those that own tasks made for them come first, so that no task is counted twice.
        for owns in (True, False):
            for site in self._sites.values():
                module = modules[site.construct]
                if module.CONSTRUCT.absorbs is not owns or site.call in claimed:
                    continue
                children = _children(site)
                if children is None or not (children.tasks or _is_over_tasks(site, children)):
                    continue
                if children.made and (id(children.made) in seen or children.made <= claimed):
                    continue
                if owns and children.made:
                    claimed |= children.made
                    self.counted_with.update(dict.fromkeys(children.made, site.call))
                    seen[id(children.made)] = children.made
                spawned[site.call] = self._spawn(site, children)
        return tuple([spawned[call] for call in sorted(spawned) if call not in claimed])

    def _spawn(self, site: CallSite, children: Children) -> Spawn:
        facts, (handles, items, rounds, turns) = self._index.facts, self._surroundings
        record = facts.calls[site.call]
        place = facts.places[record.place]
        kept, loops = handles.is_kept(site), rounds.of(site.call)
        quick = handles.is_ready(children)
        task, targets = site.construct == "create_task", handles.targets(site.call)
        return Spawn(
            construct=site.construct,
            site=site.call,
            callee=site.callee,
            fan_out=children.fan_out,
            function=place.function,
            loops=loops,
            children=children.names,
            unnamed=children.unnamed,
            awaited_at_once=task and not kept and handles.is_awaited_at_once(site.call),
            together=task and handles.is_together(loops),
            kept=kept,
            awaitable="ready" if quick else "suspending",
            ready=0 if quick else handles.ready(children),
            brings=items.of(site, children, targets),
            beside=turns.of(site.call, targets) if task and not kept else "",
            saves_us=facts.savings.get(record.range[0]),
        )

    def flag(self, spawn: Spawn, lines: Lines) -> Spawn:
        """A spawn that is about to be said, with what a libcst visitor reads in its call expression.

        Args:
            spawn: one of ``spawns``.
            lines: the module's text.
        """
        text = lines.cut(self._index.facts.calls[spawn.site].range)
        # An editor asks for the same text after each edit around it.
        if (spawn, text) not in self._flagged:
            self._flagged[spawn, text] = self._flag(spawn, text)
        return self._flagged[spawn, text]

    def _flag(self, spawn: Spawn, text: str) -> Spawn:
        key = key_of(text, self._index.facts, spawn.site) if self._agreed is not None else b""
        if key and self._agreed is not None and self._agreed.has(key):
            return spawn
        from flake8_aiocost.spawns.flag import read_arguments  # noqa: PLC0415  imports libcst, in 180 ms

        site = self._sites[spawn.site]
        arguments = read_arguments(text, self._index.facts, spawn.site)
        if arguments is None:
            return spawn
        if arguments == self._index.facts.calls[spawn.site].arguments:
            if key and self._agreed is not None:
                self._agreed.add(key)
            return spawn
        children = _children(site.given(arguments))
        if children is None or not (children.tasks or _is_over_tasks(site, children)):
            return spawn
        return self._spawn(site, children)


def _children(site: CallSite) -> Children | None:
    return catalogue().modules[site.construct].children(site) if site.own is None else site.all()


def _is_over_tasks(site: CallSite, children: Children) -> bool:
    """Whether it is a gather over tasks that another function has made: what it costs beside them is paid here."""
    return declared()[site.construct].family == "gather" and children.running > 0
