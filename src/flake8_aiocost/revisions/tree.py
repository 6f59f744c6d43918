"""Which files belong to a project at a commit: by the same rules as in a folder (``project.files``)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from flake8_aiocost.project.files import (
    ENVIRONMENT,
    MOST_ENTRIES,
    MOST_FILES,
    is_folder_of_project,
    is_module_name,
)
from flake8_aiocost.project.path_globs import path_globs
from flake8_aiocost.records import Record
from flake8_aiocost.revisions.command import RevisionError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.revisions.command import Git

#: Regular files. A symbolic link is 120000, and another repository inside this one 160000, whose files are not here.
_REGULAR = ("100644", "100755", "100664")


class Tree(Record, frozen=True):
    """The files of a project at a commit.

    ``files`` are the names of their objects by their paths from the project's root, sorted.
    """

    files: dict[str, str]


def tree(git: Git, name: str, exclude: tuple[str, ...] = ()) -> Tree:
    """List a tree.

    Args:
        git: runs in the repository.
        name: that of the tree or of its commit; empty for a folder that is not there.
        exclude: globs of files and folders to leave out, relative to the tree.

    Raises:
        RevisionError: it is too large, or cannot be read.
    """
    if not name:
        return Tree({})
    files: dict[str, str] = {}
    environments: set[str] = set()
    excluded = path_globs(exclude).match_file if exclude else None
    for mode, found, path in _entries(git, name):
        above, _, leaf = path.rpartition("/")
        if leaf == ENVIRONMENT and above:
            environments.add(f"{above}/")
        elif mode in _REGULAR and is_module_name(leaf):
            files[path] = found
            if len(files) > MOST_FILES:
                raise RevisionError(f"a commit holds more than {MOST_FILES:,} Python files: run this in a part of it")
    folders: dict[str, bool] = {"": True}

    def belongs(folder: str) -> bool:
        """Whether the files of a folder are the project's; ``folder`` ends in ``/``."""
        if folder not in folders:
            above, _, leaf = folder[:-1].rpartition("/")
            folders[folder] = (
                belongs(f"{above}/" if above else "")
                and is_folder_of_project(leaf)
                and folder not in environments
                and (excluded is None or not excluded(folder))
            )
        return folders[folder]

    mine = {path: files[path] for path in sorted(files) if belongs(path[: path.rfind("/") + 1])}
    if excluded is not None:
        mine = {path: found for path, found in mine.items() if not excluded(path)}
    return Tree(mine)


def _entries(git: Git, name: str) -> Iterator[tuple[str, str, str]]:
    """Mode, object and path of each file and folder below a tree."""
    rest, number = b"", 0
    # Folders are listed too: a tree of nothing but folders may be without end.
    for piece in git.stream("ls-tree", "-r", "-t", "-z", "--full-tree", name):
        *whole, rest = (rest + piece).split(b"\0")
        number += len(whole)
        if number > MOST_ENTRIES:
            raise RevisionError(f"a commit holds more than {MOST_ENTRIES:,} files: run this in a part of it")
        for each in whole:
            about, _, path = each.partition(b"\t")
            mode, _, found = about.decode("ascii").split(" ")
            yield mode, found, os.fsdecode(path)
