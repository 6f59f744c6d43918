"""Which files belong to a project: the Python files below its root, but for what is installed, built or hidden there.

Only folders are looked into. A symbolic link is not followed, whether it leads to a file or to a folder: it could lead
out of the project, or round in a circle.
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, TypeAlias

from flake8_aiocost.project.path_globs import path_globs
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    #: Whether the project leaves out what lies at a path; that of a folder ends in ``/``.
    _Excluded = Callable[[str], bool] | None

#: Folders that flake8 excludes by itself, and where code lies that is not the project's own. Hidden ones are too.
#: ``vendor`` is not among them: shops have a package of that name, which may hold nothing but packages itself. To say
#: nothing of it would be worse than to say something of a copy.
EXCLUDED = frozenset(
    {
        *("CVS", "__pycache__", "site-packages", "node_modules", "build", "dist"),
        *("_vendor", "_vendored", "vendored", "third_party"),
    }
)
#: Likewise, by the end of the name.
EGG = ".egg"
#: Marks a virtual environment.
ENVIRONMENT = "pyvenv.cfg"
#: Beyond these, no index is made.
MOST_FILES = 20_000
MOST_BYTES = 300_000_000
#: Files and folders of any kind: somebody's home folder is no project.
MOST_ENTRIES = 1_000_000

#: Time of the last change of a file's content, that of its content, name or mode, both in ns, and its size in bytes.
Stamp: TypeAlias = tuple[int, int, int]


class ProjectFiles(Record, frozen=True):
    """The files of a project.

    ``paths`` are relative to the root, with ``/``, sorted. ``stamps`` belong to them, as they were at ``seen_ns`` or
    later. ``too_large`` says why there is none of them: "it holds more than 20,000 Python files".
    """

    paths: tuple[str, ...]
    stamps: tuple[Stamp, ...] = ()
    seen_ns: int = 0
    too_large: str = ""


class _TooLargeError(Exception):
    """Holds the reason."""


def project_files(root: Path, exclude: tuple[str, ...] = (), *, below: str = "") -> ProjectFiles:
    """The regular ``*.py`` files below a folder that belong to its project.

    Args:
        root: the folder; that it is itself a virtual environment, or has an excluded name, does not matter.
        exclude: globs of more files and folders to leave out, as in ``.gitignore``, relative to the root.
        below: the folder in the root to look in instead of the whole, with ``/``; its own name does not matter either.
    """
    seen = time.time_ns()
    excluded = path_globs(exclude).match_file if exclude else None
    start = f"{below}/" if below else ""
    try:
        found = dict(_walk(os.fspath(root), start, excluded))
    except _TooLargeError as error:
        return ProjectFiles((), seen_ns=seen, too_large=str(error))
    paths = tuple(sorted(found))
    return ProjectFiles(paths, tuple(found[path] for path in paths), seen)


def _walk(root: str, start: str, excluded: _Excluded) -> Iterator[tuple[str, Stamp]]:
    """Path and stamp of each file, in any order."""
    files = size = entries = 0
    folders = [start]
    while folders:
        folder = folders.pop()
        found, inside, seen = _listed(root, folder, excluded, is_top=folder == start)
        entries += seen
        for path, entry in found:
            try:
                status = entry.stat(follow_symlinks=False)
            except OSError:
                continue
            files += 1
            size += status.st_size
            yield path, (status.st_mtime_ns, status.st_ctime_ns, status.st_size)
        if files > MOST_FILES:
            raise _TooLargeError(f"it holds more than {MOST_FILES:,} Python files")
        if size > MOST_BYTES:
            raise _TooLargeError(f"its Python files are larger than {MOST_BYTES // 1_000_000} MB")
        if entries > MOST_ENTRIES:
            raise _TooLargeError(f"it holds more than {MOST_ENTRIES:,} files")
        folders += inside


def _listed(
    root: str, folder: str, excluded: _Excluded, *, is_top: bool
) -> tuple[list[tuple[str, os.DirEntry[str]]], list[str], int]:
    """The Python files of one folder with their entries, the folders in it, and how many entries it has in all.

    ``folder`` ends in ``/``, or is empty for the root. ``is_top``: the search begins there.
    """
    files: list[tuple[str, os.DirEntry[str]]] = []
    folders: list[str] = []
    seen = 0
    try:
        with os.scandir(f"{root}/{folder}") as entries:
            for entry in entries:
                name = entry.name
                seen += 1
                if seen > MOST_ENTRIES:
                    break
                if name == ENVIRONMENT and not is_top:
                    return [], [], seen
                if name[0] == ".":
                    continue
                path = folder + name
                if entry.is_dir(follow_symlinks=False):
                    if not is_folder_of_project(name) or _is_junction(entry):
                        continue
                    if excluded is None or not excluded(f"{path}/"):
                        folders.append(f"{path}/")
                elif _is_module(entry) and (excluded is None or not excluded(path)):
                    files.append((path, entry))
    except OSError:
        # Not ours to read, or just deleted. What was listed before that stands.
        pass
    return files, folders, seen


def _is_module(entry: os.DirEntry[str]) -> bool:
    """Whether it is a regular file that Python could import."""
    return is_module_name(entry.name) and entry.is_file(follow_symlinks=False)


def is_module_name(name: str) -> bool:
    """Whether a file with this name is a module, if it is a regular file."""
    return name.endswith(".py") and name[0] != "." and (name.isascii() or _is_text(name))


def is_folder_of_project(name: str) -> bool:
    """Whether a folder with this name holds code of the project that it lies in."""
    return name[0] != "." and name not in EXCLUDED and not name.endswith(EGG) and _is_text(name)


def _is_text(name: str) -> bool:
    """Whether a name is text: one that is not has surrogates in it."""
    return not any("\ud800" <= letter <= "\udfff" for letter in name)


def _is_junction(entry: os.DirEntry[str]) -> bool:
    """Whether a folder is Windows' other kind of symbolic link."""
    if sys.platform == "win32" and sys.version_info >= (3, 12):
        return entry.is_junction()
    return False
