"""Which project a file of an editor belongs to. Projects are kept while the editor runs, and read when first needed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.frontends.lsp.session import Session
from flake8_aiocost.frontends.scope import Scope, scope_of
from flake8_aiocost.project.files import is_folder_of_project
from flake8_aiocost.settings import Projects

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Workspace:
    """The projects of the files that are open in an editor."""

    def __init__(self, given: Iterable[tuple[str, str]] = (), folders: Iterable[str] = ()) -> None:
        """Open nothing yet.

        Args:
            given: options and their texts, which outrank pyproject.toml.
            folders: what the editor has open, without symbolic links: a file without a project belongs to its folder.
        """
        self.given = tuple(given)
        self.folders = list(folders)
        self._projects = Projects(self.given, spelled="setting {} of the editor")
        self._sessions: dict[str, Session] = {}

    def session_of(self, place: str) -> Session | None:
        """The project of a file, ``None`` where the ``exclude`` setting leaves it out.

        Args:
            place: where it lies, without symbolic links.

        Raises:
            SettingsError: the settings of the file are wrong.
        """
        scope = scope_of(place, self._folder_of(place), self._projects)
        if scope.leaves_out(place):
            return None
        # A library that an editor has jumped into: to read all of it would take long, for a file that nobody edits.
        if scope.single or scope.outside or is_passed_over(os.path.relpath(place, scope.settings.root)):
            return self._by_itself(scope, place)
        found = self._session(os.fspath(scope.settings.root), scope, place)
        # Too many files, or one that the search for files does not find: a link, or what was never saved.
        is_left = found.too_large or (found.indexed is not None and found.misses(place))
        return self._by_itself(scope, place) if is_left else found

    def _by_itself(self, scope: Scope, place: str) -> Session:
        return self._session(place, structs.replace(scope, single=True), place)

    def _session(self, key: str, scope: Scope, place: str) -> Session:
        if key not in self._sessions:
            self._sessions[key] = Session(scope, place)
        return self._sessions[key]

    def _folder_of(self, place: str) -> str:
        """The innermost open folder around a file, else the file itself, which is around nothing."""
        around = [each for each in self.folders if place.startswith(each.rstrip(os.sep) + os.sep)]
        return max(around, key=len, default=place)

    @property
    def sessions(self) -> Iterator[Session]:
        """The projects that were needed so far."""
        return iter(tuple(self._sessions.values()))

    def forget(self) -> None:
        """Begin anew: settings, tables or what a person has given may be others."""
        self._projects = Projects(self.given, spelled="setting {} of the editor")
        self._sessions.clear()


def is_passed_over(path: str) -> bool:
    """Whether a file lies in a folder in which no project looks for its modules."""
    return not all(is_folder_of_project(each) for each in Path(path).parts[:-1])
