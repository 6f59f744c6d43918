"""Which file an import means: modules are found by path, as Python would find them on a likely ``sys.path``."""

from __future__ import annotations

import sys
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from flake8_aiocost.project.distributions import distributions
from flake8_aiocost.project.root_package import MARK

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

#: Folders that are often on ``sys.path`` themselves.
_SOURCE_FOLDERS = ("src", "lib", "python")


class Modules:
    """The modules of a project, by their paths from its root with ``/``. Answers are indexes into these."""

    def __init__(self, paths: Iterable[str], package: str = "") -> None:
        """Take the paths of all modules.

        Args:
            paths: from the project's root.
            package: the name of the package that the root is itself.
        """
        self.paths = tuple(paths)
        self._package = package if MARK in self.paths else ""
        self._by_path = {path: number for number, path in enumerate(self.paths)}
        #: What an absolute import of a module of the project may begin with.
        self.tops = frozenset(part.removesuffix(".py") for path in self.paths for part in path.split("/"))
        if self._package:
            self.tops |= {self._package.partition(".")[0]}
        self._bases: dict[str, tuple[str, ...]] = {}
        self._roots: Mapping[str, frozenset[str]] = {}
        self._distributions = distributions(self.paths, _SOURCE_FOLDERS)
        self._found: dict[tuple[str, str], int] = {}
        self._views: dict[object, int] = {}

    def also_from(self, roots: Mapping[str, frozenset[str]]) -> None:
        """Take packages that are on ``sys.path`` too, see ``import_roots``; what was found before may be otherwise."""
        self._roots = roots
        self._found.clear()
        self._views.clear()

    def find(self, dotted: str, importer: int) -> int:
        """The module that a dotted name means in another module, or -1.

        Args:
            dotted: ``app.services``, or relative: ``.services``, ``..db``.
            importer: the module that names it.
        """
        folder = self.folder(importer)
        key = (folder, dotted)
        if key not in self._found:
            self._found[key] = self._find(dotted, folder)
        found = self._found[key]
        # ``import redis`` in redis.py means the library: nobody imports the module that he is in.
        return found if found != importer else -1

    def view(self, importer: int) -> int:
        """A number that is the same for all modules in which an absolute name means the same, but for their own."""
        folder = self.folder(importer)
        return self._views.setdefault(folder if self._roots else self._search_path(folder), len(self._views))

    def last(self, module: int) -> str:
        """The last part of the name of a module."""
        folder, _, name = self.paths[module].rpartition("/")
        if name != MARK:
            return name.removesuffix(".py")
        return folder.rpartition("/")[2] if folder else self._package.rpartition(".")[2]

    def dotted(self, module: int) -> str:
        """The name by which others import a module: from the folder above its outermost package."""
        parts = PurePosixPath(self.paths[module]).with_suffix("").parts
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        top = self._package_parent(self.folder(module))
        within = self._package.split(".") if self._package and not top else ()
        return ".".join([*within, *parts[len(PurePosixPath(top).parts) if top else 0 :]])

    def is_package(self, module: int) -> bool:
        """Whether a module may hold others."""
        return self.paths[module].rpartition("/")[2] == MARK

    def folder(self, module: int) -> str:
        """The folder that a module lies in, ``\"\"`` for the root."""
        return self.paths[module].rpartition("/")[0]

    def _find(self, dotted: str, folder: str) -> int:
        if dotted.startswith("."):
            rest = dotted.lstrip(".")
            parts = folder.split("/") if folder else []
            up = len(dotted) - len(rest) - 1
            return self.at("/".join(parts[: len(parts) - up]), rest) if up <= len(parts) else -1
        top = dotted.partition(".")[0]
        if top in sys.stdlib_module_names or top not in self.tops:
            return -1
        if f"{dotted}.".startswith(f"{self._package}.") and self._package:
            below = self.at("", dotted[len(self._package) + 1 :])
            if below >= 0:
                return below
        own = (*self._search_path(folder), *self._own_roots(folder, top))
        found = next((each for base in own if (each := self.at(base, dotted)) >= 0), -1)
        return found if found >= 0 or top not in self._distributions else self._elsewhere(top, dotted, own)

    def _elsewhere(self, top: str, dotted: str, own: Collection[str]) -> int:
        """The module of a package that lies beside the importer's; -1 where there are several, or one of its own.

        Tests and scripts beside a source folder mean what is in that.
        """
        if any(self.at(base, top) >= 0 for base in own):
            return -1
        found = {base: each for base in self._distributions[top] if (each := self.at(base, dotted)) >= 0}
        near = [base for base in found if base.rpartition("/")[0] in own]
        chosen = near or list(found)
        return found[chosen[0]] if len(chosen) == 1 else -1

    def at(self, base: str, dotted: str) -> int:
        """The module of a name that counts from a folder, or -1."""
        path = "/".join(part for part in (base, *dotted.split(".")) if part)
        for file in (f"{path}.py", f"{path}/{MARK}" if path else MARK):
            if file in self._by_path:
                return self._by_path[file]
        return -1

    def _search_path(self, folder: str) -> tuple[str, ...]:
        """The folder above the importer's package, the project's root and source folders, other folders above it.

        A folder that is a package itself is not among them: what is in it is imported by the package's name.
        """
        if folder not in self._bases:
            bases = [self._package_parent(folder), "", *_SOURCE_FOLDERS, *self._above(folder)]
            self._bases[folder] = tuple(dict.fromkeys(bases))
        return self._bases[folder]

    def _own_roots(self, folder: str, top: str) -> Iterator[str]:
        """The packages above a folder that are on ``sys.path`` themselves."""
        while folder and self._roots:
            if top not in self._roots.get(folder, (top,)):
                yield folder
            folder = folder.rpartition("/")[0]

    def is_package_folder(self, folder: str) -> bool:
        """Whether a folder has an ``__init__.py``."""
        return f"{folder}/{MARK}" in self._by_path

    def _package_parent(self, folder: str) -> str:
        while folder and self.is_package_folder(folder):
            folder = folder.rpartition("/")[0]
        return folder

    def _above(self, folder: str) -> Iterator[str]:
        while folder:
            if not self.is_package_folder(folder):
                yield folder
            folder = folder.rpartition("/")[0]
