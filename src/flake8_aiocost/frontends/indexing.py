"""How a project gets its index: facts from the cache, what an earlier run has worked out, and the seal on that."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.frontends.agreed import Agreed
from flake8_aiocost.frontends.indexed import Indexed
from flake8_aiocost.frontends.kept import Kept
from flake8_aiocost.frontends.kept_for import PARTS, around_modules, kept_for, seal_of
from flake8_aiocost.project.cache import Cache
from flake8_aiocost.project.cache_folder import CacheFolder
from flake8_aiocost.project.files import ProjectFiles
from flake8_aiocost.project.load import facts_cache, load_facts
from flake8_aiocost.project.reader_version import grammar, version_of
from flake8_aiocost.project.sealed import Sealed

if TYPE_CHECKING:
    from collections.abc import Callable

    from flake8_aiocost.frontends.kept import KeptFile
    from flake8_aiocost.frontends.progress import Progress
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.project.load import Facts
    from flake8_aiocost.settings import Settings


def indexed(settings: Settings, files: ProjectFiles, progress: Progress | None = None) -> Indexed:
    """A project with what is cached of it.

    Args:
        settings: the project's.
        files: those in its root.
        progress: shows how far the reading is.
    """
    folder = cache_folder(settings)
    watch = None if progress is None else lambda read, total: progress.each(read, total, "reading")
    facts = load_facts(settings.root, files, facts_cache(folder) if folder else None, watch=watch)
    if folder is None:
        return _indexed(settings, facts, Kept(Sealed()))
    code = version_of(PARTS)
    facts.keep_scans(Cache(folder, f"scans-{grammar()}", code) if code else None)
    around = around_modules(settings)
    seal = seal_of(around, facts.digests, facts.passing) if around else b""
    # Files beside the modules may be edited during the run.
    sealed = Sealed(folder, seal, lambda: facts.sound and kept_for(settings, facts) == seal)
    kept = Kept(sealed, lambda: _carried(settings, facts, around, sealed))
    # So that the next run finds what holds of this state, whatever is asked of this one.
    kept.store()
    return _indexed(settings, facts, kept, Agreed(Sealed(folder, around)))


def by_itself(settings: Settings, path: str) -> Indexed:
    """A file that is looked at by itself: it belongs to no project, or its project leaves it out or is too large.

    Args:
        settings: those that hold for it.
        path: where it lies.
    """
    files = ProjectFiles((os.path.relpath(path, settings.root).replace(os.sep, "/"),))
    return _indexed(settings, load_facts(settings.root, files, None), Kept(Sealed()))


def cache_folder(settings: Settings) -> CacheFolder | None:
    """Where what was read of a project is kept, ``None`` where it is not."""
    if not settings.cache:
        return None
    if settings.cache_dir is not None:
        return CacheFolder.named(Path(settings.cache_dir).absolute(), settings.root)
    return CacheFolder.in_project(settings.root)


def _carried(settings: Settings, facts: Facts, around: bytes, sealed: Sealed) -> KeptFile | None:
    """What is kept of the state before, where edits have only moved things."""
    if not around or not facts.before:
        return None
    # A first run has nothing, and one with nothing changed does not get here.
    from flake8_aiocost.frontends.carried_verdicts import carried  # noqa: PLC0415

    return carried(settings, facts, sealed, sealed.under(seal_of(around, facts.before, {})))


def _indexed(settings: Settings, facts: Facts, kept: Kept, agreed: Agreed | None = None) -> Indexed:
    decode: Callable[[str], ModuleFacts]
    if kept.unread is not None:
        unread = {path: Unreadable(why) for path, why in kept.unread.items() if path in facts.digests}
        decode = facts.module
    else:
        read = {path: facts[path] for path in facts.digests}
        unread = {path: found for path, found in read.items() if isinstance(found, Unreadable)}
        decode = {path: found for path, found in read.items() if not isinstance(found, Unreadable)}.__getitem__
        kept.unread = {path: str(found) for path, found in unread.items()}
    paths = facts.digests.keys() - unread.keys()
    lost = {path: Unreadable(why) for path, why in facts.lost.items()}
    return Indexed(
        settings,
        paths,
        decode,
        {**unread, **lost},
        facts.digests,
        kept=kept,
        agreed=agreed,
        store_scans=facts.store_scans,
    )
