"""The index of a project: all its modules, linked. A single file without a project is an index of one module."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar, cast

from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.module.expressions import Constant, Display, Name, leaf
from flake8_aiocost.module.rings import Rings
from flake8_aiocost.module.stored import count, glance
from flake8_aiocost.project.hierarchy import Hierarchy, definitions
from flake8_aiocost.project.import_roots import import_roots
from flake8_aiocost.project.index import ModuleIndex
from flake8_aiocost.project.linker import Linker
from flake8_aiocost.project.modules import Modules
from flake8_aiocost.project.named_calls import NamedCalls
from flake8_aiocost.project.protocols import Protocols
from flake8_aiocost.project.reads import ProjectReads
from flake8_aiocost.project.returned_functions import ReturnedFunctions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Function, ModuleFacts

_Made = TypeVar("_Made")

#: A linked name of a module's own level.
_OWN = re.compile(r":(\d+):(\w+)")
#: The last parts of decorators after which a coroutine function still does what its body does.
_PLAIN = frozenset({"staticmethod", "classmethod", "override", "final"})


class ProjectIndex:
    """The modules of a project. Functions are numbered through; a module's own level is ``-1 - module``."""

    def __init__(
        self, modules: Sequence[tuple[str, ModuleFacts]], paths: Sequence[str] = (), package: str = ""
    ) -> None:
        """Link nothing yet.

        Args:
            modules: path from the project's root with ``/``, and facts.
            paths: what to call the modules; the paths from the root by default.
            package: the name of the package that the root is itself.
        """
        shown = paths or [path for path, _ in modules]
        rings = Rings(sum(count(facts, "calls") for _, facts in modules))
        indexes = tuple(
            [
                ModuleIndex(facts, path, number, self, rings)
                for number, ((_, facts), path) in enumerate(zip(modules, shown, strict=True))
            ]
        )
        finder = Modules([path for path, _ in modules], package)
        finder.also_from(import_roots(finder, [facts for _, facts in modules]))
        self._begin(indexes, finder, rings)

    def _begin(
        self, modules: tuple[ModuleIndex, ...], finder: Modules, rings: Rings, hierarchy: Hierarchy | None = None
    ) -> None:
        self.modules, self.finder, self._rings = modules, finder, rings
        self._linker = Linker([each.names for each in self.modules], self.finder, rings)
        self._first = [0]
        for each in self.modules:
            self._first.append(self._first[-1] + count(each.facts, "functions"))
        self.hierarchy = hierarchy or Hierarchy(
            [each.facts for each in self.modules], lambda m, cls: self.modules[m].bases(cls), rings
        )
        self._linker.bases = self.hierarchy
        self._renamed: dict[frozenset[str], frozenset[str]] = {}
        self._made: dict[object, object] = {}

    def sketched(self, module: int, facts: ModuleFacts) -> ProjectIndex:
        """The project with other facts of one module, for a first answer: the other modules resolve names as before.

        Only they know the old module. An index that was made anew tells the truth about all of them.

        Args:
            module: the number of the module.
            facts: what was read of its new text.
        """
        found = ProjectIndex.__new__(ProjectIndex)
        # Answers to open questions are told apart by where they are kept, so this has to outlive what is made of it.
        found._before = self
        index = ModuleIndex(facts, self.modules[module].path, module, found, self._rings)
        same = definitions(facts) == definitions(self.modules[module].facts)
        modules = (*self.modules[:module], index, *self.modules[module + 1 :])
        found._begin(modules, self.finder, self._rings, self.hierarchy if same else None)
        # To ask all modules anew takes 0.15 s in Home Assistant's 7,300.
        found.named_calls = self.named_calls.sketched(index)
        found._renamed = {each: known | index.aliases.renamed(known) for each, known in self._renamed.items()}
        return found

    _before: ProjectIndex | None = None

    @staticmethod
    def of(facts: ModuleFacts, path: str) -> ProjectIndex:
        """The index of one module."""
        return ProjectIndex([(path.lstrip("/"), facts)], [path])

    def link(self, module: int, name: str) -> tuple[str, ...]:
        """What a resolved name of a module may be, see ``linker``."""
        return self._linker.link(module, name)

    def path_of(self, module: int) -> str:
        """Where a module lies."""
        return self.modules[module].path

    def glanced(self) -> Iterator[ModuleIndex]:
        """All modules, to look at once: what is decoded of the facts of each meanwhile is not kept."""
        for index in self.modules:
            with glance(index.facts):
                yield index

    @cached_property
    def imports(self) -> frozenset[str]:
        """Every dotted name that a module of the project imports, and its parents."""
        return frozenset().union(*(each.imports for each in self.modules))

    def renamed(self, leaves: frozenset[str]) -> frozenset[str]:
        """Leaves, and the names under which modules of the project offer what ends in one: ``run_all = gather``."""
        if leaves not in self._renamed:
            found, more = set(leaves), leaves
            while more := frozenset[str]().union(*(each.aliases.renamed(more) for each in self.glanced())) - found:
                found |= more
            self._renamed[leaves] = frozenset(found)
        return self._renamed[leaves]

    @cached_property
    def reads(self) -> ProjectReads:
        """What its modules read."""
        return ProjectReads(self.modules)

    @cached_property
    def named_calls(self) -> NamedCalls:
        """Its calls by what they call."""
        return NamedCalls(self.modules)

    @cached_property
    def protocols(self) -> Protocols:
        """What its classes implement."""
        return Protocols(self.hierarchy, self.function)

    @cached_property
    def returned_functions(self) -> ReturnedFunctions:
        """Which of its functions the results of others are."""
        return ReturnedFunctions(self.modules, self.hierarchy, self.place_of)

    def the(self, kind: Callable[[ProjectIndex], _Made]) -> _Made:
        """What is made of the project once, for all who ask.

        Args:
            kind: makes it, and is what it is kept by. It may hold no lines, which an editor moves, and nothing of the
                settings, or of the graph, of one of those who ask.
        """
        if kind not in self._made:
            self._made[kind] = kind(self)
        return cast("_Made", self._made[kind])

    @cached_property
    def packages(self) -> frozenset[str]:
        """The names of the outermost packages that the project itself consists of."""
        return frozenset(self.finder.dotted(number).partition(".")[0] for number in range(len(self.modules)))

    def bound(self, name: str) -> tuple[int, Expression, int] | None:
        """The only value that a linked name of a module's level is bound to: module, value and scope of the value."""
        match = _OWN.fullmatch(name)
        if match is None:
            return None
        module = int(match[1])
        found = self.modules[module].names.only_value(Name(match[2]), 0)
        return None if found is None else (module, *found)

    def value(self, name: str) -> tuple[ModuleIndex, Expression, int] | None:
        """Likewise, with the module itself."""
        found = self.bound(name)
        return None if found is None else (self.modules[found[0]], *found[1:])

    def items(self, name: str) -> tuple[str, ...]:
        """The linked names in a literal list, tuple, set or dict that a linked name is bound to."""
        found = self.bound(name)
        if found is None or not isinstance(found[1], Display):
            return ()
        module, display, scope = found
        return self.modules[module].argument(display, scope).items

    def text(self, name: str) -> str:
        """The text that a linked name is bound to, ``""`` where it is bound to something else."""
        found = self.bound(name)
        value = found[1] if found is not None else None
        return value.value if isinstance(value, Constant) and isinstance(value.value, str) else ""

    def never_suspends(self, name: str) -> bool:
        """Whether awaiting what a call by this linked name makes provably never suspends.

        All functions that it may be, overrides in classes below among them, are coroutine functions without a decorator
        that changes that, and none of them awaits. A method that is made to be overridden proves nothing.
        """
        found = [(module, module.facts.functions[function]) for module, function in self.runs(name)]
        return bool(found) and all(
            function.is_async
            and not function.suspends
            and not function.stub
            and _PLAIN.issuperset(map(leaf, function.decorators))
            and not self.hierarchy.is_abstract(f"{module.number}:{function.cls}" if function.cls else "")
            for module, function in found
        )

    def runs(self, name: str) -> tuple[tuple[ModuleIndex, int], ...]:
        """The functions that a call by this linked name may run, each with its module."""
        places = map(self.place_of, self.hierarchy.of(name.removesuffix("()")))
        return tuple([(self.modules[module], function) for module, function in places])

    # ── functions ──────────────────────────────────────────────────────────────────────────────────────────────

    def number(self, module: int, function: int) -> int:
        """The number of a function of a module, or of the module's own level."""
        return self._first[module] + function if function != MODULE_LEVEL else MODULE_LEVEL - module

    def place_of(self, number: int) -> tuple[int, int]:
        """The module of a function, and its index there."""
        if number < 0:
            return MODULE_LEVEL - number, MODULE_LEVEL
        module = bisect_right(self._first, number) - 1
        return module, number - self._first[module]

    def function(self, number: int) -> Function | None:
        """A function by its number; ``None`` for the level of a module."""
        module, function = self.place_of(number)
        return self.modules[module].facts.functions[function] if function >= 0 else None

    def functions_of(self, module: int) -> range:
        """The numbers of the functions of a module."""
        return range(self._first[module], self._first[module + 1])
