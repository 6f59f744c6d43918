"""A project over its index, the same for every door: facts from the cache, linked, with the heat that may be kept."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.frontends.noqa import Said
from flake8_aiocost.heat.kept import KeptHeat
from flake8_aiocost.pipeline import Linted
from flake8_aiocost.project.cache_folder import CacheFolder
from flake8_aiocost.project.files import ProjectFiles
from flake8_aiocost.project.load import facts_cache, load_facts
from flake8_aiocost.project.project import ProjectIndex
from flake8_aiocost.project.sources import read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flake8_aiocost.frontends.progress import Progress
    from flake8_aiocost.heat import HeatMap
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.settings import Settings

    Place = Callable[[ProjectIndex, Settings], HeatMap]


class Indexed:
    """The modules of a project, linked."""

    def __init__(
        self,
        settings: Settings,
        modules: Mapping[str, ModuleFacts],
        unread: Mapping[str, Unreadable],
        digests: Mapping[str, bytes],
        place: Place | None = None,
    ) -> None:
        """Link the modules.

        Args:
            settings: the project's.
            modules: the facts of each by its path relative to the project's root.
            unread: why there are none of others.
            digests: the hashes of the texts.
            place: what is asked for heat, as ``Linted`` takes it.
        """
        self.settings = settings
        self.unread = unread
        self.digests = digests
        self.paths = tuple(sorted(modules))
        self.numbers = {path: number for number, path in enumerate(self.paths)}
        self._modules = modules
        index = ProjectIndex(
            [(path, modules[path]) for path in self.paths], [self.place_of(path) for path in self.paths]
        )
        self.linted = Linted(index, settings, place)
        # Of a cause in many places the first one tells that no comment silences, whichever files are looked at.
        self.linted.speaks = Said(index, lambda module: read_text(index.path_of(module)))

    def place_of(self, path: str) -> str:
        """Where a file lies whose path from the root is given."""
        return place_of(self.settings.root, path)

    def edited(self, path: str, facts: ModuleFacts) -> Indexed:
        """The project as it would be with other facts of one module; nothing is kept of it."""
        return Indexed(self.settings, {**self._modules, path: facts}, self.unread, self.digests)


def place_of(root: Path, path: str) -> str:
    """Where a file lies, from its path with ``/`` below a root."""
    return os.path.join(root, path.replace("/", os.sep))  # noqa: PTH118  several times as fast as a Path


def indexed(settings: Settings, files: ProjectFiles, progress: Progress | None = None) -> Indexed:
    """A project with what is cached of it.

    Args:
        settings: the project's.
        files: those in its root.
        progress: shows how far the reading is.
    """
    folder = _cache_folder(settings)
    watch = None if progress is None else lambda read, total: progress.each(read, total, "reading")
    facts = load_facts(settings.root, files, facts_cache(folder) if folder else None, watch=watch)
    return _linked(settings, facts, facts.digests, KeptHeat(folder, facts.digests).place if folder else None)


def by_itself(settings: Settings, path: str) -> Indexed:
    """A file that is looked at by itself: it belongs to no project, or its project leaves it out or is too large.

    Args:
        settings: those that hold for it.
        path: where it lies.
    """
    facts = load_facts(settings.root, ProjectFiles((os.path.relpath(path, settings.root).replace(os.sep, "/"),)), None)
    return _linked(settings, facts, facts.digests)


def _cache_folder(settings: Settings) -> CacheFolder | None:
    """Where what was read of a project is kept, ``None`` where it is not."""
    if not settings.cache:
        return None
    if settings.cache_dir is not None:
        return CacheFolder.named(Path(settings.cache_dir).absolute(), settings.root)
    return CacheFolder.in_project(settings.root)


def _linked(
    settings: Settings,
    facts: Mapping[str, ModuleFacts | Unreadable],
    digests: Mapping[str, bytes],
    place: Place | None = None,
) -> Indexed:
    read = {path: facts[path] for path in facts}
    modules = {path: found for path, found in read.items() if not isinstance(found, Unreadable)}
    unread = {path: found for path, found in read.items() if isinstance(found, Unreadable)}
    return Indexed(settings, modules, unread, digests, place)
