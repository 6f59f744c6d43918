"""What a project says its own calls wait: the ``waits`` setting, which outranks everything that is inferred."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from flake8_aiocost.effects.leaf import Leaf
from flake8_aiocost.project.patterns import dotted_names, expand

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flake8_aiocost.project.project import ProjectIndex


class Stated:
    """Patterns of functions, each with how long a call of one waits."""

    def __init__(
        self, project: ProjectIndex, waits: Sequence[tuple[str, float]], canonical: Callable[[str], str]
    ) -> None:
        """Match nothing yet; the first pattern that fits counts.

        Args:
            project: the index.
            waits: patterns, each with the µs that a call waits.
            canonical: the name under which facts of a library's name are written.
        """
        self._project, self._canonical = project, canonical
        self._waits = [(name, us) for pattern, us in waits for name in expand(pattern)]

    def of_function(self, function: int) -> Leaf | None:
        """What a call of a function of the project waits, by its number; ``None`` where nothing is said."""
        record = self._project.function(function) if self._waits else None
        if record is None:
            return None
        module, _ = self._project.place_of(function)
        return self._first(dotted_names(self._project.finder.paths[module], record.qualname))

    def of_name(self, name: str) -> Leaf | None:
        """What a call of a library's function waits, by its resolved name, or by the one that people know it by.

        ``Redis.from_url(url).get`` is ``redis.asyncio.Redis.get`` as well.
        """
        if not self._waits:
            return None
        return self._first([each.replace("()", "") for each in dict.fromkeys((name, self._canonical(name)))])

    def _first(self, names: Sequence[str]) -> Leaf | None:
        for pattern, us in self._waits:
            if any(fnmatchcase(name, pattern) for name in names):
                return Leaf("configured", us) if us else Leaf()
        return None
