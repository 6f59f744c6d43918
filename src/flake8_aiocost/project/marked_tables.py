"""Tables of methods that a decorator marks, and that something puts there because of the mark: see ``marking``."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import OTHER, Name
from flake8_aiocost.project.marking import filled, marking

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex
    from flake8_aiocost.project.table_entries import Entry


class MarkedTables:
    """Asked of the classes of a project."""

    def __init__(self, project: ProjectIndex) -> None:
        """Look at none yet."""
        self._project = project
        self._marks: dict[int, Mapping[int, frozenset[str]]] = {}

    def entries(self, cls: str, attribute: str, *, listed: bool) -> Iterator[tuple[ModuleIndex, Entry]]:
        """The methods of a class that are in a table because of a mark, each with its module.

        Args:
            cls: the class, as ``project.hierarchy`` names it.
            attribute: the name of the table.
            listed: those of lists and the like only.
        """
        marks = {mark for mark, keyed in self._filled.get(attribute, ()) if not (listed and keyed)}
        for number in self._project.hierarchy.by_class.get(cls, ()) if marks else ():
            module, local = self._project.place_of(number)
            index = self._project.modules[module]
            if any(not marks.isdisjoint(self._left_by(each.name, each.called)) for each in index.decorators[local]):
                record = index.facts.functions[local]
                yield index, (Name(record.name), index.facts.places[record.place].scope, OTHER)

    @cached_property
    def _filled(self) -> Mapping[str, set[tuple[str, bool]]]:
        """By the names of attributes: the marks of what is put into such tables, and whether these are mappings."""
        found: dict[str, set[tuple[str, bool]]] = defaultdict(set)
        calls = self._project.named_calls
        for module in sorted({module for name in ("getattr", "hasattr") for module, _ in calls.of(name)}):
            for attribute, mark, keyed in filled(self._project.modules[module].facts):
                found[attribute].add((mark, keyed))
        return found

    def _left_by(self, decorator: str, called: bool) -> Iterator[str]:  # as the record has it
        """The marks that a decorator leaves."""
        hierarchy = self._project.hierarchy
        for function in hierarchy.of(decorator) if decorator.startswith(":") else ():
            for one in hierarchy.nested.get(function, ()) if called else (function,):
                module, local = self._project.place_of(one)
                if module not in self._marks:
                    marks: dict[int, set[str]] = defaultdict(set)
                    for number, mark in marking(self._project.modules[module].facts):
                        marks[number].add(mark)
                    self._marks[module] = {each: frozenset(names) for each, names in marks.items()}
                yield from self._marks[module].get(local, ())
