"""The project's own classes below those of frameworks that take functions: ``class ApiRoute(Route)``."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import leaf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flake8_aiocost.project.project import ProjectIndex


def below(project: ProjectIndex, wanted: Mapping[str, int]) -> dict[str, int]:
    """What a call has to have that makes an object of such a class, by the name of the class.

    Only names are compared: it tells which calls are worth resolving.

    Args:
        project: the index.
        wanted: the same by the last parts of what patterns name.
    """
    heirs: dict[str, set[str]] = defaultdict(set)
    found: dict[str, int] = {}
    for index in project.modules:
        bases = [(cls.qualname.rpartition(".")[2], leaf(base)) for cls in index.facts.classes for base in cls.bases]
        spelled = index.aliases.spelled_for(wanted) if bases else {}
        for name, base in bases:
            heirs[base].add(name)
            if bits := spelled.get(base, wanted.get(base, 0)):
                found[name] = found.get(name, 0) | bits
    todo = list(found)
    while todo:
        base = todo.pop()
        for name in heirs.get(base, ()):
            if found[base] & ~found.get(name, 0):
                found[name] = found.get(name, 0) | found[base]
                todo.append(name)
    return found
