"""What makes a place run seldom by itself: a clause, a loop that sleeps, a latch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.heat.latches import Latches
from flake8_aiocost.heat.polling import Polling
from flake8_aiocost.module.latch import CACHES
from flake8_aiocost.module.place import FAILING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from flake8_aiocost.model import Heat, Seldom
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

_UNBOUNDED = frozenset({"while", "async for"})


class SeldomPlaces:
    """Asked of the places of a project."""

    def __init__(self, project: ProjectIndex, heats: Mapping[int, Heat]) -> None:
        """Look at none yet; ``heats`` tells how often objects are made."""
        self._latches = Latches(project, heats)
        #: Which loops sleep in each turn.
        self.polling = Polling()

    def seldom(self, index: ModuleIndex, place: int, loops: Collection[int]) -> Seldom:
        """What makes a place run seldom by itself; ``loops`` are those that run it again."""
        clause = index.facts.places[place].clause
        if clause in FAILING:
            return "except"
        if clause == "finally":
            return clause
        if any(self.polling.polls(index, loop) for loop in loops):
            return "poll"
        for latch in self._latches.around(index, place):
            outside = index.facts.places[latch.place].loops
            if not self.is_often(index, "once", [each for each in loops if each not in outside]):
                return "cached" if latch.shut in CACHES else "once"
        return ""

    def is_often(self, index: ModuleIndex, seldom: Seldom, loops: Iterable[int]) -> bool:
        """Whether loops in what runs once, or once per connection, run once per message."""
        if seldom not in ("connection", "once"):
            return False
        kinds = index.facts.loops
        return any(kinds[each].kind in _UNBOUNDED and not self.polling.polls(index, each) for each in loops)
