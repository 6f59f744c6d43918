"""What mixins give to the classes of a framework: ``class Page(Listing, View)`` has the ``get`` of ``Listing``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flake8_aiocost.project.project import ProjectIndex


def mixed_in(project: ProjectIndex, cls: str, is_framework: Callable[[str], bool]) -> Iterator[int]:
    """The methods that an object of a class has of bases that inherit from no class of a framework.

    The others are looked at for themselves.

    Args:
        project: the index.
        cls: the linked name of the class.
        is_framework: whether a dotted name is that of such a class.
    """
    hierarchy, taken = project.hierarchy, set[str]()
    for each in hierarchy.line(cls):
        records = [(number, project.function(number)) for number in hierarchy.by_class.get(each, ())]
        names = {record.name: number for number, record in records if record is not None}
        if each != cls and not any(map(is_framework, hierarchy.foreign_bases(each))):
            yield from (number for name, number in names.items() if name not in taken)
        taken |= names.keys()
