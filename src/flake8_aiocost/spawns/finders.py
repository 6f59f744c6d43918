"""What finds the spawns of each module of a project, its own functions that spawn what they are handed among them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flake8_aiocost.model import Spawn
    from flake8_aiocost.project.project import ProjectIndex
    from flake8_aiocost.spawns.agreement import Agreed
    from flake8_aiocost.spawns.find import Finder
    from flake8_aiocost.spawns.own_wrappers import OwnCall, OwnWrappers


class Finders:
    """The finders of a project, each made when it is first asked for."""

    def __init__(self, project: ProjectIndex, spawners: Mapping[str, str]) -> None:
        """Make none yet.

        Args:
            project: the index.
            spawners: configured wrappers, dotted name to construct.
        """
        self._project, self._spawners = project, spawners
        #: The calls of which libcst need not be asked.
        self.agreed: Agreed | None = None
        self._plain: dict[int, Finder] = {}
        self._found: dict[int, Finder] = {}

    def take(self, other: Finders, besides: int) -> None:
        """Take those of nearly the same project, of which one module is another one: an editor's sketch."""
        self.agreed = other.agreed
        self._plain = {each: finder for each, finder in other._plain.items() if each != besides}

    def of(self, module: int) -> Finder:
        """What finds the spawns of a module."""
        own = self.own_wrappers.calls.get(module)
        if own is None:
            return self._plain_of(module)
        if module not in self._found:
            self._found[module] = self._make(module, own)
        return self._found[module]

    @cached_property
    def own_wrappers(self) -> OwnWrappers:
        """The functions of the project that spawn what they are handed."""
        from flake8_aiocost.spawns.own_wrappers import own_wrappers  # noqa: PLC0415  only once a file is linted

        return own_wrappers(self._project, lambda module: self._plain_of(module).spawns, self._trial)

    def told_at_calls(self, module: int, spawn: Spawn) -> str:
        """Where the first call of the function around a spawn stands, if each call of it is a spawn of its own."""
        first = self.own_wrappers.inside.get((module, spawn.site))
        if first is None:
            return ""
        at, call = first
        index = self._project.modules[at]
        function = self._project.function(self._project.number(at, index.function_of(call)))
        path = self._project.finder.paths[at]
        return f"in {function.qualname} ({path})" if function is not None else f"in {path}"

    def _plain_of(self, module: int) -> Finder:
        """The same, but for calls of functions that spawn what they are handed."""
        if module not in self._plain:
            self._plain[module] = self._make(module, {})
        return self._plain[module]

    def _trial(self, module: int, own: Mapping[int, OwnCall]) -> Sequence[Spawn]:
        return self._make(module, own).spawns

    def _make(self, module: int, own: Mapping[int, OwnCall]) -> Finder:
        from flake8_aiocost.spawns.find import Finder  # noqa: PLC0415  only once a file is linted

        return Finder(self._project.modules[module], self._spawners, self.agreed, own)
