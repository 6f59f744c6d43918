"""The modules that were edited since a project was linked, each put on top of what was linked by itself.

A *sketch* is a project in which one module is of a newer text, with the heat of before. Sketches lie on top of each
other, that of the module that was edited last on top of all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.frontends.same_facts import same_but_for_places
from flake8_aiocost.heat.mounts import Mounts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flake8_aiocost.frontends.indexed import Indexed
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.project.project import ProjectIndex


class Sketches:
    """A project that was linked, with the sketches on top of it."""

    def __init__(self, linked: Indexed) -> None:
        """Nothing was edited yet."""
        #: What answers are given from.
        self.top = linked
        #: The modules that were sketched, the last one on top, and what lies below each sketch.
        self._modules: dict[str, tuple[str, ModuleFacts]] = {}
        self._below: list[Indexed] = []
        self._mounts: tuple[ProjectIndex, Mounts] | None = None

    @property
    def linked(self) -> Indexed:
        """What was linked."""
        return self._below[0] if self._below else self.top

    @property
    def mounts(self) -> Mounts:
        """Where routers are included, as of what was linked: all modules are looked through for it."""
        project = self.linked.linted.project
        if self._mounts is None or self._mounts[0] is not project:
            self._mounts = project, Mounts(project)
        return self._mounts[1]

    def __len__(self) -> int:
        """How many sketches there are."""
        return len(self._below)

    def move(self, path: str, text: str, facts: ModuleFacts) -> None:
        """Take a text that moves what is there. Projects that share the module have to know of it."""
        first = 0
        if path in self._modules:
            self._modules[path] = text, facts
            # Those below its sketch have the module as it was linked.
            first = list(self._modules).index(path) + 1
        for project in self._below[first:]:
            project.moved(path, text, facts)
        self.top.moved(path, text, facts)

    def put(self, path: str, text: str, facts: ModuleFacts) -> None:
        """Sketch a module on top of all others that were edited since the last link, and of no older sketch of it.

        Else each key that somebody presses would leave a project behind.
        """
        linked = self.linked
        rest = {other: known for other, known in self._modules.items() if other != path}
        is_last = next(reversed(self._modules), None) == path
        if path in self._modules and same_but_for_places(linked.facts(path), facts):
            # It was taken back: what was worked out before it was edited holds.
            if is_last:
                self.top, self._modules = self._below.pop(), rest
            else:
                self._stack(linked, rest)
            if not self.top.has(path, text):
                self.move(path, text, facts)
            return
        if not is_last:
            if path in self._modules:
                self._stack(linked, rest)
            self._below.append(self.top)
        self._modules = {**rest, path: (text, facts)}
        self.top = self._below[-1].sketched(path, text, facts)

    def _stack(self, linked: Indexed, sketched: Mapping[str, tuple[str, ModuleFacts]]) -> None:
        """Sketch modules on top of what was linked, the last one on top of all."""
        self.top, self._below, self._modules = linked, [], {}
        for path, (text, facts) in sketched.items():
            self._below.append(self.top)
            self._modules[path] = text, facts
            self.top = self.top.sketched(path, text, facts)
