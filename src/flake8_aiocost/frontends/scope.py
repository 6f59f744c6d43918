"""Which project a file belongs to, the same for every front-end.

The project of a file is the folder of its root marker. A file without one belongs to the working directory, if that
lies above it, else to the outermost package around it, else it is a project of its own. So what is said of a file does
not depend on which others are asked for.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.errors import AiocostError
from flake8_aiocost.project.root_package import outermost_package
from flake8_aiocost.records import Record
from flake8_aiocost.settings import ROOT_MARKERS

if TYPE_CHECKING:
    from flake8_aiocost.settings import Projects, Settings


class PathError(AiocostError):
    """What a person named cannot be looked at. The line names it and says why."""


class Scope(Record, frozen=True):
    """What project a file belongs to.

    ``single``: to one that consists of it alone. ``outside``: to a package that lies outside of the working directory
    and that nothing marks as a project, so that nothing is written there.
    """

    settings: Settings
    single: bool = False
    outside: bool = False

    def leaves_out(self, path: str) -> bool:
        """Whether the ``exclude`` setting has a file, which lies at ``path``: then nothing is said of it."""
        exclude = self.settings.exclude
        if not exclude:
            return False
        from flake8_aiocost.project.path_globs import path_globs  # noqa: PLC0415  most projects exclude nothing

        relative = os.path.relpath(path, self.settings.root).replace(os.sep, "/")
        return path_globs(exclude).match_file(relative)


def scope_of(path: str, here: str, projects: Projects) -> Scope:
    """The project of a file.

    Args:
        path: the file, absolute and without symbolic links.
        here: the working directory, likewise.
        projects: finds the settings of a file.

    Raises:
        SettingsError: the settings of the file are wrong.
    """
    settings = projects.for_file(path)
    if any((settings.root / marker).exists() for marker in ROOT_MARKERS):
        return Scope(settings)
    if Path(here) in Path(path).parents:
        return Scope(structs.replace(settings, root=Path(here)))
    package = outermost_package(Path(path).parent)
    if package is not None:
        return Scope(structs.replace(settings, root=package, cache=False), outside=True)
    return Scope(settings, single=True)


def working_directory() -> str:
    """The working directory without symbolic links.

    Raises:
        PathError: it has been deleted, or is not ours to look at.
    """
    try:
        return os.path.realpath(Path.cwd())
    except OSError as error:
        raise PathError(f"no working directory: {error.strerror}") from None
