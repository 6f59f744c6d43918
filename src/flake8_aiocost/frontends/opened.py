"""Projects as commands see them: the files that were asked for, each in the index of the project it belongs to."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.frontends.console import printable, tell
from flake8_aiocost.frontends.indexed import by_itself, indexed, place_of
from flake8_aiocost.frontends.scope import PathError, Scope, scope_of, working_directory
from flake8_aiocost.project.files import ProjectFiles, project_files
from flake8_aiocost.project.sources import read_text
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from flake8_aiocost.frontends.indexed import Indexed
    from flake8_aiocost.pipeline import Linted
    from flake8_aiocost.settings import Projects


class Opened(Record, frozen=True):
    """A project of which some files were asked for.

    ``shown`` is what to call its modules, ``chosen`` the numbers of those asked for. ``unread`` tells of files asked
    for that could not be read: what to call them, and why.
    """

    linted: Linted
    shown: tuple[str, ...]
    chosen: tuple[int, ...]
    unread: tuple[tuple[str, str], ...] = ()

    def source(self, module: int) -> str:
        """The text of a module.

        Raises:
            Unreadable: it cannot be read any more.
        """
        return read_text(self.linted.project.path_of(module))


def open_projects(paths: Sequence[str], projects: Projects) -> tuple[Opened, ...]:
    """Open the projects of some files and folders, or that of the working directory.

    Args:
        paths: as a person named them; none means the working directory's project.
        projects: finds the settings of a file.

    Raises:
        PathError: one of the paths is not there or no file or folder, or no Python file is below them.
        SettingsError: the settings of one of the files are wrong.
    """
    here = working_directory()
    asked = _asked(paths or [os.path.relpath(scope_of(f"{here}/_.py", here, projects).settings.root, here)])
    if not asked:
        raise PathError(f"no Python files in {', '.join(paths) if paths else 'the project of the working directory'}")
    found: dict[str, tuple[Scope, dict[str, str]]] = {}
    for path, shown in asked.items():
        scope = scope_of(path, here, projects)
        key = path if scope.single else os.fspath(scope.settings.root)
        found.setdefault(key, (scope, {}))[1][path] = shown
    return tuple([each for key in sorted(found) for each in _opened(*found[key], here)])


def _asked(paths: Iterable[str]) -> dict[str, str]:
    """The files by where they lie, with what to call them, in the order in which they are shown."""
    found: dict[str, str] = {}
    for path in paths:
        try:
            mode = os.stat(path).st_mode  # noqa: PTH116  a Path forgets "/" at the end
        except OSError as error:
            raise PathError(f"{path}: {error.strerror or error}") from None
        except ValueError as error:  # a NUL in it
            raise PathError(f"{printable(path)}: {error}") from None
        if not os.access(path, os.R_OK):
            raise PathError(f"{path}: Permission denied")
        if stat.S_ISDIR(mode):
            top = os.path.realpath(path)
            files = project_files(Path(top))
            if files.too_large:
                raise PathError(f"{path}: {files.too_large}; name some of its folders")
            for below in files.paths:
                found.setdefault(place_of(Path(top), below), _as_given(f"{path}/{below}"))
        elif stat.S_ISREG(mode):
            found.setdefault(os.path.realpath(path), _as_given(path))
        else:
            raise PathError(f"{path}: neither a file nor a folder")
    return dict(sorted(found.items(), key=lambda item: item[1]))


def _as_given(path: str) -> str:
    """Absolute where a person wrote it so, else from the working directory, without detours."""
    return os.path.normpath(path) if Path(path).is_absolute() else os.path.relpath(path)


def _opened(scope: Scope, asked: Mapping[str, str], here: str) -> Iterator[Opened]:
    """The project, and by itself each file that was asked for and is not one of it, as flake8 has it too."""
    root = scope.settings.root
    files = ProjectFiles(()) if scope.single else project_files(root)
    if files.too_large:
        tell(f"{root}: {files.too_large}, so each file is looked at by itself")
    inside = {place: asked[place] for path in files.paths if (place := place_of(root, path)) in asked}
    if inside:
        yield _chosen(indexed(scope.settings, files), inside, here)
    for path, shown in asked.items():
        if path not in inside:
            yield _chosen(by_itself(scope.settings, path), {path: shown}, here)


def _chosen(project: Indexed, asked: Mapping[str, str], here: str) -> Opened:
    """A project with what to call its modules, and which were asked for."""
    places = tuple(project.place_of(path) for path in project.paths)
    chosen = tuple(number for number, place in enumerate(places) if place in asked)
    shown = tuple(asked.get(place) or os.path.relpath(place, here) for place in places)
    unread = [(asked.get(project.place_of(path)), str(error)) for path, error in sorted(project.unread.items())]
    return Opened(project.linted, shown, chosen, tuple((name, error) for name, error in unread if name is not None))
