"""The facts of the modules of a project at a commit: from the caches what these have, the rest from git's objects.

What a text was read to does not depend on where the text lies, so the facts of the work tree serve here too. A cache of
its own has what only commits hold, and which text each object is, so that an object is read once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.project.cache import Cache, Known, Stored
from flake8_aiocost.project.load import decoded_facts, facts_cache
from flake8_aiocost.project.reader_version import grammar, reader_version
from flake8_aiocost.project.reading import collector_paused, outcome
from flake8_aiocost.project.sources import digest

if TYPE_CHECKING:
    from flake8_aiocost.project.cache_folder import CacheFolder
    from flake8_aiocost.project.load import Read
    from flake8_aiocost.revisions.objects import Objects
    from flake8_aiocost.revisions.tree import Tree

#: What objects hold is kept for so many commits of this size: those that were asked for last.
_MOST_COMMITS = 4
#: Objects that are kept of a small project.
_FEW = 1_000


class Modules:
    """The modules of one commit.

    ``digests`` are the hashes of the texts by path, ``lost`` why a file gave none. ``passing`` is what may come out
    otherwise the next time, as ``project.load.Facts`` has it.
    """

    def __init__(self, tree: Tree, objects: Objects, folder: CacheFolder | None) -> None:
        """Find out which text each file is; what is not known yet is read.

        Args:
            tree: the files.
            objects: reads them.
            folder: of the project's cache; ``None`` to keep nothing.

        Raises:
            RevisionError: git fails.
        """
        self.tree, self._objects = tree, objects
        self.digests: dict[str, bytes] = {}
        self.lost: dict[str, str] = {}
        self.passing: dict[bytes, bytes] = {}
        self._fresh: dict[bytes, bytes] = {}
        self._stored: tuple[Stored, ...] = ()
        with collector_paused():
            self._load(folder)

    def read(self, path: str) -> Read:
        """What there is of a module.

        Raises:
            RevisionError: git fails.
        """
        found = self._decoded(self.digests[path])
        return self._anew(path) if found is None else found

    def text(self, path: str) -> str:
        """The text of a module.

        Raises:
            Unreadable: it has none.
            RevisionError: git fails.
        """
        return self._objects.text(self.tree.files[path])

    def _load(self, folder: CacheFolder | None) -> None:
        version = reader_version()
        cache = Cache(folder, f"revisions-{grammar()}", version) if folder is not None and version else None
        own = cache.load() if cache is not None else Stored()
        work_tree = facts_cache(folder) if folder is not None else None
        self._stored = (work_tree.load() if work_tree is not None else Stored(), own)
        known: dict[str, Known] = {}
        for path, name in self.tree.files.items():
            found = known.get(name) or own.files.get(name)
            if found is None or not self._has(found.digest):
                found = self._look(path, name)
            if found is not None:
                known[name] = found
                self.digests[path] = found.digest
        if cache is None or not (self._fresh or any(name not in own.files for name in known)):
            return
        # Those of this commit are the last; the first ones go when there are too many.
        files = {**{name: each for name, each in own.files.items() if name not in known}, **known}
        most = max(_FEW, _MOST_COMMITS * len(known))
        kept = dict(list(files.items())[-most:])
        now = cache.store(own, kept, {key: each for key, each in self._fresh.items() if key not in self.passing})
        if now is not None:
            self._stored = (self._stored[0], now)

    def _has(self, key: bytes) -> bool:
        return key in self._fresh or any(key in each.blobs for each in self._stored)

    def _look(self, path: str, name: str) -> Known | None:
        """Which text an object is; ``None`` where it is none. What the text comes to is read where nobody knows it."""
        try:
            text = self._objects.text(name)
        except Unreadable as error:
            self.lost[path] = str(error)
            return None
        key = digest(text)
        if not self._has(key):
            self._take(path, text)
        return Known(key)

    def _take(self, path: str, text: str) -> None:
        _, key, content, lasts = outcome(path, text)
        self._fresh[key] = content
        if not lasts:
            self.passing[key] = content

    def _decoded(self, key: bytes) -> Read | None:
        content = self._fresh.get(key)
        for stored in self._stored if content is None else ():
            content = content or stored.get(key)
        return None if content is None else decoded_facts(content)

    def _anew(self, path: str) -> Read:
        """Read a module whose facts have been damaged on disk."""
        try:
            self._take(path, self.text(path))
        except Unreadable as error:
            return error
        found = self._decoded(self.digests[path])
        return Unreadable("its text has changed") if found is None else found


class Texts(dict[str, str]):
    """The texts of modules by path. Each is read when it is asked for; there are those of all modules."""

    def __init__(self, modules: Modules) -> None:
        """Read nothing yet."""
        super().__init__()
        self._modules = modules

    def __contains__(self, path: object) -> bool:
        """Whether there is such a module."""
        return path in self._modules.digests

    def __missing__(self, path: str) -> str:
        """Read one that was not asked for before."""
        found = self[path] = self._modules.text(path)
        return found
