"""The calls of a module that may be of something that a framework's pattern names: only those are resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.heat.constructed import INITIALISER
from flake8_aiocost.module.expressions import Constant, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.heat.catalogue import Catalogue, Slot
    from flake8_aiocost.module.facts import Call
    from flake8_aiocost.project.index import ModuleIndex

#: How the name of a function is bound.
_DEFINED = frozenset({"function", "import"})
#: Kinds of patterns that a call may fit.
_SLOTS: tuple[Slot, Slot, Slot] = ("calls", "polls", "decorators")


def possible_calls(index: ModuleIndex, catalogue: Catalogue) -> Iterator[int]:
    """The calls that may be of something that a pattern names: only those are resolved."""
    calls, polls, decorators = (
        None if (leaves := catalogue.leaves(slot)) is None else index.aliases.spelled(leaves) for slot in _SLOTS
    )
    called, facts = index.aliases.called, index.facts
    for call, record in enumerate(facts.calls):
        last = called(call)
        # Two of three calls that look like a registration are ``found.get("key")``, which hands nothing over.
        if (
            (_hands_over(record) and (calls is None or last == INITIALISER or last in calls))
            or ((polls is None or last in polls) and facts.places[record.place].loops)
            or ((decorators is None or last in decorators) and takes_function(index, call))
        ):
            yield call


def takes_function(index: ModuleIndex, call: int) -> bool:
    """Whether the first argument of a call may be a function: a necessary condition, asked of the facts alone."""
    record = index.facts.calls[call]
    first = record.arguments[0] if record.arguments else None
    if first is None or first.star or first.keyword or not isinstance(first.value, Name):
        return False
    scope = index.facts.places[record.place].scope
    owner = index.names.bound_in(first.value.root, scope)
    if owner < 0:
        return False
    if first.value.attributes and index.facts.scopes[owner].receiver[0] == first.value.root:
        return True
    return not _DEFINED.isdisjoint(index.bound[owner, first.value.root].kinds)


def _hands_over(call: Call) -> bool:
    """Whether any argument of a call may be a function, or hold one."""
    return any(type(each.value) is not Constant for each in call.arguments)
