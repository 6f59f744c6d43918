"""One run of flake8: the projects of its files, each indexed once, before flake8 forks its workers.

A project is indexed where a file that is linted may spawn, or where a budget is set. What is said of a file does not
depend on which others are linted with it, nor on the number of workers: it follows from the project on the disk and
from the text of the file.
"""

from __future__ import annotations

import gc
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from flake8_aiocost.errors import AiocostError
from flake8_aiocost.frontends.scope import scope_of, working_directory
from flake8_aiocost.model import FILE, Finding
from flake8_aiocost.pipeline import explained, lint, may_speak
from flake8_aiocost.settings import Projects

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterable, Iterator

    from flake8_aiocost.frontends.indexed import Indexed
    from flake8_aiocost.frontends.scope import Scope
    from flake8_aiocost.settings import Settings


class Run:
    """The projects of one run, in the process that flake8 was started as or in a worker of it."""

    def __init__(self, given: Iterable[tuple[str, str]] = ()) -> None:
        """Begin a run. ``given`` are pairs of an option's name and its text."""
        self.projects = Projects(given)
        #: A fault of ours because of which files are looked at each by itself.
        self.fault = ""
        #: What to tell of projects that are too large for an index, and so of files that are looked at by themselves.
        self.too_large: list[str] = []
        #: Notes of that kind that nobody has been told yet, by the roots of the projects.
        self._notes: dict[str, str] = {}
        self._indexed: dict[str, Indexed | None] = {}
        #: By folder: all files of one belong to the same project.
        self._scopes: dict[str, Scope] = {}

    def prepare(self, files: Iterable[str]) -> None:
        """Index the projects of files of which there may be something to say, and decide about all of their files.

        Args:
            files: as flake8 names them; "-" is standard input, and has to wait until it is linted.
        """
        from flake8_aiocost.project.sources import read_text  # noqa: PLC0415

        chosen: dict[str, tuple[Indexed, list[int]]] = {}
        for path in files:
            try:
                settings = self.projects.for_file(path)
                if path == "-" or settings.follow == "module" or self._leaves_out(path, settings):
                    continue
                if self._indexed.get(os.fspath(settings.root)) is None:
                    text = read_text(os.path.realpath(path))
                    if not self._may_speak(path, settings, text):
                        continue
                    self._tell(path, settings, text)
                if (found := self._project(path)) is not None and found[1] in found[0].numbers:
                    project, relative = found
                    root = os.fspath(project.settings.root)
                    chosen.setdefault(root, (project, []))[1].append(project.numbers[relative])
            except (AiocostError, OSError, ValueError):
                continue  # it is met again at the file, and reported there
        from flake8_aiocost.project.reading import collector_paused  # noqa: PLC0415  as below

        if gc.get_freeze_count():
            # What an earlier run in this process has made is garbage by now.
            gc.unfreeze()
            gc.collect()
        with collector_paused():
            for root, (project, modules) in chosen.items():
                with suppress(AiocostError), self._losing(root):
                    # Workers that are forked share it, and cannot write down what they decide.
                    project.decide(modules)
            if chosen:
                # flake8 collects garbage all the time, and each full collection would look again at all that is there
                # by now: what was imported, and what was made here, which alone is 0.8 s of CPU of a first run over 288
                # modules. Most of that is garbage, but to find that out takes 0.1 s, and flake8 needs little memory
                # beside it. It also keeps workers that are forked from copying it.
                gc.freeze()

    def findings(self, text: str, path: str, tree: ast.AST | None) -> tuple[Finding, ...]:
        """What there is to say of a file.

        Args:
            text: the file's text, as flake8 decoded it.
            path: as flake8 names it.
            tree: what flake8 parsed.

        Raises:
            AiocostError: the settings, a framework file or a table is wrong.
        """
        settings = self.projects.for_file(path)
        if self._leaves_out(path, settings) or not self._may_speak(path, settings, text):
            return ()
        found = self._project(path)
        if found is not None:
            project, relative = found
            try:
                said = _findings(project, relative, text, tree)
            except AiocostError:
                raise
            except Exception as error:
                # Where the fault is met without the index too, it is the file's.
                said = _alone(text, path, settings, tree)
                self._lose(os.fspath(project.settings.root), error)
            if said is not None:
                return said
        return _alone(text, path, settings, tree)

    def _may_speak(self, path: str, settings: Settings, text: str) -> bool:
        """Whether there may be something to say of a file, by its text.

        One that names no construct may await a function of the project that spawns what it is handed.
        """
        if may_speak(settings, text):
            return True
        if settings.follow == "module" or "await" not in text:
            return False
        found = self._project(path)
        if found is not None:
            with self._losing(os.fspath(found[0].settings.root)):
                return found[0].speaking.may(text)
        return False

    def _tell(self, path: str, settings: Settings, text: str) -> None:
        """Tell once that a project is too large, if a file of it names a construct: most others have nothing to say."""
        if self._project(path) is None and may_speak(settings, text):
            note = self._notes.pop(os.fspath(settings.root), "")
            self.too_large += [note] if note else []

    def _leaves_out(self, path: str, settings: Settings) -> bool:
        """Whether nothing is said of a file because of the ``exclude`` setting."""
        if not settings.exclude:
            return False
        where = os.path.realpath(path)
        return self._scope(where).leaves_out(where)

    def _scope(self, where: str) -> Scope:
        """What project a file belongs to, which lies at ``where``."""
        folder = os.path.dirname(where)  # noqa: PTH120  ten times as fast as a Path, and done for each file
        if folder not in self._scopes:
            self._scopes[folder] = scope_of(where, working_directory(), self.projects)
        return self._scopes[folder]

    def _project(self, path: str) -> tuple[Indexed, str] | None:
        """The project that a file is linted in, and the file's path there."""
        where = os.path.realpath(path)
        scope = self._scope(where)
        if scope.single or scope.settings.follow == "module":
            return None
        root = os.fspath(scope.settings.root)
        if root not in self._indexed:
            self._indexed[root] = None
            with self._losing(root):
                self._indexed[root] = self._index(scope.settings)
        project = self._indexed[root]
        return None if project is None else (project, os.path.relpath(where, root).replace(os.sep, "/"))

    def _index(self, settings: Settings) -> Indexed | None:
        """A project over its index, ``None`` where it is too large for that."""
        from flake8_aiocost.frontends.indexing import indexed  # noqa: PLC0415  most runs need none of it
        from flake8_aiocost.project.files import project_files  # noqa: PLC0415

        files = project_files(settings.root, settings.exclude)
        if not files.too_large:
            return indexed(settings, files)
        self._notes[os.fspath(settings.root)] = (
            f"{settings.root}: {files.too_large}, so each file is looked at by itself; exclude in [tool.aiocost] leaves"
            ' some out, and follow = "module" there makes this note go away'
        )
        return None

    @contextmanager
    def _losing(self, root: str) -> Iterator[None]:
        """A fault of ours in here costs the index of a project, and nothing else."""
        try:
            yield
        except AiocostError:
            raise
        except Exception as error:
            self._lose(root, error)

    def _lose(self, root: str, error: Exception) -> None:
        """Go on without the index of a project, after a fault of ours."""
        from flake8_aiocost.frontends.faults import told  # noqa: PLC0415

        self._indexed[root] = None
        self.fault = told(error, root, "each file was looked at by itself")


def _alone(text: str, path: str, settings: Settings, tree: ast.AST | None) -> tuple[Finding, ...]:
    """What there is to say of a file that is looked at by itself."""

    def silenced(line: int, code: str) -> bool:
        from flake8_aiocost.frontends.noqa import Noqa  # noqa: PLC0415  only where a baseline has something of it

        return Noqa(path, text).silences(line, code)

    return lint(text, path, settings, tree, silenced)


def _findings(project: Indexed, path: str, text: str, tree: ast.AST | None) -> tuple[Finding, ...] | None:
    """What there is to say of a file over the index, ``None`` where it is not one of the project's.

    Args:
        project: where it belongs.
        path: relative to the project's root.
        text: its text; on standard input it may be another than that on the disk.
        tree: what flake8 parsed.
    """
    from flake8_aiocost.project.sources import digest  # noqa: PLC0415

    if path not in project.digests:
        return None
    if project.digests[path] != digest(text):
        return explained(lambda: _edited(project, path, text, tree))
    if path in project.unread:
        return (Finding("AIO900", f"file not analysed: {project.unread[path]}", FILE),)
    return explained(lambda: project.findings(project.numbers[path], text))


def _edited(project: Indexed, path: str, text: str, tree: ast.AST | None) -> Iterator[Finding]:
    """The findings of a file over the project as it would be with this text in its place."""
    from flake8_aiocost.module.read import read  # noqa: PLC0415

    edited = project.edited({path: (text, read(text, tree))}, alone=True)
    yield from edited.linted.findings(edited.numbers[path], text)
