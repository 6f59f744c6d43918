"""What is known of a function's parameters on one way to it, and whether an edge can be taken then.

A function may be reached in several *situations*: by one caller with ``stream=True``, by another one that leaves it at
``False``. Only the first goes on to what stands below ``if stream:``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flake8_aiocost.project.dropped import RESULT
from flake8_aiocost.project.object_class import OBJECT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flake8_aiocost.module.conditions import Condition, Known
    from flake8_aiocost.module.expressions import Constant
    from flake8_aiocost.project.edge import Edge
    from flake8_aiocost.project.project import ProjectIndex

#: Situations of one function that are told apart; after these it is looked at knowing only the class of its object, and
#: after so many classes once more, knowing nothing.
MOST = 16
_MOST_CLASSES = 64


class _Chosen:
    """Stands for a value that a caller passes and that is not known."""


CHOSEN: Final = _Chosen()
#: The same, of a value which the caller does not pass, unless some function has added it to what is passed.
ADDED: Final = _Chosen()
#: By parameter: a constant, ``CHOSEN`` or ``ADDED``; nothing is known of the others.
Situation = dict[str, "Known | _Chosen"]


def is_met(conditions: tuple[Condition, ...], situation: Situation) -> bool:
    """Whether all tests may come out so."""
    return all(
        isinstance(value := situation.get(condition.name, CHOSEN), _Chosen) or condition.met(value)
        for condition in conditions
    )


def is_sure(conditions: tuple[Condition, ...], situation: Situation) -> bool:
    """Whether all tests come out so, by values that are known."""
    return all(
        not isinstance(value := situation.get(condition.name, CHOSEN), _Chosen) and condition.surely_met(value)
        for condition in conditions
    )


def has_it(edge: Edge, situation: Situation, project: ProjectIndex) -> bool:
    """Whether the caller's object may have the method that an edge leads to, by what is known of its class.

    A coroutine that the caller returns is nothing that runs where that is dropped.
    """
    if edge.returned and situation.get(RESULT) is False:
        return False
    known = situation.get(OBJECT) if edge.own else None
    function = project.function(edge.target)
    if not isinstance(known, str) or function is None:
        return True
    hierarchy, cls = project.hierarchy, known.removeprefix("=")
    found = hierarchy.nearest(cls, function.name) if known != cls else hierarchy.methods(cls, function.name)
    if not found or edge.target in found:
        return True
    # An attribute of the object may hold a method of a class of its own.
    return set(hierarchy.line(cls)).isdisjoint(hierarchy.line(hierarchy.class_of(edge.target)))


def is_doubtful(
    conditions: tuple[Condition, ...], situation: Situation, defaults: Mapping[str, Constant | None]
) -> bool:
    """Whether a caller passes something for which a test asks to have been left out, or leaves out what it asks for.

    Such a way is taken where there is no other one: ``if mock: return`` is there for those that pass a mock. So is one
    by an object of a class of another name than the one that is asked for: it may be one below that.
    """
    return any(
        _may_miss(condition, situation[condition.name], defaults.get(condition.name))
        for condition in conditions
        if condition.name in situation
    )


def _may_miss(condition: Condition, value: Known | _Chosen, default: Constant | None) -> bool:
    """Whether a test is likelier to come out otherwise."""
    if not isinstance(value, _Chosen):
        return condition.test == "instance" and condition.holds and not condition.surely_met(value)
    return default is not None and condition.met(default.value) is (value is CHOSEN)  # type: ignore[arg-type]


def beyond(edge: Edge, situation: Situation) -> Situation:
    """The situation in which an edge reaches its target."""
    found: Situation = {}
    for given in edge.given:
        if given.source and given.source in situation:
            value = situation[given.source]
            if any(isinstance(value, _Chosen) or each.met(value) for each in given.rebound):
                if given.open or given.value is not None:
                    found[given.name] = CHOSEN if given.open else given.value
            elif not given.cleared or value in (None, ADDED):
                found[given.name] = value
        elif given.open or given.added:
            found[given.name] = ADDED if given.added else CHOSEN
        elif not given.source or given.value is not None:
            found[given.name] = given.value
    return found


class Seen:
    """The situations in which functions have been reached."""

    def __init__(self) -> None:
        """None yet."""
        self._by_function: dict[int, list[Situation]] = {}

    def has(self, function: int, situation: Situation) -> bool:
        """Whether a function was reached with no more known of its parameters than in this situation."""
        known = self._by_function.get(function)
        return known is not None and any(not each or _says_less(each, situation) for each in known)

    def enter(self, function: int, situation: Situation) -> Situation | None:
        """The situation in which to look at a function; ``None`` where that has been done."""
        if self.has(function, situation):
            return None
        known = self._by_function.setdefault(function, [])
        if len(known) >= MOST:
            cls = situation.get(OBJECT)
            situation = {OBJECT: cls} if isinstance(cls, str) and len(known) < MOST + _MOST_CLASSES else {}
            if self.has(function, situation):
                return None
        known.append(situation)
        return situation


def _says_less(one: Situation, other: Situation) -> bool:
    """Whether all that is known in one situation is known in another one too."""
    return all(name in other and other[name] == value for name, value in one.items())
