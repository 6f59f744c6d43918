"""Which overrides a method of a base never calls on its own object, because those who have them replace it as well.

``Files.save`` calls ``self._write()``. ``AsyncFiles(Files)`` has a ``_write`` and a ``save`` of its own, so on such an
object the base's ``save`` does not run, unless some ``super().save()`` leads there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Result, leaf, receiver
from flake8_aiocost.project.named_calls import last_part
from flake8_aiocost.project.object_class import ObjectClasses

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: The last name of what leads to the class above.
_SUPER = "super"
#: ``base = super()`` and ``save = super().save`` may lead up from anywhere.
_ANYWHERE = "*"
#: Of a class with more below it nothing is left out: each of them would be held against all of its bases.
_MOST_HEIRS = 50


class Shadowed:
    """Asked of the calls of a project."""

    def __init__(self, project: ProjectIndex) -> None:
        """Look at no class yet."""
        self._project, self._hierarchy = project, project.hierarchy
        self._objects = ObjectClasses(project)
        self._known: dict[tuple[int, str], frozenset[int]] = {}
        self._leading_up: dict[tuple[str, str], frozenset[str]] = {}

    def of(self, index: ModuleIndex, call: int, function: int, targets: Sequence[int]) -> Sequence[int]:
        """Those of the functions that a call in a function may run which some object has that runs that function."""
        method = self._method_around(function) if targets and function >= 0 else -1
        if method < 0 or {self._hierarchy.class_of(method)}.issuperset(map(self._hierarchy.class_of, targets)):
            return targets
        record = index.facts.calls[call]
        if not self._objects.is_own(index, record.function, record.place):
            return targets
        never = self._never(method, leaf(record.function))
        return [each for each in targets if each not in never] if never else targets

    def _method_around(self, function: int) -> int:
        """The method that a function is, or stands in; -1 where it is in none."""
        module, local = self._project.place_of(function)
        functions = self._project.modules[module].facts.functions
        while local >= 0 and not functions[local].cls:
            local = functions[local].parent
        return self._project.number(module, local) if local >= 0 else -1

    def _never(self, method: int, name: str) -> frozenset[int]:
        """The overrides of a name that only objects have which do not run a method."""
        key = method, name
        if key not in self._known:
            hierarchy = self._hierarchy
            cls = hierarchy.class_of(method)
            runs, others = set(hierarchy.nearest(cls, name)), set[int]()
            heirs = hierarchy.heirs(cls)
            for heir in heirs if len(heirs) <= _MOST_HEIRS else ():
                (runs if self._may_run(heir, cls, method) else others).update(hierarchy.nearest(heir, name))
            self._known[key] = frozenset(others - runs)
        return self._known[key]

    def _may_run(self, heir: str, cls: str, method: int) -> bool:
        """Whether an object of a class may run a method of its base ``cls``."""
        function = self._project.function(method)
        own = self._hierarchy.nearest(heir, function.name) if function is not None else ()
        if function is None or method in own or not own:
            return True
        line = self._hierarchy.line(heir)
        if cls not in line:
            return True
        name, following = function.name, cls
        for each in reversed(line[: line.index(cls)]):
            led = self._led_up(each, name)
            if last_part(cls) in led or _ANYWHERE in led or (_SUPER in led and following == cls):
                return True
            if each in map(self._hierarchy.class_of, self._hierarchy.nearest(each, name)):
                following = each
        return False

    def _led_up(self, cls: str, name: str) -> frozenset[str]:
        """The bases of which a class calls, or hands over, a method of this name: their last names, ``super``."""
        key = cls, name
        if key not in self._leading_up:
            methods = self._hierarchy.by_class.get(cls, ())
            self._leading_up[key] = frozenset(base for each in methods for base in self._bases_led_to(each, name))
        return self._leading_up[key]

    def _bases_led_to(self, method: int, name: str) -> Iterator[str]:
        module, _ = self._project.place_of(method)
        index = self._project.modules[module]
        todo = [method]
        while todo:
            function = todo.pop()
            todo += self._hierarchy.nested.get(function, ())
            calls = index.calls_of(self._project.place_of(function)[1])
            called = (receiver(index.facts.calls[each].function) for each in calls)
            direct = {each.call for each in called if isinstance(each, Result)}
            for call in calls:
                record = index.facts.calls[call]
                if leaf(record.function) == _SUPER and call not in direct:
                    yield _ANYWHERE
                for each in (record.function, *(argument.value for argument in record.arguments)):
                    if leaf(each) == name:
                        of = receiver(each)
                        yield leaf(index.facts.calls[of.call].function) if isinstance(of, Result) else leaf(of)
