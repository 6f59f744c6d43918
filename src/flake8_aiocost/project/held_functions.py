"""Functions that objects hold, and who calls them there: ``Tool(run=search)``, and ``tool.run(query)`` elsewhere.

An object takes a function by a parameter of ``__init__`` that an attribute is set to, or by a field where its class has
no ``__init__``, as those of dataclasses and models. Where objects of a class are made with several functions, in more
places than one, nobody knows which of them is called where, and nothing is said of any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flake8_aiocost.module.expressions import Attribute, Either, Name, bare, leaf, receiver
from flake8_aiocost.module.unpacking import apart
from flake8_aiocost.project.callees import Callees
from flake8_aiocost.project.named_calls import last_part
from flake8_aiocost.project.test_code import is_test

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

    #: The functions that a value names, with the module and the scope that it stands in.
    Passed = Callable[[ModuleIndex, Expression, int], Iterator[int]]

_INIT = "__init__"


class _Taken(NamedTuple):
    """What making an object of a class takes: the parameters in their order, and the attributes that hold them."""

    order: Sequence[str]
    attributes: Mapping[str, str]


class HeldFunctions:
    """Asked of the calls of a project."""

    def __init__(self, project: ProjectIndex, passed: Passed) -> None:
        """Look at none yet; ``passed`` tells the functions that a value names."""
        self._project, self._hierarchy, self._passed = project, project.hierarchy, passed
        self._taken: dict[str, _Taken] = {}
        self._known: dict[tuple[str, str], Sequence[int]] = {}
        self._called: dict[str, frozenset[str]] = {}

    def called(self, index: ModuleIndex, call: int) -> Sequence[int]:
        """The functions that a call of an attribute runs, where objects of that class hold some there."""
        found: dict[int, None] = {}
        for cls, attribute in self._attributes(index, call):
            found.update(dict.fromkeys(self._held(cls, attribute)))
        return tuple(found)

    def into(self, index: ModuleIndex, call: int, position: int) -> Iterator[tuple[str, str]]:
        """The class and the attribute that hold what a call is handed, where that makes an object of the class."""
        record = index.facts.calls[call]
        for cls in self._made(index, call):
            taken = self._taken_by(cls)
            argument = record.arguments[position]
            named = argument.keyword or (taken.order[position] if position < len(taken.order) else "")
            if named in taken.attributes and not any(each.star for each in record.arguments[: position + 1]):
                yield cls, taken.attributes[named]

    def is_called(self, cls: str, attribute: str) -> bool:
        """Whether some code calls what objects of a class hold there, and it is known what that is."""
        if attribute not in self._called:
            found: set[str] = set()
            for module, call in self._project.named_calls.of(attribute):
                index = self._project.modules[module]
                if not is_test(index.path):
                    found.update(owner for owner, name in self._attributes(index, call) if name == attribute)
            self._called[attribute] = frozenset(found)
        line = self._hierarchy.line
        callers = (each for each in self._called[attribute] if cls in line(each) or each in line(cls))
        return any(self._held(each, attribute) for each in callers)

    def _attributes(self, index: ModuleIndex, call: int) -> Iterator[tuple[str, str]]:
        """The class and the attribute that a call is of, where that is no method."""
        function = index.facts.calls[call].function
        if not isinstance(function, (Name, Attribute)) or not function.attributes:
            return
        attribute, scope = leaf(function), index.names.scope_of(index.facts.calls[call].place)
        for name in index.linked(index.names.candidates(receiver(function), scope)):
            cls = name[1:].removesuffix("()")
            if name.endswith("()") and cls in self._hierarchy.classes and not self._hierarchy.methods(cls, attribute):
                yield cls, attribute

    def _held(self, cls: str, attribute: str) -> Sequence[int]:
        asked = cls, attribute
        if asked not in self._known:
            found = tuple(dict.fromkeys(self._look(cls, attribute)))
            targets = tuple(dict.fromkeys(target for target, _ in found))
            makers = {maker for _, maker in found}
            self._known[asked] = targets if len(targets) == 1 or len(makers) == 1 else ()
        return self._known[asked]

    def _look(self, cls: str, attribute: str) -> Iterator[tuple[int, int]]:
        """The functions that objects hold, each with the function, or the level, that makes the object."""
        # An object that is said to be of a base may be of any class below.
        for each in (cls, *self._hierarchy.heirs(cls)):
            if attribute not in self._taken_by(each).attributes.values():
                continue
            for module, call in self._project.named_calls.of(last_part(each)):
                index = self._project.modules[module]
                if is_test(index.path):
                    continue
                record = index.facts.calls[call]
                maker = self._project.number(module, index.function_of(call))
                for position, argument in enumerate(record.arguments):
                    if (each, attribute) in self.into(index, call, position):
                        targets = self._passed(index, argument.value, index.names.scope_of(record.place))
                        yield from ((target, maker) for target in targets)

    def _made(self, index: ModuleIndex, call: int) -> Iterator[str]:
        """The classes of which a call makes an object."""
        for name in index.callees(call):
            if name.startswith(":") and name[1:] in self._hierarchy.classes:
                yield name[1:]

    def _taken_by(self, cls: str) -> _Taken:
        if cls not in self._taken:
            made = self._hierarchy.methods(cls, _INIT)
            self._taken[cls] = self._by_init(made[0]) if made else self._by_fields(cls)
        return self._taken[cls]

    def _by_init(self, function: int) -> _Taken:
        """What an ``__init__`` sets attributes of the object to, of what it is handed."""
        module, local = self._project.place_of(function)
        index = self._project.modules[module]
        record = index.facts.functions[local]
        scope = index.facts.scopes[record.scope]
        names = [each.name for each in record.parameters if not any(one.star for one in scope.bindings[each.name])]
        attributes: dict[str, str] = {}
        for target, each in (one for assigned in index.inside.assignments(record.scope) for one in apart(assigned)):
            parts = each.value.parts if isinstance(each.value, Either) else (each.value,)
            own = isinstance(target, Name) and target.root == scope.receiver[0] and len(target.attributes) == 1
            for name in map(bare, parts) if own else ():
                if name in names and len(scope.bindings[name]) == 1:
                    attributes[name] = leaf(target)
        return _Taken(names[1:], attributes)

    def _by_fields(self, cls: str) -> _Taken:
        """The fields of a class, those of its bases first."""
        fields: dict[str, str] = {}
        for each in reversed(self._hierarchy.line(cls)):
            module, _, qualname = each.partition(":")
            for scope in self._project.modules[int(module)].facts.scopes:
                if scope.kind == "class" and scope.qualname == qualname:
                    bound = ((name, bindings[0]) for name, bindings in scope.bindings.items())
                    fields |= {name: name for name, first in bound if first.annotation is not None}
        return _Taken(tuple(fields), fields)


def held_functions(project: ProjectIndex) -> HeldFunctions:
    """Those of a project."""
    return HeldFunctions(project, project.the(Callees).passed)
