"""What a project says its own calls wait: the ``waits`` setting, which outranks everything that is inferred."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from flake8_aiocost.effects.leaf import Leaf
from flake8_aiocost.project.patterns import dotted_names, expand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.project.project import ProjectIndex


class Stated:
    """Patterns of functions, each with how long a call of one waits."""

    def __init__(self, project: ProjectIndex, waits: Sequence[tuple[str, float]]) -> None:
        """Match nothing yet; the first pattern that fits counts."""
        self._project = project
        self._waits = [(name, us) for pattern, us in waits for name in expand(pattern)]

    def of_function(self, function: int) -> Leaf | None:
        """What a call of a function of the project waits, by its number; ``None`` where nothing is said."""
        record = self._project.function(function) if self._waits else None
        if record is None:
            return None
        module, _ = self._project.place_of(function)
        return self._first(dotted_names(self._project.finder.paths[module], record.qualname))

    def of_name(self, name: str) -> Leaf | None:
        """What a call of a library's function waits, by its resolved name."""
        return self._first((name.replace("()", ""),)) if self._waits else None

    def _first(self, names: Sequence[str]) -> Leaf | None:
        for pattern, us in self._waits:
            if any(fnmatchcase(name, pattern) for name in names):
                return Leaf("configured", us) if us else Leaf()
        return None
