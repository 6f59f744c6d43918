"""Functions that a decorator of the project stores in a table: ``TABLE[name] = function`` of what it decorates.

``@command("dig")`` returns a function that is handed ``dig``, and stores it, so that ``COMMANDS[name]()`` may run it.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Name, Subscript, bare
from flake8_aiocost.project.arguments import parameter_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex


class Registered:
    """Asked of the tables of a project."""

    def __init__(self, project: ProjectIndex) -> None:
        """Look at none yet."""
        self._project = project
        self._storing: dict[int, Mapping[tuple[str, int], Sequence[int]]] = {}

    def into(self, index: ModuleIndex, table: str, scope: int) -> Iterator[tuple[ModuleIndex, Expression, int]]:
        """The functions that decorators store in a table: module, name and the scope of that.

        Args:
            index: the module of the table.
            table: its name there.
            scope: the scope that binds it.
        """
        for storing in self._stored_by(index).get((table, scope), ()):
            for module, local in self._decorated.get(storing, ()):
                owner = self._project.modules[module]
                record = owner.facts.functions[local]
                yield owner, Name(record.name), owner.facts.places[record.place].scope

    def _stored_by(self, index: ModuleIndex) -> Mapping[tuple[str, int], Sequence[int]]:
        """By name and scope of a table: the functions that store one of their own parameters there."""
        if index.number not in self._storing:
            found: dict[tuple[str, int], list[int]] = defaultdict(list)
            for each in index.facts.assignments:
                scope = index.names.scope_of(each.place)
                tables = [bare(target.value) for target in each.targets if isinstance(target, Subscript)]
                for table in filter(None, tables if each.value is not None and bare(each.value) else ()):
                    owner = index.names.bound_in(table, scope)
                    own = parameter_of(self._project, index, Name(bare(each.value)), scope)
                    if owner >= 0 and own is not None:
                        found[table, owner].append(own[0])
            self._storing[index.number] = found
        return self._storing[index.number]

    @cached_property
    def _decorated(self) -> Mapping[int, Sequence[tuple[int, int]]]:
        """What is decorated, by module and number, by the functions that are handed it.

        Methods are left out: who takes one from a table has no object for it.
        """
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        hierarchy = self._project.hierarchy
        for index in self._project.glanced():
            for local, decorators in enumerate(index.decorators):
                for each in decorators if not index.facts.functions[local].cls else ():
                    functions = hierarchy.of(each.name) if each.name.startswith(":") else ()
                    for function in functions:
                        inside = hierarchy.nested.get(function, ()) if each.called else (function,)
                        for one in inside:
                            found[one].append((index.number, local))
        return found
