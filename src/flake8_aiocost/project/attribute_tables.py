"""Tables of functions that are attributes: ``self.table[key]()``, with ``self.table = {"a": self.load}`` anywhere.

The class of the object tells, with its bases, and with the classes below: a base often calls from a table that each
class below fills. All that methods of these classes store in the table belongs to it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from flake8_aiocost.module.expressions import OTHER, Attribute, Display, Name, Result, leaf, receiver
from flake8_aiocost.project.marked_tables import MarkedTables
from flake8_aiocost.project.registering import Registering
from flake8_aiocost.project.table_entries import all_stored, of_display

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex
    from flake8_aiocost.project.table_entries import Entry

    #: Module, value and scope of what a call returns.
    Returned = Callable[[ModuleIndex, int], tuple[int, Expression, int] | None]

#: The class of a table, by its name in the module, and the name of the attribute.
_Table: TypeAlias = "tuple[str, str]"
#: Whether it is one of a mapping, and the entry.
_Kept: TypeAlias = "tuple[bool, Entry]"


class AttributeTables:
    """Asked of the classes of a project."""

    def __init__(self, project: ProjectIndex, returned: Returned) -> None:
        """Look at none yet; ``returned`` tells the value that a call of a function of the project returns."""
        self._project, self._returned, self._registering = project, returned, project.the(Registering)
        self._marked = MarkedTables(project)
        self._known: dict[int, Mapping[_Table, Sequence[_Kept]]] = {}

    def entries(
        self, index: ModuleIndex, table: Expression, scope: int, *, listed: bool = False
    ) -> Iterator[tuple[ModuleIndex, Entry]]:
        """The entries of a table, each with the module that it stands in; none where it is no known object's.

        Args:
            index: the module in which the table is used.
            table: what stands there: ``self.table``.
            scope: where it stands.
            listed: those of lists and the like only: a loop over a mapping gives its keys.
        """
        if not isinstance(table, (Name, Attribute)) or not table.attributes:
            return
        hierarchy, attribute = self._project.hierarchy, leaf(table)
        for name in index.linked(index.names.candidates(receiver(table), scope)):
            cls = name[1:].removesuffix("()")
            for each in (*hierarchy.line(cls), *hierarchy.heirs(cls)):
                module, _, qualname = each.partition(":")
                owner = self._project.modules[int(module)]
                for keyed, entry in self._of(owner).get((qualname, attribute), ()):
                    if not (listed and keyed):
                        yield owner, entry
                        yield from self._registering.handed(owner, each, entry)
                yield from self._made(owner, qualname, attribute, listed=listed)
                yield from self._marked.entries(each, attribute, listed=listed)

    def _made(
        self, index: ModuleIndex, cls: str, attribute: str, *, listed: bool
    ) -> Iterator[tuple[ModuleIndex, Entry]]:
        """The entries of what functions return that an attribute is set to: ``self.table = self.build()``."""
        for record in index.names.assigned(cls, attribute):
            found = self._returned(index, record.value.call) if isinstance(record.value, Result) else None
            if found is not None and isinstance(found[1], Display) and not (listed and found[1].keys):
                yield from ((self._project.modules[found[0]], entry) for entry in of_display(found[1], found[2]))

    def _of(self, index: ModuleIndex) -> Mapping[_Table, Sequence[_Kept]]:
        """All entries of all such tables of the classes of a module."""
        if index.number not in self._known:
            found: dict[_Table, list[_Kept]] = defaultdict(list)
            for table, keyed, entry in self._all(index):
                found[table].append((keyed, entry))
            self._known[index.number] = found
        return self._known[index.number]

    @staticmethod
    def _all(index: ModuleIndex) -> Iterator[tuple[_Table, bool, Entry]]:
        facts, names = index.facts, index.names

        def owned(expression: Expression, scope: int) -> _Table | None:
            if not isinstance(expression, Name) or len(expression.attributes) != 1:
                return None
            cls = names.owner_of(expression.root, scope)
            return (cls, expression.attributes[0]) if cls else None

        for record in facts.classes:
            for name, bindings in facts.scopes[record.scope].bindings.items():
                for binding in bindings:
                    if isinstance(binding.value, Display):
                        for entry in of_display(binding.value, record.scope):
                            yield (record.qualname, name), bool(binding.value.keys), entry
        for each in facts.assignments:
            if isinstance(each.value, Display):
                scope = names.scope_of(each.place)
                for table in filter(None, [owned(target, scope) for target in each.targets]):
                    yield from ((table, bool(each.value.keys), entry) for entry in of_display(each.value, scope))
        for target, entry in all_stored(index):
            if (table_of := owned(target, entry[1])) is not None:
                yield table_of, entry[2] is not OTHER, entry
