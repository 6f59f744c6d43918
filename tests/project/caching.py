"""What the tests of files and their cache share."""

from __future__ import annotations

import faulthandler
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.module.read import read
from flake8_aiocost.project.cache_folder import NAME, CacheFolder
from flake8_aiocost.project.files import project_files
from flake8_aiocost.project.load import facts_cache, load_facts
from flake8_aiocost.project.sources import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.project.cache import Cache
    from flake8_aiocost.project.files import ProjectFiles
    from flake8_aiocost.project.load import Facts

#: Modules of a project; the last one is no Python, and the one before holds what the first one does.
MODULES = {
    "app/__init__.py": "",
    "app/feed.py": "import asyncio\n\nasync def feed(x):\n    return await asyncio.gather(x(), x())\n",
    "app/jobs.py": "class Job:\n    def run(self):\n        self.feed = [step() for step in self.steps]\n",
    "app/copy.py": "import asyncio\n\nasync def feed(x):\n    return await asyncio.gather(x(), x())\n",
    "old.py": "print 'x'\n",
}


def make(root: Path, modules: Mapping[str, str | bytes] = MODULES) -> Path:
    """Write a project."""
    for path, text in modules.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def settled(root: Path) -> ProjectFiles:
    """The files as if they had been written long ago, so that their stamps are believed."""
    return msgspec.structs.replace(project_files(root), seen_ns=time.time_ns() + 3600 * 10**9)


def cache_of(root: Path) -> Cache:
    """The cache in the project's own folder."""
    cache = facts_cache(CacheFolder.in_project(root))
    assert cache is not None
    return cache


def load(root: Path) -> Facts:
    """Load with the project's own cache."""
    return load_facts(root, settled(root), cache_of(root))


def cached_files(root: Path) -> list[str]:
    """The names of the cache's own files."""
    return sorted(path.name for path in (root / NAME).glob("facts-*"))


def plain(facts: Mapping[str, ModuleFacts | Unreadable]) -> dict[str, ModuleFacts | str]:
    """Facts that can be compared: errors as their texts."""
    return {path: str(found) if isinstance(found, Unreadable) else found for path, found in sorted(facts.items())}


def expected(root: Path) -> dict[str, ModuleFacts | str]:
    """What the files of a project say now, read one by one without any cache."""
    return {path: alone(root / path) for path in project_files(root).paths}


def alone(path: Path) -> ModuleFacts | str:
    """What one file says."""
    try:
        return read(read_text(str(path)))
    except Unreadable as error:
        return str(error)


@contextmanager
def watchdog() -> Iterator[None]:
    """End the process, with where it stands, if something waits for ever."""
    faulthandler.dump_traceback_later(120, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


def check(root: Path) -> None:
    """The facts are right, and the next run has a sound cache again."""
    with watchdog():
        wanted = expected(root)
        assert plain(load(root)) == wanted
        assert plain(load(root)) == wanted
        facts = load(root)
    assert {*facts.digests.values()} <= {*cache_of(root).load().blobs}
