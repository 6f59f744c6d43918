"""What a module puts into collections by their names: ``x.append(...)``, ``x.extend(...)``, ``x[...] = ...``."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from flake8_aiocost.module.expressions import Subscript, bare, leaf, receiver
from flake8_aiocost.spawns.program_point import ProgramPoint

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import ModuleFacts

_ADDING = {"append", "add", "appendleft", "insert"}
_EXTENDING = {"extend", "update"}


class Added(NamedTuple):
    """What is put in, and where; ``whole``: all items of the expression are."""

    whole: bool
    value: Expression
    point: ProgramPoint


def added(facts: ModuleFacts) -> Mapping[str, Mapping[int, Sequence[Added]]]:
    """What is put into collections, by their names and by the functions that do it."""
    found: dict[str, dict[int, list[Added]]] = defaultdict(lambda: defaultdict(list))
    for call in facts.calls:
        method = leaf(call.function)
        name = bare(receiver(call.function)) if method in _ADDING or method in _EXTENDING else ""
        if name and call.arguments:
            entry = Added(method in _EXTENDING, call.arguments[-1].value, ProgramPoint.of_call(call))
            found[name][facts.places[call.place].function].append(entry)
    for each in facts.assignments:
        for target in each.targets:
            if each.value is not None and isinstance(target, Subscript) and (name := bare(target.value)):
                point = ProgramPoint.of_statement(each.place, each.statement, facts)
                found[name][facts.places[each.place].function].append(Added(False, each.value, point))
    return found
