"""Awaitables behind a name: ``t = create_task(...)``, and lists that are filled before they are handed over."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from msgspec import structs

from flake8_aiocost.constructs._children import FUTURE, Children
from flake8_aiocost.module.annotations import items, promised
from flake8_aiocost.module.expressions import is_none
from flake8_aiocost.spawns.added import added
from flake8_aiocost.spawns.either_branch import folded
from flake8_aiocost.spawns.program_point import ProgramPoint, follows_directly, is_conditional
from flake8_aiocost.spawns.returned import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.module.place import Place
    from flake8_aiocost.module.scope import Binding
    from flake8_aiocost.spawns.added import Added
    from flake8_aiocost.spawns.collection_changes import Changes

T = TypeVar("T")

#: Places at which one list is filled or bound anew: of more it is counted how many are in it, and not told what.
_MOST_PLACES = 100
#: Names that are followed through names: more is no program that somebody wrote.
_DEPTH = 25


class Expressions(Reader, Protocol):
    """Reads single expressions; see ``awaitables.Awaitables``."""

    facts: ModuleFacts
    unsure: Children
    changes: Changes


class Contents:
    """Follows names inside the function that hands them over; elsewhere nothing is known of them."""

    def __init__(self, awaitables: Expressions) -> None:
        """Read single expressions with ``awaitables``."""
        self._awaitables = awaitables
        self._facts = awaitables.facts
        self._names = awaitables.index.names
        self._following: set[tuple[int, str]] = set()
        #: By what was asked; ``_partial`` holds what was cut short, and lasts as long as one question from outside.
        self._known: dict[tuple[Any, ...], Any] = {}
        self._partial: dict[tuple[Any, ...], Any] = {}
        self._kept: dict[tuple[int, str], list[Binding]] = {}
        self._cut = 0

    def _place(self, index: int) -> Place:
        return self._facts.places[index]

    def _bindings(self, name: str, place: Place) -> tuple[int, list[Binding]] | None:
        scope = self._names.bound_in(name, place.scope)
        if scope < 0 or self._facts.scopes[scope].function != place.function:
            return None
        key = (scope, name)
        if key not in self._kept:
            self._kept[key] = [each for each in self._facts.scopes[scope].bindings[name] if not _says_nothing(each)]
        return (scope, self._kept[key]) if self._kept[key] else None

    def _follow(self, name: tuple[int, str], asked: tuple[Any, ...], answer: Callable[[], T]) -> T | None:
        """Follow a name once for each question; ``None`` where that is going on already, or goes too deep.

        What depends on such a cut is asked again only by the next question from outside: names that double each other,
        ``a1 = a0 + a0``, would be followed a billion times in 30 lines.
        """
        key = (*name, *asked)
        if key in self._known:
            return self._known[key]  # type: ignore[no-any-return]
        if key in self._partial or name in self._following or len(self._following) > _DEPTH:
            self._cut += 1
            return self._partial.get(key)
        self._following.add(name)
        cut = self._cut
        try:
            found = answer()
        finally:
            self._following.discard(name)
        # What a name that is followed already has cut short is not all there is, but for the first name it is.
        whole = self._cut == cut or not self._following
        (self._known if whole else self._partial)[key] = found
        if not self._following:
            self._partial.clear()
        return found

    def one(self, name: str, point: ProgramPoint) -> Children:
        """What a name stands for that is handed over by itself."""
        place = self._place(point.place)
        found = self._bindings(name, place)
        if found is None:
            return self._awaitables.unsure
        scope, bindings = found
        followed = self._follow((scope, name), ("one",), lambda: self._singles(bindings, name))
        if followed is None:
            return self._awaitables.unsure
        first, runs = followed
        if len(bindings) > 1 or self._place(bindings[0].place).loops != place.loops:
            # Made in one of several places, or outside of the loop: it ran before it came here.
            return FUTURE if runs else self._awaitables.unsure
        if first.made and not follows_directly(bindings[0].statement, point, self._facts):
            return FUTURE
        return first

    def _singles(self, bindings: list[Binding], name: str) -> tuple[Children, bool]:
        """What the first of some bindings makes of a name, and whether any of them makes something that runs."""
        parts = [self._single(each, name) for each in bindings]
        return parts[0], any(part.made or part.futures for part in parts)

    def _single(self, binding: Binding, name: str) -> Children:
        point = ProgramPoint.of_binding(binding, self._facts)
        if binding.kind == "value" and binding.value is not None:
            return self._awaitables.one(binding.value, point)
        if binding.kind in ("item", "unpacked") and binding.value is not None:
            several = self._awaitables.many(binding.value, point)
            return FUTURE if several.made or several.futures else self._awaitables.unsure
        if binding.kind == "parameter" and binding.annotation is not None and not binding.star:
            return self._stated(binding.annotation, binding, name)
        return self._awaitables.unsure

    def _stated(self, annotation: Expression, binding: Binding, name: str) -> Children:
        kind = promised(annotation, self._names.scope_of(binding.place), self._names)
        if kind == "future":
            return FUTURE
        return Children(1, names=(f"?{name}",)) if kind == "coroutine" else self._awaitables.unsure

    def many(self, name: str, point: ProgramPoint) -> Children:
        """The items of a list, set or dict that a name stands for, with what is added to it in this function."""
        place = self._place(point.place)
        found = self._bindings(name, place)
        if found is None:
            return self._awaitables.unsure_many
        scope, bindings = found
        asked = place.loops, place.branch
        children = self._follow((scope, name), asked, lambda: self._many(name, scope, bindings, place))
        return self._awaitables.unsure_many if children is None else children

    def _many(self, name: str, scope: int, bindings: list[Binding], place: Place) -> Children:
        # ``x += more`` puts in what ``x.extend(more)`` does, if the name is bound to something before.
        more = [each for each in bindings if each.kind == "added" and each.value is not None]
        begun = [each for each in bindings if each not in more]
        more, begun = (more, begun) if begun else ([], bindings)
        parts = [(self._collection(each, name), self._place(each.place)) for each in begun]
        total = [part if len(parts) == 1 else part.times(None) for part, _ in parts]
        # What is filled in one round of a loop and handed over in another may have grown in between.
        fresh = all(where.loops == place.loops for _, where in parts)
        around = [where for _, where in parts]
        once: list[Children] = []
        put = [
            (self._put(each), self._place(each.point.place))
            for each in self._added.get(name, {}).get(self._facts.scopes[scope].function, ())
        ]
        put += [(self._more(each), self._place(each.place)) for each in more]
        around += [where for _, where in put]
        every = folded(put, place, self._choices, self._facts.branches) if fresh else put
        for part, where in every:
            total.append(self._repeated(part, where, place) if fresh else part.times(None))
            if fresh and where.loops == place.loops and part.known + part.maybe == 1 and not part.unknown:
                once.append(structs.replace(part, known=1, maybe=0))
        children = Children.total(total)
        filled = any(part.tasks or part.futures for part, _ in parts)
        if len(total) == len(parts) + 1 and len(once) == 1 and not filled:
            # Only one thing is ever put in, and once at the most: a gather of that is one of one, or of none.
            children = once[0]
        if len(around) > _MOST_PLACES:
            children = structs.replace(children, names=(), unnamed=True, opaque=True)
        change = self._awaitables.changes.of(scope, name)
        if change == "shrinks":
            children = children.times(None)
        elif change == "grows":
            children = Children.total((children, Children(unknown=True, unnamed=True)))
        elif change == "grows inside":
            children = Children.total((children, self._added_inside(scope, name)))
        depth = len(place.loops)
        if depth and all(where.loops[:depth] != place.loops for where in around):
            running = children.made or children.futures
            return FUTURE if running else structs.replace(children.times(None), opaque=True)
        return children

    def _added_inside(self, scope: int, name: str) -> Children:
        """What functions inside the one that binds a name add to its collection, who knows how often."""
        put = [
            self._put(each)
            for function, entries in self._added.get(name, {}).items()
            if function != self._facts.scopes[scope].function
            for each in entries
            if self._names.bound_in(name, self._place(each.point.place).scope) == scope
        ]
        if any(part.made or part.futures for part in put):
            return FUTURE
        return Children.total(part.times(None) for part in put) if put else Children(unknown=True, unnamed=True)

    def _put(self, added: Added) -> Children:
        """What is put in."""
        read = self._awaitables.many if added.whole else self._awaitables.one
        return read(added.value, added.point)

    def _more(self, binding: Binding) -> Children:
        """What ``x += value`` puts in."""
        point = ProgramPoint.of_binding(binding, self._facts)
        return self._awaitables.unsure_many if binding.value is None else self._awaitables.many(binding.value, point)

    def _collection(self, binding: Binding, name: str) -> Children:
        point = ProgramPoint.of_binding(binding, self._facts)
        if binding.value is not None and binding.kind == "value":
            return self._awaitables.many(binding.value, point)
        if binding.value is not None and binding.kind in ("added", "unpacked"):
            return self._awaitables.many(binding.value, point).times(None)
        if binding.kind == "parameter" and binding.annotation is not None:
            annotation: Expression | None = binding.annotation
            if binding.star != "*":
                annotation = items(binding.annotation, self._names.scope_of(binding.place), self._names)
            if annotation is not None:
                return self._stated(annotation, binding, name).times(None)
        return self._awaitables.unsure_many

    @cached_property
    def _choices(self) -> Mapping[int, int]:
        return dict(self._facts.choices)

    @cached_property
    def _added(self) -> Mapping[str, Mapping[int, Sequence[Added]]]:
        return added(self._facts)

    def _repeated(self, part: Children, where: Place, reader: Place) -> Children:
        """What is put in at ``where``, as often as that happens for each time that ``reader`` is reached."""
        depth = len(reader.loops)
        if where.loops[:depth] != reader.loops:
            return part.times(None)
        every = part.times(self._awaitables.lengths.of_loops(where.loops[depth:]))
        return every.perhaps() if is_conditional(where.branch, reader.branch, self._facts) else every


def _says_nothing(binding: Binding) -> bool:
    return binding.kind == "deleted" or (binding.kind == "value" and (binding.value is None or is_none(binding.value)))
