"""The facts of all modules of a project: from the cache what it has, read what it has not."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from itertools import repeat
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.project.cache import Cache, Known, Stored
from flake8_aiocost.project.reader_version import grammar, reader_version
from flake8_aiocost.project.reading import collector_paused, read_all, read_chunk
from flake8_aiocost.project.sources import digest, read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.project.cache_folder import CacheFolder
    from flake8_aiocost.project.files import ProjectFiles, Stamp
    from flake8_aiocost.project.reading import Outcome
    from flake8_aiocost.project.scans import Scans

#: ns. A change within so short a time after another may leave the same stamp: the coarsest file system counts 2 s.
_RACY = 2_000_000_000
_INTEGERS = range(-(2**63), 2**63)

#: What there is of a module.
Read: TypeAlias = "ModuleFacts | Unreadable"


def facts_cache(folder: CacheFolder) -> Cache | None:
    """The cache of facts in a folder; ``None`` where nothing tells which facts would still hold."""
    version = reader_version()
    return Cache(folder, f"facts-{grammar()}", version) if version else None


class Facts(Mapping[str, Read]):
    """The facts of each module by its path, or why there are none.

    They are decoded when they are asked for, each time anew: all of a large project take more memory than is good.
    """

    def __init__(self, root: str, digests: Mapping[str, bytes], lost: Mapping[str, str]) -> None:
        """Take what the modules are.

        Args:
            root: the project's folder.
            digests: the hash of each module's text by its path.
            lost: why a file gave no text.
        """
        self.digests = digests
        self.lost = lost
        #: What was read this time and may come out otherwise the next time, by the hash of the text.
        self.passing: Mapping[bytes, bytes] = {}
        #: The hashes of the texts that the cache was last stored for.
        self.before: Mapping[str, bytes] = {}
        self._scans_cache: Cache | None = None
        self._earlier = Stored()
        #: Whether nothing has come out otherwise than before because of damage to the cache.
        self.sound = True
        self._root = root
        self._fresh: dict[bytes, bytes] = {}
        self._stored = Stored()
        self._cache: Cache | None = None

    def keep(self, stored: Stored, fresh: dict[bytes, bytes], cache: Cache | None) -> None:
        """Take where the facts lie: on disk, and what could not be stored there."""
        self._stored, self._fresh, self._cache = stored, fresh, cache

    def keep_scans(self, cache: Cache | None) -> None:
        """Take where that lies which follows from the facts of single modules."""
        self._scans_cache = cache

    @cached_property
    def scans(self) -> Scans:
        """What follows from the facts of single modules."""
        from flake8_aiocost.project.scans import Scans  # noqa: PLC0415  an unchanged run decodes nothing

        return Scans(self._scans_cache)

    def store_scans(self) -> None:
        """Write what has come of them for the next run."""
        if "scans" in self.__dict__:
            self.scans.store(self.digests.values())

    def follow(self, stored: Stored) -> None:
        """Take what the cache held before."""
        self._earlier = stored
        self.before = {path: known.digest for path, known in stored.files.items()}

    def earlier(self, path: str) -> Read | None:
        """What there was of a module before, ``None`` where that is not known any more."""
        content = self._earlier.get(self.before[path]) if path in self.before else None
        return None if content is None else decoded_facts(content)

    def module(self, path: str) -> ModuleFacts:
        """The facts of a module that is known to have some.

        They are there, unless the cache was damaged and the file was changed at the same time: then it is as if the
        module were empty.
        """
        found = self[path]
        if isinstance(found, Unreadable):
            from flake8_aiocost.module.read import read  # noqa: PLC0415

            self.sound = False
            return read("")
        return found

    def __getitem__(self, path: str) -> Read:
        """What there is of a module."""
        if path in self.lost:
            return Unreadable(self.lost[path])
        key = self.digests[path]
        content = self._fresh.get(key) or self._stored.get(key)
        found = decoded_facts(content) if content is not None else None
        if found is None:
            return self._anew(path)
        if not isinstance(found, Unreadable):
            self.scans.attach(found, key)
        return found

    def __iter__(self) -> Iterator[str]:
        """The paths."""
        yield from self.digests
        yield from self.lost

    def __len__(self) -> int:
        """How many modules there are."""
        return len(self.digests) + len(self.lost)

    def __contains__(self, path: object) -> bool:
        """Whether there is such a module; nothing is decoded for it."""
        return path in self.digests or path in self.lost

    def _anew(self, path: str) -> Read:
        """Read a module whose facts have been damaged on disk."""
        if self._cache is not None:
            self._cache.discard()
        from flake8_aiocost.module.read import NESTED  # noqa: PLC0415

        ((_, key, content, lasts),) = read_chunk(self._root, [path])
        self.sound = self.sound and lasts and key == self.digests[path]
        if key == self.digests[path]:
            self._fresh[key] = content
        found = decoded_facts(content)
        return Unreadable(NESTED) if found is None else found


def load_facts(
    root: Path,
    files: ProjectFiles,
    cache: Cache | None,
    *,
    processes: int | None = None,
    watch: Callable[[Iterator[Outcome], int], Iterator[Outcome]] | None = None,
) -> Facts:
    """The facts of a project's modules.

    Args:
        root: the project's folder.
        files: as ``project_files`` found them there.
        cache: where they may lie already, and are stored; ``None`` to read all.
        processes: how many may be used to read; by default as ``reading.read_all`` sees fit.
        watch: passes on what is read, one by one; it is told how many there are.
    """
    with collector_paused():
        stored = cache.load() if cache else Stored()
        top = os.fspath(root)
        known, lost = _known(top, files, stored)
        missing: dict[bytes, str] = {}
        for path, found in known.items():
            if found.digest not in stored.blobs:
                missing.setdefault(found.digest, path)
        fresh: dict[bytes, bytes] = {}
        passing: dict[bytes, bytes] = {}
        read = read_all(top, tuple(missing.values()), processes)
        for path, key, content, lasts in watch(read, len(missing)) if watch else read:
            if not key:
                del known[path]
                lost[path] = msgspec.msgpack.decode(content, type=str)
                continue
            if key != known[path].digest:  # it was edited just now
                known[path] = Known(key)
            (fresh if lasts else passing)[key] = content
        facts = Facts(top, {path: found.digest for path, found in known.items()}, lost)
        facts.follow(stored)
        if cache and not files.too_large and (fresh or known != stored.files):
            now = cache.store(stored, known, fresh)
            if now is not None:
                stored, fresh = now, {}
        facts.passing = passing
        facts.keep(stored, {**fresh, **passing}, cache)
        return facts


def _known(root: str, files: ProjectFiles, stored: Stored) -> tuple[dict[str, Known], dict[str, str]]:
    """The hash of each file's text, and why others gave none. Only what has changed since it was stored is opened."""
    known: dict[str, Known] = {}
    lost = dict(files.closed)
    settled = files.seen_ns - _RACY
    for path, stamp in zip(files.paths, files.stamps or repeat(None), strict=False):
        before = stored.files.get(path)
        if before is not None and stamp is not None and before.stamp == stamp:
            known[path] = before
            continue
        try:
            key = digest(read_text(f"{root}/{path}"))
        except Unreadable as error:
            lost[path] = str(error)
        else:
            known[path] = Known(key, stamp if stamp is not None and _is_settled(stamp, settled) else None)
    return known, lost


def _is_settled(stamp: Stamp, settled: int) -> bool:
    """Whether a change after the file was seen would show in its stamp."""
    return max(stamp[:2]) < settled and all(number in _INTEGERS for number in stamp)


def decoded_facts(content: bytes) -> Read | None:
    """What a blob holds, ``None`` where that is nothing of ours."""
    from flake8_aiocost.module.stored import stored  # noqa: PLC0415  an unchanged run decodes nothing

    try:
        found = stored(content)
    except (msgspec.MsgspecError, ValueError, RecursionError, MemoryError):
        return None
    return Unreadable(found) if isinstance(found, str) else found
