"""One module of a project: its facts, with every name resolved and linked when it is first asked for."""

from __future__ import annotations

import sys
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from flake8_aiocost.module.rings import Rings
from flake8_aiocost.module.stored import count
from flake8_aiocost.project.aliases import Aliases
from flake8_aiocost.project.bound_names import BoundNames
from flake8_aiocost.project.call_surroundings import CallSurroundings
from flake8_aiocost.project.deferred import called, lambdas
from flake8_aiocost.project.function_contents import FunctionContents
from flake8_aiocost.project.kept_nothing import KeptNothing
from flake8_aiocost.project.linked_definitions import LinkedDefinitions
from flake8_aiocost.project.linked_facts import LinkedArgument, LinkedAssignment
from flake8_aiocost.project.linked_names import Linker
from flake8_aiocost.project.module_reads import Reads, reads_of
from flake8_aiocost.project.value_sites import ValueSites

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import ModuleFacts

_SLOTS = frozenset({f"asyncio.{name}()" for name in ("Semaphore", "BoundedSemaphore", "Lock")})


class Links(Linker, Protocol):
    """What a module asks of its project."""

    def path_of(self, module: int) -> str:
        """Where a module lies."""

    def renamed(self, leaves: frozenset[str]) -> frozenset[str]:
        """Leaves, and the names under which modules of the project offer what ends in one."""

    def never_suspends(self, name: str) -> bool:
        """Whether awaiting what a call by this linked name makes provably never suspends."""

    def runs(self, name: str) -> tuple[tuple[ModuleIndex, int], ...]:
        """The functions that a call by this linked name may run, each with its module."""

    def value(self, name: str) -> tuple[ModuleIndex, Expression, int] | None:
        """The only value that a linked name of a module's level is bound to: with its module, and its scope there."""


class ModuleIndex(LinkedDefinitions):
    """One module. Functions, calls and loops are indexes into its facts; names are linked ones."""

    def __init__(self, facts: ModuleFacts, path: str, number: int, links: Links, rings: Rings | None = None) -> None:
        """Resolve nothing yet.

        Args:
            facts: what was read.
            path: where the module lies; never opened.
            number: which module of the project it is.
            links: the project.
            rings: its open questions.
        """
        super().__init__(facts, number, links, rings or Rings(count(facts, "calls")))
        self.path = path
        self._links = links

    def moved(self, facts: ModuleFacts) -> None:
        """Take facts that differ from the old ones in nothing but lines and columns, on which no name depends."""
        self.facts = self.names.facts = facts

    def elsewhere(self, value: Expression, scope: int) -> tuple[ModuleIndex, Expression, int] | None:
        """What a name that another module binds is bound to there, and nowhere else: module, value and its scope."""
        found = self._links.value(self.name(value, scope))
        return found if found is not None and found[0] is not self else None

    @cached_property
    def aliases(self) -> Aliases:
        """Under which other names the module may call something."""
        return Aliases(self.facts)

    @cached_property
    def inside(self) -> FunctionContents:
        """What stands inside its functions and loops."""
        return FunctionContents(self.facts)

    @cached_property
    def around(self) -> CallSurroundings:
        """What stands around its calls."""
        return CallSurroundings(self.facts)

    @cached_property
    def bound(self) -> BoundNames:
        """How its names are bound."""
        return BoundNames(self.facts)

    @cached_property
    def sites(self) -> ValueSites:
        """Where the values of the module go."""
        return ValueSites(self.facts, self.names, self.bound)

    @cached_property
    def kept_nothing(self) -> KeptNothing:
        """Which of its functions leave ``None`` as it is."""
        return KeptNothing(self.facts)

    @cached_property
    def reads(self) -> Reads:
        """The names and attributes that the module reads."""
        return reads_of(self.facts)

    @cached_property
    def imports(self) -> tuple[str, ...]:
        """Every imported dotted name and its parents: ``fastapi.routing``, ``fastapi``; a set takes ten times as much
        memory.
        """
        found: dict[str, None] = {}
        for dotted in self.facts.imports:
            while dotted.strip(".") and dotted not in found:
                # The modules of a large project import the same few thousand names.
                found[sys.intern(dotted)] = None
                dotted = dotted.rpartition(".")[0]  # noqa: PLW2901
        return tuple(found)

    @cached_property
    def class_receivers(self) -> frozenset[str]:
        """The names by which class methods call the class that they are called on."""
        return frozenset(each.receiver[0] for each in self.facts.scopes if not each.receiver[1].endswith("()"))

    # ── names ──────────────────────────────────────────────────────────────────────────────────────────────────

    def never_suspends(self, name: str) -> bool:
        """Whether awaiting what a call by this linked name makes provably never suspends."""
        return self._links.never_suspends(name)

    def runs(self, name: str) -> tuple[tuple[ModuleIndex, int], ...]:
        """The functions that a call by this linked name may run, each with its module."""
        return self._links.runs(name)

    def path_of(self, module: int) -> str:
        """Where a module of the project lies."""
        return self._links.path_of(module)

    def spelled(self, leaves: frozenset[str]) -> set[str]:
        """The last parts of all names that may stand for one that ends in one of ``leaves``, in this module."""
        return self.aliases.spelled(self._links.renamed(leaves))

    def function_of(self, call: int) -> int:
        """The function whose body runs a call."""
        return self.inside.function_of(call)

    def calls_of(self, function: int) -> Sequence[int]:
        """The calls that the body of a function runs, or the module's own level."""
        return self.inside.calls(function)

    def is_deferred(self, place: int) -> bool:
        """Whether a place outside of all functions stands in a lambda that the module does not call itself."""
        around = [*lambdas(self.facts, self.facts.places[place].scope)]
        return bool(around) and not self._called_lambdas.issuperset(around)

    @cached_property
    def _called_lambdas(self) -> frozenset[int]:
        return frozenset(called(self.facts))

    @cached_property
    def bounded(self) -> frozenset[int]:
        """The functions that enter a semaphore or a lock of ``asyncio``."""
        found = set()
        for each in self.facts.uses:
            if each.kind == "async with":
                place = self.facts.places[each.place]
                if self.name(each.value, self.names.scope_of(each.place)) in _SLOTS:
                    found.add(place.function)
        return frozenset(found)

    def loops_of(self, call: int) -> tuple[int, ...]:
        """The loops around a call inside its function, outermost first."""
        return self.facts.places[self.facts.calls[call].place].loops

    def iterable(self, loop: int) -> str:
        """The linked name of what a loop runs over, ``""`` for ``while``."""
        record = self.facts.loops[loop]
        return "" if record.iterable is None else self.name(record.iterable, self.names.scope_of(record.place))

    # ── assignments ────────────────────────────────────────────────────────────────────────────────────────────

    def value(self, assignment: LinkedAssignment) -> LinkedArgument:
        """What is assigned."""
        record = self.facts.assignments[assignment.index]
        return (
            LinkedArgument() if record.value is None else self.argument(record.value, self.names.scope_of(record.place))
        )
