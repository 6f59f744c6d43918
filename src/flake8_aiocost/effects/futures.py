"""Plain functions that return a future: somebody else gives it its result, so who awaits it waits for somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.model import MODULE_LEVEL

if TYPE_CHECKING:
    from flake8_aiocost.effects.library import Library
    from flake8_aiocost.project.project import ProjectIndex


def returns_future(project: ProjectIndex, library: Library, function: int) -> bool:
    """Whether what a function returns is a future, by its annotation or by what its only ``return`` returns.

    Args:
        project: the index.
        library: what calls of libraries do; awaiting a future is one.
        function: its number in the project.
    """
    module, local = project.place_of(function)
    if local == MODULE_LEVEL:
        return False
    index = project.modules[module]
    record = index.facts.functions[local]
    if record.is_async:
        return False
    leaves = [library.leaf(f"{name}.__await__") for name in index.linked(index.names.returned(record))]
    return any(each is not None and each.reads for each in leaves)
