"""Which heat wins where a function has several, and which way to it is told of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.latch import CACHES
from flake8_aiocost.module.place import FAILING

if TYPE_CHECKING:
    from flake8_aiocost.model import Heat, HeatKind
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.project.edge import Edge

#: From strongest to weakest. A function that a request and a job both reach is priced as the request's, since there a
#: user waits. ``never`` is last here because it only spreads to what nothing else reaches; where it is found itself it
#: stays.
ORDER: tuple[HeatKind, ...] = ("request", "consumer", "job", "startup", "script", "test", "never", "unknown")
_RANK = {kind: rank for rank, kind in enumerate(ORDER)}

#: Kinds whose code runs about once, so that a reader would not care what it costs.
ONCE: frozenset[HeatKind] = frozenset({"startup", "script"})


def stronger(heat: Heat, other: Heat | None) -> Heat:
    """The stronger of two; ``other`` where they are equal, so that the first found stays."""
    if other is None or heat.kind == "never":
        return heat
    if other.kind == heat.kind:
        # What runs once per connection in one way, and more often in another, runs more often.
        return heat if other.seldom and not heat.seldom else other
    return other if other.kind == "never" or _RANK[other.kind] <= _RANK[heat.kind] else heat


#: Run once, or not on a real event loop: nothing is said of what stands there.
SILENT: frozenset[HeatKind] = ONCE | {"test", "never"}


def told_last(entry: Heat) -> int:
    """How late an entry point is told of among those of its kind: what runs seldom late, probes last."""
    return 2 if entry.seldom == "health" else int(entry.seldom != "")


def is_way_last(facts: ModuleFacts, edge: Edge, entry: Heat | None, askers: int) -> bool:
    """Whether one way to a function is told of only where there is no other one.

    So it is from where something went wrong or a cache has nothing, from an entry point that runs seldom, and by one
    that calls itself what many ask a framework for.

    Args:
        facts: the module of the caller.
        edge: the way.
        entry: the heat of the caller, where it is an entry point and the way stands in no loop of it.
        askers: how many functions ask for the target.
    """
    if entry is not None and entry.seldom:
        return True
    if edge.place >= 0 and (facts.places[edge.place].clause in FAILING or _is_behind_cache(facts, edge.place)):
        return True
    return edge.how != "injected" and askers > 1


def _is_behind_cache(facts: ModuleFacts, place: int) -> bool:
    """Whether a place stands where a cache has nothing, if what is asked there is one."""
    number = facts.places[place].latch
    while number >= 0 and facts.latches[number].shut not in CACHES:
        number = facts.latches[number].parent
    return number >= 0
