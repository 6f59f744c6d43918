"""The repository around a project, and its commits."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from flake8_aiocost.records import Record
from flake8_aiocost.revisions.command import Git, RevisionError

if TYPE_CHECKING:
    from pathlib import Path

_COMMITTER = re.compile(r"^committer .*> (\d{1,12}) [+-]\d{4}$", re.MULTILINE)
#: Characters of a commit's name that are shown.
_SHORT = 7
_DEEPEN = "git fetch --unshallow brings the rest, and in a checkout of GitHub Actions fetch-depth: 0"


class Commit(Record, frozen=True):
    """A commit, by its full name."""

    id: str

    @property
    def short(self) -> str:
        """The beginning of its name."""
        return self.id[:_SHORT]


class Repository:
    """The repository that a folder lies in."""

    def __init__(self, git: Git, prefix: str, *, shallow: bool) -> None:
        """Take what is known.

        Args:
            git: runs in the folder.
            prefix: the folder from the top of the work tree, with ``/`` at the end; empty for the top itself.
            shallow: parts of the history are not there.
        """
        self.git, self.prefix, self.shallow = git, prefix, shallow
        self._folders: dict[tuple[str, str], str] = {}

    @classmethod
    def around(cls, folder: Path) -> Repository:
        """The repository of a folder.

        Raises:
            RevisionError: there is no git or no repository, or it has no work tree.
        """
        git = Git.found(folder)
        asked = ("--is-bare-repository", "--is-inside-work-tree", "--is-shallow-repository", "--show-prefix")
        ran = git.run("rev-parse", *asked)
        if ran.code and "not a git repository" in ran.complaint:
            raise RevisionError(f"{folder}: no git repository: changes are read from git's commits")
        if ran.code:
            owner = "dubious ownership" in ran.complaint
            hint = f"; git config --global --add safe.directory {folder}" if owner else ""
            raise RevisionError(f"{folder}: git does not read this repository: {ran.complaint}{hint}")
        # The name of a folder may hold line feeds, so it is asked for last.
        bare, inside, shallow, prefix = ran.output.split("\n", 3)
        if bare == "true" or inside == "false":
            raise RevisionError(
                f"{folder}: no work tree here, and settings and rates are read from there: run this in a checkout"
            )
        return cls(git, prefix.removesuffix("\n"), shallow=shallow == "true")

    def commit(self, name: str) -> Commit:
        """The commit that somebody names: a branch, a tag, a hash, ``HEAD~2``.

        Raises:
            RevisionError: there is none.
        """
        found = "" if name.startswith("-") else self._resolved(f"{name}^{{commit}}")
        if not found:
            raise RevisionError(f"{name}: no such commit in this repository{self._advice(name)}")
        return Commit(found)

    def when(self, commit: Commit) -> str:
        """When a commit was made, in UTC; empty where that is no time.

        Raises:
            RevisionError: it cannot be read.
        """
        ran = self.git.run("cat-file", "commit", commit.id)
        if ran.code:
            raise RevisionError(f"{commit.short}: the commit cannot be read: {ran.complaint}")
        return _when(ran.output.partition("\n\n")[0])

    def merge_base(self, base: Commit, head: Commit, names: tuple[str, str]) -> Commit:
        """The commit from which both have come.

        Args:
            base: the one that others work on.
            head: the change.
            names: what to call them.

        Raises:
            RevisionError: there is none.
        """
        ran = self.git.run("merge-base", base.id, head.id)
        found = ran.output.strip()
        if ran.code or not found:
            missing = f": this clone is shallow, and {_DEEPEN}" if self.shallow else ""
            raise RevisionError(
                f"{names[0]} and {names[1]} have no commit in common{missing}; --exact compares the two as they are"
            )
        return Commit(found)

    def folder(self, commit: Commit, path: str) -> str:
        """What names the tree of a folder; empty where the commit has none there.

        Args:
            commit: which one.
            path: the folder from the top, with or without ``/`` at the end; empty for the top.
        """
        path = path.rstrip("/")
        if not path:
            # A commit names the tree of its top.
            return commit.id
        key = commit.id, path
        if key not in self._folders:
            self._folders[key] = self._resolved(f"{commit.id}:{path}")
        return self._folders[key]

    def _resolved(self, name: str) -> str:
        """The name of the object that a name stands for; empty where there is none."""
        if "\0" in name:
            return ""
        ran = self.git.run("rev-parse", "--verify", "--quiet", name)
        return "" if ran.code else ran.output.strip()

    def _advice(self, name: str) -> str:
        if ".." in name:
            first, _, second = name.partition("..")
            return f": name the two apart: aiocost diff {first} {second.lstrip('.')}".rstrip()
        if not name.startswith("-") and self._resolved(f"refs/remotes/origin/{name}"):
            return f": did you mean origin/{name}?"
        return f", which is a shallow clone: {_DEEPEN}" if self.shallow else ": is it fetched?"


def _when(head: str) -> str:
    """The time in the lines above a commit's message."""
    match = _COMMITTER.search(head)
    try:
        time = datetime.fromtimestamp(int(match[1]), timezone.utc) if match else None
    except (OverflowError, ValueError, OSError):  # after the year 9999
        time = None
    return time.strftime("%Y-%m-%dT%H:%M:%SZ") if time else ""
