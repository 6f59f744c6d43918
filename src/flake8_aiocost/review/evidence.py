"""Whether a change of a bill is one of the code, or only of what is known of it.

A call may be followed on one side and not on the other though nobody has touched it: somewhere else a parameter was
annotated, or an object is made in another way. Then nothing has become dearer or cheaper. What tells is the text: a
call that is new names its target once more than before, and so does who registers an entry point.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from flake8_aiocost.model import BACKGROUND, HOT
from flake8_aiocost.review.code import without_comments
from flake8_aiocost.review.functions import called

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Set

    from flake8_aiocost.review.changes import Elsewhere
    from flake8_aiocost.review.matching import Matching, View
    from flake8_aiocost.review.sides import Placed, Share, Where


#: Code that bills count, unless something dearer may be run in its place.
_COUNTING = HOT | BACKGROUND


class Call(NamedTuple):
    """A call on the way to a spawn."""

    caller: Where
    target: Where


class Known(NamedTuple):
    """What is found: the call that the other side does not have, and why it tells nothing of the code.

    ``elsewhere`` tells where the other side has all of it, as ``SpawnChange`` has it. ``edited`` is the function
    nearest to the spawn that reads otherwise, where that is all that is found.
    """

    call: Call | None = None
    why: str = ""
    elsewhere: Elsewhere = ""
    edited: Where | None = None


class _From(NamedTuple):
    """The side that has something on a bill, the other one, and what of this is what of that."""

    here: View
    there: View
    functions: Mapping[int, int]
    spawns: Mapping[int, int]
    renamed: Callable[[Where], Where]
    added: bool

    def other(self, function: int) -> Where:
        """A function as the other side calls it."""
        same = self.functions.get(function)
        return self.renamed(self.here.side.functions[function]) if same is None else self.there.side.functions[same]


class Evidence:
    """Asked about what is on a bill of one side only."""

    def __init__(self, matching: Matching) -> None:
        """Take both sides."""
        sides = matching.head, matching.base
        self._added = _From(*sides, matching.heads_function, matching.heads_spawn, matching.at_base, True)
        self._removed = _From(*sides[::-1], matching.functions, matching.spawns, matching.at_head, False)
        both = (self._added, self._removed)
        self._targets = {each.added: _by_caller(each.there.side.calls) for each in both}
        self._left_out = {each.added: _by_caller(each.there.side.left_out) for each in both}
        self._paid = {each.added: _paid(each.there) for each in both}
        self._entries: dict[tuple[bool, int], bool] = {}
        self._calls: dict[tuple[bool, tuple[int, int]], bool] = {}
        self._edited: dict[tuple[bool, int], bool] = {}
        self._payers = {each.added: frozenset([payer.function for payer in each.there.side.payers]) for each in both}

    def of(self, share: Share, *, added: bool) -> Known:
        """What tells that a spawn is paid for on this side only.

        Args:
            share: what is paid for it.
            added: it is on the bill after the change; else on the one before.
        """
        way = self._added if added else self._removed
        functions = way.here.side.functions
        if unread := _unread(share, way):
            return Known(None, unread)
        partner = way.spawns.get(share.spawn)
        if partner is None:
            # The call itself is new, or is gone.
            return Known()
        missing = self._missing(share, way)
        if missing and self._is_left_out(missing[0], way):
            # It is known there, and runs where nothing counts: in an except, after the response.
            return Known(elsewhere="seldom")
        if missing:
            calls = [(Call(functions[ends[0]], functions[ends[1]]), ends) for ends in missing]
            real = next((call for call, ends in calls if self._is_another_call(call, ends, way)), None)
            if real is not None or self._is_entry(share, way):
                # A caller that is gone calls nothing, which goes without saying.
                gone = not added and real is not None and not way.there.functions.has(way.renamed(real.caller))
                return Known(None if gone else real)
            return Known(calls[0][0], _why(calls[0][0], added=added))
        if self._pays(share, way):
            return Known(elsewhere=_elsewhere(way.there.side.spawns[partner]))
        if partner in self._paid[added] or self._is_entry(share, way):
            return Known()
        reached = way.functions.get(share.way[0], -1) in self._targets[added]
        if not added and not reached and way.there.side.spawns[partner].heat == "unknown":
            return Known(None, "it is still there, and no known entry point reaches it any more")
        if added and all(_reads_the_same(each, way) for each in share.way):
            return Known(None, "no line on the way to it has changed: it is only known now that it is reached")
        return Known()

    def of_more(self, share: Share, *, added: bool) -> Known:
        """What tells that a spawn, which both sides pay for, and nobody has edited, costs more on this side.

        Args:
            share: what is paid for it on this side.
            added: it costs more after the change; else it did before.
        """
        way = self._added if added else self._removed
        functions = way.here.side.functions
        if unread := _unread(share, way):
            return Known(None, unread)
        missing = self._missing(share, way)
        if not missing:
            near = next((each for each in reversed(share.way) if self._is_edited(each, way)), None)
            return Known(edited=None if near is None else functions[near])
        if self._is_left_out(missing[0], way):
            return Known(elsewhere="seldom")
        calls = [(Call(functions[ends[0]], functions[ends[1]]), ends) for ends in missing]
        real = next((call for call, ends in calls if self._is_another_call(call, ends, way)), None)
        return Known(real) if real is not None else Known(calls[0][0], _why(calls[0][0], added=added))

    def _is_edited(self, function: int, way: _From) -> bool:
        """Whether a function reads otherwise on the other side; one that that side does not have is none."""
        key = way.added, function
        if key not in self._edited:
            where = way.here.side.functions[function]
            same = not where.function or where.path not in way.here.changed or function not in way.functions
            self._edited[key] = not same and not _reads_the_same(function, way)
        return self._edited[key]

    def _is_entry(self, share: Share, way: _From) -> bool:
        """Whether this side has what begins the way as an entry point by its code."""
        # All that an entry point pays for asks the same.
        key = way.added, share.way[0]
        if key not in self._entries:
            self._entries[key] = _is_another_entry(share.way[0], way)
        return self._entries[key]

    def _pays(self, share: Share, way: _From) -> bool:
        """Whether the entry point pays for something on the other side."""
        return way.functions.get(share.way[0], -1) in self._payers[way.added]

    def _missing(self, share: Share, way: _From) -> list[tuple[int, int]]:
        """The calls on the way that the other side does not have."""
        steps = zip(share.way, share.way[1:], strict=False)
        return [step for step in steps if way.functions.get(step[1], -1) not in self._other_targets(step[0], way)]

    def _is_left_out(self, ends: tuple[int, int], way: _From) -> bool:
        """Whether the other side has a call only where nothing counts."""
        caller, target = (way.functions.get(each, -1) for each in ends)
        return target in self._left_out[way.added].get(caller, frozenset())

    def _other_targets(self, caller: int, way: _From) -> Set[int]:
        """What a function of this side calls on the other one."""
        return self._targets[way.added].get(way.functions.get(caller, -1), frozenset())

    def _is_another_call(self, call: Call, ends: tuple[int, int], way: _From) -> bool:
        """Whether the code of this side has one call of it more, or one that led elsewhere on the other side."""
        # Hundreds of entry points may come by the same call.
        key = way.added, ends
        if key not in self._calls:
            self._calls[key] = self._is_new_call(call, ends, way)
        return self._calls[key]

    def _is_new_call(self, call: Call, ends: tuple[int, int], way: _From) -> bool:
        caller, target = way.other(ends[0]), way.other(ends[1])
        if not way.there.functions.has(target):
            return True
        mentioned = way.here.functions.mentions(call.caller, call.target)
        before = way.there.functions.mentions(caller, target)
        # What the caller does not name it reaches by a table, a parameter or a class: that may have changed.
        return mentioned > before or mentioned == before == 0 or self._leads_elsewhere(ends, way)

    def _leads_elsewhere(self, ends: tuple[int, int], way: _From) -> bool:
        """Whether the caller calls another function of that name on the other side, which it does not call here."""
        here = {way.functions.get(each, -1) for each in self._targets[not way.added].get(ends[0], ())}
        functions, name = way.there.side.functions, called(way.here.side.functions[ends[1]])
        return any(called(functions[each]) == name for each in self._other_targets(ends[0], way) - here)


def _unread(share: Share, way: _From) -> str:
    """Why nothing is known of a way on the other side, where one of its files could not be read there."""
    paths = (way.here.side.functions[each].path for each in share.way)
    path = next((path for path in paths if path in way.there.side.unread), None)
    return "" if path is None else f"{path} could not be read {'before' if way.added else 'after'} the change"


def _elsewhere(spawn: Placed) -> Elsewhere:
    """Where a side has a spawn that an entry point leads to, and does not pay for, though it pays for others."""
    if spawn.heat in _COUNTING:
        return "branch"
    return "seldom" if spawn.heat == "startup" else ""


def _is_another_entry(function: int, way: _From) -> bool:
    """Whether this side has it as an entry point by its code: its decorators, or who registers it."""
    first = way.here.side.functions[function]
    other = way.other(function)
    here, there = way.here.functions.get(first), way.there.functions.get(other)
    if here is None or there is None or here.decorators > there.decorators:
        return True
    if here.decorators or there.decorators:
        # What is decorated alike is registered alike, whatever the object is called that registers it.
        return way.added and sorted(here.registered) != sorted(there.registered)
    return _is_named_more(first, other, way)


def _is_named_more(here: Where, there: Where, way: _From) -> bool:
    """Whether the modules that differ name a function more often on this side."""
    return way.here.functions.named(here, way.here.changed) > way.there.functions.named(there, way.there.changed)


def _reads_the_same(function: int, way: _From) -> bool:
    """Whether a function does, but for its decorators: of these somebody else decides."""
    texts = way.here.functions.get(way.here.side.functions[function]), way.there.functions.get(way.other(function))
    bodies = [without_comments(each.body).split() for each in texts if each is not None]
    return len(bodies) == 2 and bodies[0] == bodies[1]


def _why(call: Call, *, added: bool) -> str:
    if added:
        return f"{call.caller.shown} called {call.target.shown} before too, and it is only known now where that leads"
    return f"{call.caller.shown} still calls {call.target.shown}, and it is not known any more where that leads"


def _by_caller(calls: Iterable[tuple[int, int]]) -> Mapping[int, Set[int]]:
    """What each function calls."""
    found: dict[int, set[int]] = defaultdict(set)
    for caller, target in calls:
        found[caller].add(target)
    return found


def _paid(view: View) -> frozenset[int]:
    return frozenset(share.spawn for payer in view.side.payers for share in payer.shares)
