"""The modules of a project by their numbers: their texts, their facts, and what they are linked to.

They are decoded and linked once something is asked that needs it.
"""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.linted import Linted
from flake8_aiocost.project.reading import collector_paused
from flake8_aiocost.project.sources import digest, read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from flake8_aiocost.errors import Unreadable
    from flake8_aiocost.frontends.agreed import Agreed
    from flake8_aiocost.heat.kept import KeptHeat
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.project.sealed import Sealed
    from flake8_aiocost.settings import Settings

#: Of a project with fewer modules nothing is forgotten between two answers.
_SMALL = 1_000


class Modules:
    """The modules of a project."""

    def __init__(
        self,
        settings: Settings,
        paths: Iterable[str],
        decode: Callable[[str], ModuleFacts],
        unread: Mapping[str, Unreadable],
        digests: Mapping[str, bytes],
        *,
        sealed: Sealed,
        agreed: Agreed | None = None,
        texts: Mapping[str, str] | None = None,
    ) -> None:
        """Decode nothing yet.

        Args:
            settings: the project's.
            paths: of the modules that have facts, relative to the project's root.
            decode: gives the facts of one.
            unread: why there are none of others.
            digests: the hashes of the texts.
            sealed: the files of what was worked out of the project, which hold while nothing changes.
            agreed: the calls of which libcst need not be asked.
            texts: those that are not the ones on the disk.
        """
        self.settings = settings
        self.unread = unread
        self.digests = dict(digests)
        self.paths = tuple(sorted(paths))
        self.numbers = {path: number for number, path in enumerate(self.paths)}
        self.sealed = sealed
        self.agreed = agreed
        self._decode = decode
        # Not "or": texts that are read when they are asked for are as good as none before that.
        self._texts = {} if texts is None else texts
        #: Texts that came later, see ``_put``.
        self._moved: dict[str, str] = {}
        #: Those that are looked at, where these are not all.
        self._chosen: frozenset[int] | None = None
        #: The modules that will be asked about, where these are few.
        self._wanted: frozenset[int] | None = None
        self._heat: KeptHeat | None = None

    @cached_property
    def _facts(self) -> dict[str, ModuleFacts]:
        with collector_paused():
            return {path: self._decode(path) for path in self.paths}

    def has(self, path: str, text: str) -> bool:
        """Whether this is the text of a module that was read, whatever lies on the disk by now."""
        return self.digests.get(path) == digest(text)

    def facts(self, path: str) -> ModuleFacts:
        """What was read of a module."""
        return self._facts[path]

    def text(self, module: int) -> str:
        """The text of a module.

        Raises:
            Unreadable: it cannot be read any more.
        """
        path = self.paths[module]
        for texts in (self._moved, self._texts):
            if path in texts:
                return texts[path]
        text = read_text(self.place_of(path))
        if digest(text) != self.digests[path]:
            # It was edited during the run: what is said by it is of no use to the next one.
            self.sealed.forget()
        return text

    def place_of(self, path: str) -> str:
        """Where a file lies whose path from the root is given."""
        return place_of(self.settings.root, path)

    @cached_property
    def linted(self) -> Linted:
        """The modules, linked."""
        # Nothing has changed: nothing is linked.
        from flake8_aiocost.frontends.noqa import Said  # noqa: PLC0415
        from flake8_aiocost.heat.kept import KeptHeat  # noqa: PLC0415
        from flake8_aiocost.project.project import ProjectIndex  # noqa: PLC0415
        from flake8_aiocost.project.root_package import package_of  # noqa: PLC0415

        places = [self.place_of(path) for path in self.paths]
        index = ProjectIndex(list(self._facts.items()), places, package_of(self.settings.root))
        self._heat = heat = KeptHeat(self.sealed)
        linted = Linted(index, self.settings, heat.place, heat.known)
        linted.finders.agreed = self.agreed
        linted.heats.chosen = self._wanted if self._chosen is None else self._chosen
        # Of a cause in many places the first one tells that no comment silences, and that is looked at.
        linted.speaks = said = Said(index, self.text, self._chosen)
        linted.review(self.text, said.silenced)
        return linted

    def slim(self) -> None:
        """Work out the heat of all functions that spawn, and forget what was resolved and decoded on the way there.

        Of a large project that takes several times the memory of what stays. In a small one it is kept, since the next
        answers come sooner with it.
        """
        from flake8_aiocost.module.stored import let_go  # noqa: PLC0415  nothing changed: no facts are needed

        heats = self.linted.heats.spawning
        if len(self.paths) <= _SMALL:
            return
        let_go(self._facts.values())
        if self._heat is not None and self._heat.was_known:
            return  # nothing was resolved
        del self.linted
        self.linted.heats.take(structs.replace(heats, project=self.linted.project))

    def _put(self, path: str, text: str, facts: ModuleFacts) -> None:
        """Take another text of a module, with its facts."""
        self._facts[path], self._moved[path], self.digests[path] = facts, text, digest(text)

    def _with(
        self, modules: Mapping[str, tuple[str, ModuleFacts]]
    ) -> tuple[dict[str, ModuleFacts], dict[str, str], dict[str, bytes]]:
        """The facts, the texts that are not on the disk and the hashes, with others of some modules."""
        facts = {**self._facts, **{path: each for path, (_, each) in modules.items()}}
        texts = {**self._texts, **self._moved, **{path: text for path, (text, _) in modules.items()}}
        digests = {**self.digests, **{path: digest(text) for path, (text, _) in modules.items()}}
        return facts, texts, digests


def place_of(root: Path, path: str) -> str:
    """Where a file lies, from its path with ``/`` below a root."""
    return os.path.join(root, path.replace("/", os.sep))  # noqa: PTH118  several times as fast as a Path
