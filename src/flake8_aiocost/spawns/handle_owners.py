"""What becomes of the handle of a task: who awaits it, who ends it, or where it is kept.

What happens to it is followed by ``value_flow``.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Literal

from flake8_aiocost.module.expressions import Name, is_none
from flake8_aiocost.records import Record
from flake8_aiocost.spawns.program_point import is_conditional
from flake8_aiocost.spawns.value_flow import ValueFlow

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex
    from flake8_aiocost.project.value_sites import Holder
    from flake8_aiocost.spawns.value_flow import EventKind

#: ``sometimes``: it is awaited on some branches. ``beside yield``: its generator gives way before it awaits it.
#: ``raced``: somebody waits for the first of several. ``callback``: a function is called with it. ``handed``: to a
#: function that cannot be seen. ``forgotten``: nobody awaits it.
FateKind = Literal[
    "awaited",
    "sometimes",
    "beside yield",
    "raced",
    "shielded",
    "cancelled",
    "kept",
    "returned",
    "yielded",
    "callback",
    "handed",
    "forgotten",
]
#: What decides before anybody asks who awaits it, and what does after that.
_FIRST: tuple[EventKind, ...] = ("raced", "cancelled", "shielded")
_LAST: tuple[EventKind, ...] = ("returned", "yielded", "callback", "handed")


class HandleOwner(Record, frozen=True):
    """What becomes of a handle. ``by`` names what keeps or ends it, or what it is handed to."""

    kind: FateKind
    by: str = ""


class HandleOwners:
    """Asked of the spawns of a project."""

    def __init__(self, project: ProjectIndex) -> None:
        """Nothing is collected yet."""
        self._project = project
        self._events = ValueFlow(project)
        self._known: dict[tuple[int, int], HandleOwner] = {}
        self._nones: dict[tuple[int, Holder], bool] = {}
        self._ends: dict[int, Mapping[tuple[str, str], str]] = {}

    def of(self, module: int, call: int) -> HandleOwner:
        """What becomes of the result of a call that made a task, or waits for some."""
        key = (module, call)
        if key not in self._known:
            self._known[key] = self._decide(self._project.modules[module], call)
        return self._known[key]

    def _decide(self, index: ModuleIndex, call: int) -> HandleOwner:
        record = index.facts.calls[call]
        if record.awaited:
            return HandleOwner("awaited")
        happened = self._events.of(index, call)
        for kind in _FIRST:
            if (found := happened.of(kind)) is not None:
                return HandleOwner(kind, found.by)
        kept = happened.of("kept")
        # A set of strong references, out of which each task takes itself: the documented idiom for fire and forget.
        if kept is not None and happened.of("forgotten") is None:
            return HandleOwner("kept", self._ended(index, call) or kept.by)
        if happened.of("awaited") is not None:
            if _yields_between(index, record.statement, happened.last):
                return HandleOwner("beside yield")
            if (found := happened.of("handed")) is not None and _is_itself(index, record.place, found.place):
                return HandleOwner("handed", found.by)
            branch = index.facts.places[record.place].branch
            sure = _is_covered(index, branch, happened.branches) or self._may_be_none(index, call)
            return HandleOwner("awaited" if sure else "sometimes")
        for kind in _LAST:
            if (found := happened.of(kind)) is not None:
                return HandleOwner(kind, found.by)
        return HandleOwner("forgotten")

    def _may_be_none(self, index: ModuleIndex, call: int) -> bool:
        """Whether a name for the handle is bound to ``None`` too: then a test tells whether there is one to await."""
        return any(self._is_none(index, site.holder) for site in index.sites.of(call) if isinstance(site.holder, tuple))

    def _is_none(self, index: ModuleIndex, holder: tuple[int, str]) -> bool:
        key = (index.number, holder)
        if key not in self._nones:
            scope, name = holder
            self._nones[key] = any(is_none(each.value) for each in index.facts.scopes[scope].bindings[name])
        return self._nones[key]

    def _ended(self, index: ModuleIndex, call: int) -> str:
        """The method that cancels what an attribute of the object keeps: ``self.task.cancel()``."""
        facts = index.facts
        for site in index.sites.of(call):
            target = site.target
            if site.kind != "stored" or not isinstance(target, Name) or len(target.attributes) != 1:
                continue
            here = facts.places[site.place].function
            cls = facts.functions[here].cls if here >= 0 else ""
            if index.number not in self._ends:
                self._ends[index.number] = _cancelling(index)
            if cls and (name := self._ends[index.number].get((cls, target.attributes[0]))):
                return f"{name}()"
        return ""


def _cancelling(index: ModuleIndex) -> Mapping[tuple[str, str], str]:
    """By class and attribute, the first method of the class that cancels what the attribute holds."""
    facts = index.facts
    found: dict[tuple[str, str], str] = {}
    for call in facts.calls:
        ended = call.function
        if isinstance(ended, Name) and len(ended.attributes) == 2 and ended.attributes[1] == "cancel":
            function = facts.places[call.place].function
            if function >= 0:
                method = facts.functions[function]
                found.setdefault((method.cls, ended.attributes[0]), method.name)
    return found


def _is_itself(index: ModuleIndex, made: int, handed: int) -> bool:
    """Whether one task is handed over where one is made: ``with cancelled_on_signal(task)``, and no list of them."""
    places = index.facts.places
    return handed >= 0 and places[made].loops == places[handed].loops


def _yields_between(index: ModuleIndex, made: int, last: int) -> bool:
    """Whether a generator gives way between a statement and the last one that awaits something."""
    yields = index.inside.yields(index.facts.places[index.facts.statements[made].place].function)
    at = bisect_right(yields, made)
    return at < len(yields) and yields[at] < last


def _is_covered(index: ModuleIndex, branch: int, branches: Collection[int]) -> bool:
    """Whether one of some branches, in which something is awaited, is reached whenever another one is."""
    facts = index.facts
    todo, reached = list(branches), set(branches)
    while todo:
        each = todo.pop()
        if not is_conditional(each, branch, facts):
            return True
        # Of two branches one is taken, so what stands in both is reached as what is around them.
        around = facts.branches[each]
        if index.around.other_branch(each) in reached and around not in reached:
            reached.add(around)
            todo.append(around)
    return False
