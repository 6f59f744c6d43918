"""What becomes of the handle of a task: who awaits it, who ends it, or where it is kept.

It is followed through names, containers of its function, and functions of the project that are handed it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from flake8_aiocost.constructs._catalogue import catalogue
from flake8_aiocost.module.expressions import Name, Subscript, bare, is_none, leaf
from flake8_aiocost.module.resolver import written
from flake8_aiocost.records import Record
from flake8_aiocost.spawns.covered import is_covered
from flake8_aiocost.spawns.races import races

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex
    from flake8_aiocost.project.value_sites import Holder, Site

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
#: Functions that a handle is handed through at the most.
_DEPTH = 4
#: Uses that are looked at: more is no program that somebody wrote.
_MOST = 1_000
#: Builtins whose result holds what they are handed.
_BUILTINS = ("dict", "enumerate", "filter", "frozenset", "iter", "list", "map", "max", "min", "next", "reversed", "set")
_THROUGH = frozenset(f"builtins.{name}" for name in (*_BUILTINS, "sorted", "tuple", "zip"))
_WAITERS = frozenset({"gather", "wait", "wait_for", "shield", "as_completed"})
_TAKING = frozenset({"pop", "popleft", "popitem", "values", "items", "copy", "get", "__await__"})
_DROPPING = frozenset({"discard", "remove"})


class Fate(Record, frozen=True):
    """What becomes of a handle. ``by`` names what keeps or ends it, or what it is handed to."""

    kind: FateKind
    by: str = ""


class _Event(NamedTuple):
    """Something that happens to a handle, and where in the function that made it; ``place`` is -1 elsewhere."""

    kind: FateKind
    by: str = ""
    place: int = -1
    statement: int = -1


class Fates:
    """Asked of the spawns of a project."""

    def __init__(self, project: ProjectIndex) -> None:
        """Nothing is collected yet."""
        self._project = project
        self._known: dict[tuple[int, int], Fate] = {}

    def of(self, module: int, call: int) -> Fate:
        """What becomes of the result of a call that made a task, or waits for some."""
        key = (module, call)
        if key not in self._known:
            self._known[key] = self._decide(self._project.modules[module], call)
        return self._known[key]

    def _decide(self, index: ModuleIndex, call: int) -> Fate:
        record = index.facts.calls[call]
        if record.awaited:
            return Fate("awaited")
        events = list(self._events(index, call, index.facts.places[record.place].function, _DEPTH))
        by_kind: dict[str, _Event] = {}
        for each in events:
            by_kind.setdefault(each.kind, each)
        for kind in ("raced", "cancelled", "shielded"):
            if kind in by_kind:
                return Fate(by_kind[kind].kind, by_kind[kind].by)
        kept = by_kind.get("kept")
        # A set of strong references, out of which each task takes itself: the documented idiom for fire and forget.
        if kept is not None and "forgotten" not in by_kind:
            return Fate("kept", self._ended(index, call) or kept.by)
        awaits = [each for each in events if each.kind == "awaited"]
        if awaits:
            if self._yields_between(index, record.statement, awaits):
                return Fate("beside yield")
            branch = index.facts.places[record.place].branch
            reached = {index.facts.places[each.place].branch for each in awaits}
            sure = is_covered(branch, reached, index.facts) or self._may_be_none(index, call)
            return Fate("awaited" if sure else "sometimes")
        for kind in ("returned", "yielded", "callback", "handed"):
            if kind in by_kind:
                return Fate(by_kind[kind].kind, by_kind[kind].by)
        return Fate("forgotten")

    def _events(self, index: ModuleIndex, first: Holder, function: int, depth: int) -> Iterator[_Event]:
        """What happens to a value; ``function`` is the one whose own awaits are told with their place."""
        sites = index.sites
        todo: list[Holder] = [first]
        seen = {first}
        looked = 0
        while todo and looked < _MOST:
            for site in sites.of(todo.pop()):
                looked += 1
                following: Holder | None = None
                if site.kind == "bound":
                    following = site.holder
                    if self._outlives(index, site):
                        yield _Event("kept", site.holder[1] if isinstance(site.holder, tuple) else "")
                        following = None
                elif site.kind == "stored":
                    yield _Event("kept", _shown(site.target, index))
                elif site.kind == "method":
                    following = site.call if site.name in _TAKING else None
                    yield from self._of_method(index, site, function)
                elif site.kind == "argument":
                    name = index.callee(site.call)
                    following = site.call if name in _THROUGH else None
                    yield from self._of_argument(index, site, name, function, depth)
                elif site.kind == "await":
                    yield from _awaited(index, site, function)
                else:
                    yield _Event("returned" if site.kind == "return" else "yielded")
                if following is not None and following not in seen:
                    seen.add(following)
                    todo.append(following)

    def _outlives(self, index: ModuleIndex, site: Site) -> bool:
        """Whether a name is bound outside of the function that binds it: ``global`` and ``nonlocal``."""
        if not isinstance(site.holder, tuple):
            return False
        scope = index.facts.scopes[site.holder[0]]
        function = index.facts.places[site.place].function
        return function >= 0 and (scope.kind in ("module", "class") or scope.function != function)

    def _of_method(self, index: ModuleIndex, site: Site, function: int) -> Iterator[_Event]:
        if site.name == "cancel":
            yield _Event("cancelled")
        elif site.name in ("result", "exception"):
            # Who asks for the result knows that it is there; a callback is handed the task itself.
            yield from _awaited(index, site, function)
        elif site.name == "add_done_callback":
            arguments = index.facts.calls[site.call].arguments
            drops = bool(arguments) and leaf(arguments[0].value) in _DROPPING
            yield _Event("forgotten" if drops else "callback")

    def _of_argument(self, index: ModuleIndex, site: Site, name: str, function: int, depth: int) -> Iterator[_Event]:
        construct = catalogue().by_callee.get(name, "")
        if construct in _WAITERS:
            if races(index, site.call, construct):
                yield _Event("raced")
            elif construct == "shield":
                yield _Event("shielded")
            else:
                yield from _awaited(index, site, function)
            return
        if name.startswith("builtins."):
            return
        targets = [target for each in index.callees(site.call) for target in self._project.hierarchy.of(each)]
        for target in targets:
            yield from self._of_helper(index, site, target, function, depth)
        if not targets:
            yield _Event("handed", _shown(index.facts.calls[site.call].function, index))

    def _of_helper(self, index: ModuleIndex, site: Site, target: int, function: int, depth: int) -> Iterator[_Event]:
        """What a function of the project does with what it is handed."""
        module, local = self._project.place_of(target)
        owner = self._project.modules[module]
        record = owner.facts.functions[local]
        parameter = _parameter(owner, local, index, site)
        if not parameter or depth == 0:
            yield _Event("handed", record.name)
            return
        for event in self._events(owner, (record.scope, parameter), local, depth - 1):
            if event.kind == "awaited":
                yield from _awaited(index, site, function)
            elif event.kind in ("cancelled", "raced", "shielded"):
                yield _Event(event.kind, event.by or record.name)
            elif event.kind in ("kept", "callback", "handed", "yielded"):
                yield _Event(event.kind, event.by)

    def _yields_between(self, index: ModuleIndex, made: int, awaits: list[_Event]) -> bool:
        """Whether a generator gives way between a statement and the last of some awaits."""
        last = max(each.statement for each in awaits)
        function = index.facts.places[index.facts.statements[made].place].function
        return any(
            each.kind == "yield"
            and made < each.statement < last
            and index.facts.places[each.place].function == function
            for each in index.facts.handovers
        )

    def _may_be_none(self, index: ModuleIndex, call: int) -> bool:
        """Whether a name for the handle is bound to ``None`` too: then a test tells whether there is one to await."""
        names = (site.holder for site in index.sites.of(call) if isinstance(site.holder, tuple))
        bound = (each for scope, name in names for each in index.facts.scopes[scope].bindings[name])
        return any(is_none(each.value) for each in bound)

    def _ended(self, index: ModuleIndex, call: int) -> str:
        """The method that cancels what an attribute of the object keeps: ``self.task.cancel()``."""
        facts = index.facts
        for site in index.sites.of(call):
            target = site.target
            if site.kind != "stored" or not isinstance(target, Name) or len(target.attributes) != 1:
                continue
            here = facts.places[site.place].function
            cls = facts.functions[here].cls if here >= 0 else ""
            for other in facts.calls if cls else ():
                function = facts.places[other.place].function
                ends = isinstance(other.function, Name) and other.function.attributes == (*target.attributes, "cancel")
                if ends and function >= 0 and facts.functions[function].cls == cls:
                    return f"{facts.functions[function].name}()"
        return ""


def _awaited(index: ModuleIndex, site: Site, function: int) -> Iterator[_Event]:
    """An await in the function itself; one in another function that sees the name is that one's business."""
    here = index.facts.places[site.place].function
    if here == function:
        yield _Event("awaited", "", site.place, site.statement)
    else:
        yield _Event("handed", index.facts.functions[here].name if here >= 0 else "")


def _parameter(owner: ModuleIndex, local: int, index: ModuleIndex, site: Site) -> str:
    """The parameter of a function that an argument of a call fills; none where that is not sure."""
    facts = owner.facts
    record, scope = facts.functions[local], facts.scopes[facts.functions[local].scope]
    bound = scope.bindings
    if site.name:
        return site.name if any(each.name == site.name for each in record.parameters) else ""
    if any(each.star for each in index.facts.calls[site.call].arguments[: site.position]):
        return ""
    position = site.position + bool(scope.receiver[0])
    names = [each.name for each in record.parameters]
    starred = [at for at, name in enumerate(names) if any(each.star for each in bound[name])]
    if starred and position >= starred[0]:
        return names[starred[0]]
    return names[position] if position < len(names) else ""


def _shown(expression: Expression | None, index: ModuleIndex) -> str:
    """What a message calls an expression: its name as it is written."""
    while isinstance(expression, Subscript):
        expression = expression.value
    return "" if expression is None else bare(expression) or written(expression, index.facts)
