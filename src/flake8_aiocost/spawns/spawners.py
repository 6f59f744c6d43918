"""Configured wrappers: ``"app.aio.run_all" = "gather"``."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flake8_aiocost.project.index import ModuleIndex


class Spawners:
    """Configured dotted names, seen from one module.

    A relative import, and a function of the module itself, are matched through the module's path: ``.aio.run_all`` in
    ``src/app/feed.py`` is ``src.app.aio.run_all``, which ends in ``app.aio.run_all``.
    """

    def __init__(self, configured: Mapping[str, str], index: ModuleIndex) -> None:
        """Look from a module."""
        self._configured = configured
        self._index = index
        self.leaves = frozenset(name.rstrip("()").rpartition(".")[2] for name in configured)
        self._package = PurePath(index.path).parent.parts

    def construct(self, name: str) -> str | None:
        """The construct that a resolved name is configured as."""
        if not self._configured:
            return None
        if name in self._configured:
            return self._configured[name]
        if name.startswith(":"):
            _, module, own = name.split(":", 2)
            dotted = f"{self._dotted(int(module))}.{own}"
        elif name.startswith("."):
            rest = name.lstrip(".")
            up = len(name) - len(rest) - 1
            dotted = ".".join((*self._package[: len(self._package) - up], rest))
        else:
            return None
        ends = (construct for known, construct in self._configured.items() if dotted.endswith(f".{known}"))
        return self._configured.get(dotted) or next(ends, None)

    def _dotted(self, module: int) -> str:
        """The path of a module of the project, with dots."""
        pure = PurePath(self._index.path_of(module))
        return ".".join(pure.parent.parts if pure.stem == "__init__" else (*pure.parent.parts, pure.stem))
