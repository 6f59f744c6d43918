"""One cause, one finding: what is to be changed is a function, and many spawns start it.

The first of them, by path and line, says it for all, with how many more there are. Which one that is follows from the
project alone, so that it is the same whatever files are looked at, and in whatever order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import structs

from flake8_aiocost.model import Silence
from flake8_aiocost.records import Record
from flake8_aiocost.rules.rule import Rule  # noqa: TC001  a record holds it

if TYPE_CHECKING:
    from collections.abc import Callable

    from flake8_aiocost.model import Spawn
    from flake8_aiocost.project.project import ProjectIndex


class Cause(Record, frozen=True):
    """What a rule says is to be changed: a function of the project, by number."""

    code: str
    function: int


class Decided(Record, frozen=True):
    """What is said of a spawn taken by itself, and the cause of that, if it has one."""

    rule: Rule | Silence
    cause: Cause | None = None


#: What is decided about a spawn of a module, taken by itself.
Decide: TypeAlias = "Callable[[int, Spawn], Decided]"
#: Whether a finding with a code would be said on a line of a module: no comment silences it, and it is looked at.
Speaks: TypeAlias = "Callable[[int, int, str], bool]"
#: The same of a spawn, and the baseline does not have it either.
SpeaksFor: TypeAlias = "Callable[[int, Spawn, str], bool]"


class Merging:
    """Asked of the spawns of a project for which a rule names a cause."""

    def __init__(
        self,
        project: ProjectIndex,
        spawns: Callable[[int], tuple[Spawn, ...]],
        decide: Decide,
        about_to_decide: Callable[[frozenset[int]], None],
        speaks: SpeaksFor,
    ) -> None:
        """Look for nothing yet.

        Args:
            project: the index.
            spawns: the spawns of each of its modules.
            decide: what is said of each by itself.
            about_to_decide: is told of which modules that will be asked.
            speaks: which of that is said.
        """
        self._project, self._spawns, self._decide, self._speaks = project, spawns, decide, speaks
        self._about_to_decide = about_to_decide
        self._sites: dict[Cause, tuple[tuple[int, int], ...]] = {}

    def merged(self, module: int, spawn: Spawn, decided: Decided) -> Rule | Silence:
        """What is left to say of a spawn."""
        if decided.cause is None or isinstance(decided.rule, Silence):
            return decided.rule
        sites = self._of(decided.cause)
        here = (module, spawn.site)
        if not sites or here not in sites:
            # A comment or the baseline silences this one, so that nobody is to hear of it in any case.
            return decided.rule
        if here == sites[0]:
            return structs.replace(decided.rule, more=len(sites) - 1)
        path, line = self._place(*sites[0])
        return Silence("merged", f"{path}:{line} says it for all that start the same function")

    def _of(self, cause: Cause) -> tuple[tuple[int, int], ...]:
        """The spawns of one cause that are said, in the order of their paths and lines."""
        if cause not in self._sites:
            spawns = [
                (module, spawn)
                for module in range(len(self._project.modules))
                for spawn in self._spawns(module)
                if self._may_start(spawn, cause)
            ]
            self._about_to_decide(frozenset(module for module, _ in spawns))
            self._sites[cause] = tuple(
                [(module, spawn.site) for module, spawn in spawns if self._is_said(module, spawn, cause)]
            )
        return self._sites[cause]

    def _may_start(self, spawn: Spawn, cause: Cause) -> bool:
        """Whether a child has the name of the function: a necessary condition, and most have not."""
        function = self._project.function(cause.function)
        name = function.name if function is not None else ""
        return any(child.removesuffix("()").rpartition(".")[2].rpartition(":")[2] == name for child in spawn.children)

    def _is_said(self, module: int, spawn: Spawn, cause: Cause) -> bool:
        if self._decide(module, spawn).cause != cause:
            return False
        return self._speaks(module, spawn, cause.code)

    def _place(self, module: int, site: int) -> tuple[str, int]:
        index = self._project.modules[module]
        return index.path, index.facts.calls[site].range[0]
