"""The heat of a project as an earlier run has worked it out, while nothing that it depends on has changed.

It depends on the facts of all modules, on the settings, on the project's own framework files, and on our code. A hash
over all of these is part of the seal of the file that holds it (``project.cache_folder``).
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import blake2b
from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from flake8_aiocost.heat import HeatMap, place
from flake8_aiocost.model import Heat
from flake8_aiocost.project.reader_version import version_of
from flake8_aiocost.project.sources import read_regular

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flake8_aiocost.project.cache_folder import CacheFolder
    from flake8_aiocost.project.project import ProjectIndex
    from flake8_aiocost.settings import Settings

#: What heat is worked out by, in the package; a test holds it against what that imports.
PARTS = (
    "*.py",
    "heat/*.py",
    "heat/frameworks.json",
    "heat/frameworks/*.toml",
    "module/*.py",
    "project/*.py",
    "settings/*.py",
)
NAME = "heat"
#: Bytes of the file, and of a framework file.
MOST = 100_000_000
_MOST_FRAMEWORK = 1_000_000


class _Kept(msgspec.Struct, frozen=True):
    """A heat map without its project; of each loop, and each guarded place, the module, the number and its heat."""

    functions: dict[int, Heat]
    loops: tuple[tuple[int, int, Heat], ...]
    fixed: frozenset[int]
    parents: dict[int, int]
    ways: dict[int, tuple[int, ...]]
    guarded: tuple[tuple[int, int, Heat, tuple[int, ...]], ...]
    registered: tuple[tuple[int, int, int], ...]


class KeptHeat:
    """The heat of one project, in the folder of its cache."""

    def __init__(self, folder: CacheFolder, digests: Mapping[str, bytes]) -> None:
        """Take where it lies, and the hash of each module's text by its path."""
        self._folder = folder
        self._digests = digests

    def place(self, project: ProjectIndex, settings: Settings) -> HeatMap:
        """The heat of the project, as ``heat.place`` has it.

        Raises:
            FrameworkError: a file of the ``frameworks`` setting is not usable.
        """
        key = self._key(settings)
        kept = self._load(key) if key else None
        if kept is not None:
            loops = {(module, loop): heat for module, loop, heat in kept.loops}
            guarded = {(module, place): (heat, way) for module, place, heat, way in kept.guarded}
            registered = frozenset(kept.registered)
            return HeatMap(project, kept.functions, loops, kept.fixed, kept.parents, kept.ways, guarded, registered)
        found = place(project, settings)
        if key and self._folder.ready():
            loops_of = tuple((module, loop, heat) for (module, loop), heat in found.loops.items())
            guarded_of = tuple((*at, *reached) for at, reached in found.guarded.items())
            chains = dict(found.parents), dict(found.ways)
            kept = _Kept(
                dict(found.functions), loops_of, found.fixed, *chains, guarded_of, tuple(sorted(found.registered))
            )
            with suppress(msgspec.MsgspecError, ValueError, OverflowError):  # no text, or no number of 64 bits
                self._folder.write(NAME, msgspec.msgpack.encode(kept), key)
        return found

    def _load(self, key: bytes) -> _Kept | None:
        content = self._folder.read(NAME, key, MOST) if self._folder.usable() else None
        try:
            return None if content is None else msgspec.msgpack.decode(content, type=_Kept)
        except (msgspec.MsgspecError, ValueError, RecursionError, MemoryError):
            return None

    def _key(self, settings: Settings) -> bytes:
        """What the heat holds for; empty where it cannot be told."""
        version = version_of(PARTS)
        if not version:
            return b""
        seal = blake2b(version, digest_size=16)
        chosen = {name: value for name, value in structs.asdict(settings).items() if name != "run"}
        seal.update(repr(sorted(chosen.items(), key=lambda item: item[0])).encode("utf-8", "surrogatepass"))
        try:
            for name in settings.frameworks:
                content = read_regular(os.fspath(settings.root / name), _MOST_FRAMEWORK)
                if content is None:
                    return b""
                seal.update(b"\0%d\0%b" % (len(content), content))
        except (OSError, ValueError):
            return b""
        for path in sorted(self._digests):
            seal.update(b"\0%b\0%b" % (path.encode("utf-8", "surrogatepass"), self._digests[path]))
        return seal.digest()
