"""Projects as commands see them: the files that were asked for, each in the index of the project it belongs to."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.errors import printable
from flake8_aiocost.frontends.console import tell
from flake8_aiocost.frontends.indexing import by_itself, indexed
from flake8_aiocost.frontends.modules import place_of
from flake8_aiocost.frontends.named_files import require_files
from flake8_aiocost.frontends.scope import PathError, Scope, scope_of, working_directory
from flake8_aiocost.project.files import ProjectFiles, project_files
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flake8_aiocost.frontends.indexed import Indexed
    from flake8_aiocost.frontends.progress import Progress
    from flake8_aiocost.linted import Linted
    from flake8_aiocost.settings import Projects


class Opened(Record, frozen=True):
    """A project of which some files were asked for.

    ``shown`` is what to call its modules, ``chosen`` the numbers of those asked for. ``unread`` tells of files asked
    for that could not be read: what to call them, and why. ``whole``: it is a project, not a file looked at by itself.
    """

    indexed: Indexed
    shown: tuple[str, ...]
    chosen: tuple[int, ...]
    unread: tuple[tuple[str, str], ...] = ()
    whole: bool = False

    @property
    def linted(self) -> Linted:
        """The modules, linked."""
        return self.indexed.linted

    def place(self, module: int) -> str:
        """Where a module lies."""
        return self.indexed.place_of(self.indexed.paths[module])

    def source(self, module: int) -> str:
        """The text of a module.

        Raises:
            Unreadable: it cannot be read any more.
        """
        return self.indexed.text(module)


def open_projects(paths: Sequence[str], projects: Projects, progress: Progress | None = None) -> tuple[Opened, ...]:
    """Open the projects of some files and folders, or that of the working directory.

    Args:
        paths: as a person named them; none means the working directory's project.
        projects: finds the settings of a file.
        progress: shows how far it is.

    Raises:
        PathError: one of the paths is not there or no file or folder, or no Python file is below them.
        SettingsError: the settings of one of the files are wrong, or a file that they name.
    """
    here = working_directory()
    asked = _Asked(here, projects)
    for path in paths or [os.path.relpath(scope_of(f"{here}/_.py", here, projects).settings.root, here)]:
        asked.add(path)
    if not asked.files and not asked.left_out:
        raise PathError(f"no Python files in {', '.join(paths) if paths else 'the project of the working directory'}")
    if asked.left_out:
        tell(f"{', '.join(asked.left_out)}: left out by the exclude setting")
    alone: list[str] = []
    found: dict[str, tuple[Scope, dict[str, str]]] = {}
    for path, shown in sorted(asked.files.items(), key=lambda item: item[1]):
        scope = asked.scope(path)
        key = path if scope.single else os.fspath(scope.settings.root)
        found.setdefault(key, (scope, {}))[1][path] = shown
        alone += [shown] if scope.single else []
    for path, shown in asked.closed.items():
        if (key := os.fspath(asked.scope(path).settings.root)) in found:
            found[key][1][path] = shown
    if len(alone) > 1:
        tell(
            f"{alone[0]} and {len(alone) - 1} more belong to no project, so each is looked at by itself: no package, "
            f"working directory or file such as pyproject.toml is around them"
        )
    return tuple([each for key in sorted(found) for each in _opened(*found[key], here, asked.listed, progress)])


class _Asked:
    """The files that a person named, or that lie below the folders that were named."""

    def __init__(self, here: str, projects: Projects) -> None:
        self._here, self._projects = here, projects
        #: By where they lie, what to call them.
        self.files: dict[str, str] = {}
        #: What lies below the folders and is not ours to look at, likewise.
        self.closed: dict[str, str] = {}
        #: What was named and is left out by the ``exclude`` setting.
        self.left_out: list[str] = []
        #: The files of whole projects, by root and ``exclude`` setting: to list a large one takes a tenth of a second.
        self.listed: dict[tuple[Path, tuple[str, ...]], ProjectFiles] = {}
        self._scopes: dict[str, Scope] = {}

    def scope(self, path: str) -> Scope:
        """The project of a file."""
        folder = os.path.dirname(path)  # noqa: PTH120  done for each file
        if folder not in self._scopes:
            self._scopes[folder] = scope_of(path, self._here, self._projects)
        return self._scopes[folder]

    def add(self, path: str) -> None:
        """Take a file or a folder.

        Raises:
            PathError: it is not there, is neither, or too large.
        """
        try:
            mode = os.stat(path).st_mode  # noqa: PTH116  a Path forgets "/" at the end
        except OSError as error:
            raise PathError(f"{path}: {error.strerror or error}") from None
        except ValueError as error:  # a NUL in it
            raise PathError(f"{printable(path)}: {error}") from None
        if not os.access(path, os.R_OK):
            raise PathError(f"{path}: Permission denied")
        where = os.path.realpath(path)
        if stat.S_ISDIR(mode):
            self._add_folder(path, where)
        elif not stat.S_ISREG(mode):
            raise PathError(f"{path}: neither a file nor a folder")
        elif self.scope(where).leaves_out(where):
            self.left_out.append(path)
        else:
            self.files.setdefault(where, _as_given(path))

    def _add_folder(self, path: str, where: str) -> None:
        scope = self.scope(place_of(Path(where), "_.py"))
        root = scope.settings.root
        below = os.path.relpath(where, root).replace(os.sep, "/")
        below = "" if below == "." else below
        files = project_files(root, scope.settings.exclude, below=below)
        if files.too_large:
            raise PathError(f"{path}: {files.too_large}; name some of its folders")
        if scope.settings.exclude and not files.paths:
            self.left_out.append(path)
        if not below:
            self.listed[root, scope.settings.exclude] = files
        named = _as_given(path)
        for inside, _ in files.closed:
            self.closed[place_of(root, inside)] = _inside(named, inside.removeprefix(below).lstrip("/"))
        for inside in files.paths:
            place = place_of(root, inside)
            # A project inside this one has an exclude setting of its own.
            if not self.scope(place).leaves_out(place):
                self.files.setdefault(place, _inside(named, inside.removeprefix(below).lstrip("/")))


def _as_given(path: str) -> str:
    """Absolute where a person wrote it so, else from the working directory, without detours."""
    return os.path.normpath(path) if Path(path).is_absolute() else os.path.relpath(path)


def _inside(folder: str, path: str) -> str:
    """What to call a file, from what its folder is called, and its path there with ``/``."""
    below = path.replace("/", os.sep)
    if folder == os.curdir:
        return below
    whole = os.path.join(folder, below)  # noqa: PTH118  done for each file
    return os.path.relpath(whole) if folder.startswith(os.pardir) else whole


def _opened(
    scope: Scope,
    asked: Mapping[str, str],
    here: str,
    listed: Mapping[tuple[Path, tuple[str, ...]], ProjectFiles],
    progress: Progress | None,
) -> Iterator[Opened]:
    """The project, and by itself each file that was asked for and is not one of it, as flake8 has it too."""
    require_files(scope.settings)
    root = scope.settings.root
    exclude = scope.settings.exclude
    known = ProjectFiles(()) if scope.single else listed.get((root, exclude))
    files = project_files(root, exclude) if known is None else known
    if files.too_large:
        tell(f"{root}: {files.too_large}, so each file is looked at by itself")
    inside = {place: asked[place] for path in files.paths if (place := place_of(root, path)) in asked}
    inside |= {place: asked[place] for path, _ in files.closed if (place := place_of(root, path)) in asked}
    if inside:
        yield _chosen(indexed(scope.settings, files, progress), inside, here, whole=True)
    for path, shown in asked.items():
        if path not in inside:
            yield _chosen(by_itself(scope.settings, path), {path: shown}, here)


def _chosen(project: Indexed, asked: Mapping[str, str], here: str, *, whole: bool = False) -> Opened:
    """A project with what to call its modules, and which were asked for."""
    places = tuple(project.place_of(path) for path in project.paths)
    chosen = tuple(number for number, place in enumerate(places) if place in asked)
    shown = tuple(asked.get(place) or os.path.relpath(place, here) for place in places)
    unread = [(asked.get(project.place_of(path)), str(error)) for path, error in sorted(project.unread.items())]
    named = tuple((name, error) for name, error in unread if name is not None)
    return Opened(project, shown, chosen, named, whole)
