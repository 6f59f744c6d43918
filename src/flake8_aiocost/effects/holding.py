"""What ``with x:`` runs: methods of the project, or what the call that makes ``x`` tells already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import leaf

if TYPE_CHECKING:
    from flake8_aiocost.project.project import ProjectIndex


def entering(project: ProjectIndex, name: str) -> tuple[int, ...]:
    """The methods of the project that enter and leave an object by its linked name."""
    of = project.hierarchy.of
    return (*of(f"{name}.__enter__"), *of(f"{name}.__exit__"))


def is_told_by_call(project: ProjectIndex, name: str) -> bool:
    """Whether the call that makes an object tells what entering it does.

    So it is for what a library makes, as ``open(path)``, and for a generator of the project with ``contextmanager``.
    What another function of the project returns may be anything.

    Args:
        project: the index.
        name: the linked name of the object, which a call around makes.
    """
    if not name.startswith(":"):
        return True
    functions = project.hierarchy.of(name.removesuffix("()"))
    records = [project.function(each) for each in functions]
    return bool(records) and all(
        record is not None and any(leaf(each) == "contextmanager" for each in record.decorators) for record in records
    )
