"""The projects of a working directory at some state: in the work tree, or at a commit.

Settings, tables and rates are those of the work tree on both sides, so that only code makes a difference.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from msgspec import structs

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.frontends.indexed import Indexed
from flake8_aiocost.frontends.indexing import cache_folder, indexed
from flake8_aiocost.frontends.modules import place_of
from flake8_aiocost.frontends.opened import Opened, open_projects
from flake8_aiocost.frontends.scope import scope_of, working_directory
from flake8_aiocost.project.files import project_files
from flake8_aiocost.project.sources import read_text
from flake8_aiocost.revisions.modules import Modules, Texts
from flake8_aiocost.revisions.roots import root_at
from flake8_aiocost.revisions.tree import Tree, tree

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from flake8_aiocost.frontends.progress import Progress
    from flake8_aiocost.revisions.objects import Objects
    from flake8_aiocost.revisions.repository import Commit, Repository
    from flake8_aiocost.settings import Projects, Settings

#: What means something in a glob, and how it is written so that it does not.
_SPECIAL, _ESCAPED = r"([][*?!\\])", r"\\\1"


class State(NamedTuple):
    """One project at one state. It is linked when somebody asks for it.

    ``digests`` are the hashes of its modules' texts by their paths from its root, ``lost`` says why others gave none,
    and ``passing`` is what may come out otherwise the next time, as ``project.load.Facts`` has it. ``chosen`` are the
    modules whose entry points are looked at. ``opened`` gives the project, and ``text`` the text of a module, or raises
    Unreadable.
    """

    settings: Settings
    digests: Mapping[str, bytes]
    lost: Mapping[str, str]
    passing: Mapping[bytes, bytes]
    chosen: frozenset[str]
    opened: Callable[[], Opened]
    text: Callable[[str], str]


def work_tree(projects: Projects, progress: Progress) -> dict[str, State]:
    """The projects as they are on the disk, by their roots.

    Raises:
        AiocostError: a setting is wrong, or there is no Python file.
    """
    here = working_directory()
    top = scope_of(place_of(Path(here), "_.py"), here, projects).settings.root
    found = {}
    for opened in open_projects((), projects, progress):
        root = opened.indexed.settings.root
        if opened.whole and not _is_in_another_repository(root, top):
            found[os.fspath(root)] = _of_disk(_without_repositories(opened))
    return found


def _is_in_another_repository(folder: Path, top: Path) -> bool:
    """Whether a folder below another one is, or lies in, a repository of its own."""
    return any(os.path.lexists(each / ".git") for each in (folder, *folder.parents) if top in each.parents)


def _without_repositories(opened: Opened) -> Opened:
    """A project without the repositories inside of it: a commit has nothing of their files."""
    settings, paths = opened.indexed.settings, opened.indexed.paths
    folders = {"/".join(parts[:end]) for path in paths for parts in [path.split("/")] for end in range(1, len(parts))}
    inside = sorted(each for each in folders if os.path.lexists(place_of(settings.root, f"{each}/.git")))
    if not inside:
        return opened
    globs = (f"/{re.sub(_SPECIAL, _ESCAPED, each)}/" for each in inside)
    settings = structs.replace(settings, exclude=(*settings.exclude, *globs))
    rest = indexed(settings, project_files(settings.root, settings.exclude))
    chosen = {paths[module] for module in opened.chosen}
    numbers = tuple(number for number, path in enumerate(rest.paths) if path in chosen)
    return Opened(rest, rest.paths, numbers, (), True)


def _of_disk(opened: Opened) -> State:
    project = opened.indexed
    lost = {path: str(why) for path, why in project.unread.items() if path not in project.digests}
    chosen = frozenset(project.paths[module] for module in opened.chosen)

    def text(path: str) -> str:
        if path in project.numbers:
            return project.text(project.numbers[path])
        return read_text(project.place_of(path))

    return State(project.settings, project.digests, lost, {}, chosen, lambda: opened, text)


class AtCommit:
    """The projects of the working directory at a commit."""

    def __init__(self, repository: Repository, commit: Commit, objects: Objects, projects: Projects) -> None:
        """List nothing yet.

        Args:
            repository: the one around the outermost project.
            commit: the state.
            objects: reads what it holds.
            projects: finds the settings of files, in the work tree.
        """
        self._repository, self._commit, self._objects, self._projects = repository, commit, objects, projects
        self._here = working_directory()
        self._top = Path(os.fspath(repository.git.folder))
        #: What to tell of it.
        self.notes: list[str] = []

    def states(self, others: Mapping[str, Collection[str]], is_there: Callable[[str], bool]) -> dict[str, State]:
        """The projects by their roots.

        Args:
            others: the modules of the projects of the other side, by roots; these projects are looked for first.
            is_there: whether the other side has a folder, from the top of the repository.

        Raises:
            AiocostError: a setting is wrong, or git fails.
        """
        listed = {root: self._tree(root, modules, is_there) for root, modules in others.items()}
        outer = os.fspath(self._top)
        if outer not in listed:
            listed[outer] = self._tree(outer, (), is_there)
        taken = {prefix for root, (_, prefix) in listed.items() if root != outer}
        chosen: dict[str, set[str]] = {}
        for root, (found, prefix) in listed.items():
            moved = prefix != self._prefix(root)
            for path in found.files:
                whole = f"{prefix}{path}"
                if root == outer and any(each != prefix and whole.startswith(each) for each in taken):
                    continue
                scope = root if moved else self._scope(place_of(Path(root), path))
                if scope == root:
                    chosen.setdefault(root, set()).add(path)
                elif scope not in listed:
                    inside = os.path.relpath(place_of(Path(root), path), scope).replace(os.sep, "/")
                    chosen.setdefault(scope, set()).add(inside)
        states = {}
        for root, paths in chosen.items():
            found, _ = listed.get(root) or self._tree(root, (), is_there)
            states[root] = self._state(root, found, frozenset(paths))
        return states

    def _scope(self, place: str) -> str:
        return os.fspath(scope_of(place, self._here, self._projects).settings.root)

    def _settings(self, root: str) -> Settings:
        return scope_of(place_of(Path(root), "_.py"), self._here, self._projects).settings

    def _prefix(self, root: str) -> str:
        """A folder from the top of the repository."""
        below = os.path.relpath(root, self._top).replace(os.sep, "/")
        return self._repository.prefix if below == "." else f"{self._repository.prefix}{below}/"

    def _tree(self, root: str, modules: Collection[str], is_there: Callable[[str], bool]) -> tuple[Tree, str]:
        """The files of a project, and where it lay."""
        prefix = self._prefix(root)
        found = root_at(self._repository, self._commit, prefix, modules, is_there)
        if found != prefix:
            was = found.rstrip("/") or "the top folder"
            self.notes.append(f"{prefix.rstrip('/')} was {was} at {self._commit.short}")
        name = self._repository.folder(self._commit, found)
        listed = tree(self._repository.git, name, self._settings(root).exclude)
        return listed, found

    def _state(self, root: str, listed: Tree, chosen: frozenset[str]) -> State:
        settings = self._settings(root)
        modules = Modules(listed, self._objects, cache_folder(settings))
        return State(
            settings,
            modules.digests,
            modules.lost,
            modules.passing,
            chosen,
            lambda: _opened(settings, modules, chosen),
            lambda path: _text(modules, path),
        )


def _text(modules: Modules, path: str) -> str:
    if path not in modules.tree.files:
        raise Unreadable("there is no such file")
    return modules.text(path)


def _opened(settings: Settings, modules: Modules, chosen: frozenset[str]) -> Opened:
    read = {path: modules.read(path) for path in modules.digests}
    unread = {path: found for path, found in read.items() if isinstance(found, Unreadable)}
    facts = {path: found for path, found in read.items() if not isinstance(found, Unreadable)}
    lost = {path: Unreadable(why) for path, why in modules.lost.items()}
    texts = Texts(modules)
    project = Indexed(settings, facts, facts.__getitem__, {**unread, **lost}, modules.digests, texts=texts)
    numbers = tuple(number for number, path in enumerate(project.paths) if path in chosen)
    return Opened(project, project.paths, numbers, (), True)
