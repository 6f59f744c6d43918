"""Where a project lay at a commit: its folder may have had another name."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from flake8_aiocost.revisions.command import RevisionError
from flake8_aiocost.revisions.tree import tree

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from flake8_aiocost.revisions.repository import Commit, Repository


def root_at(
    repository: Repository, commit: Commit, prefix: str, modules: Collection[str], is_there: Callable[[str], bool]
) -> str:
    """The project's folder at a commit, from the top, with ``/`` at the end; its own where nothing tells of another.

    It had another name where a folder that is gone by now held half of the project's modules or more, each at the same
    place in it.

    Args:
        repository: the repository.
        commit: the commit.
        prefix: the project's folder on the other side.
        modules: the paths of its modules there, from its root.
        is_there: whether the other side has a folder.

    Raises:
        RevisionError: the commit cannot be read.
    """
    if not prefix or not modules or repository.folder(commit, prefix):
        return prefix
    wanted, votes = frozenset(modules), Counter[str]()
    try:
        everything = tree(repository.git, repository.folder(commit, ""))
    except RevisionError:  # the whole repository is too large to look through
        return prefix
    for path in everything.files:
        at = 0
        while True:
            if path[at:] in wanted:
                votes[path[:at]] += 1
            at = path.find("/", at) + 1
            if not at:
                break
    found, number = min(votes.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
    return found if found and 2 * number >= len(wanted) and not is_there(found) else prefix
