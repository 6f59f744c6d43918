"""What a call hands over to be awaited: coroutines, tasks that were made for it, and futures that run anyway."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.constructs._children import FUTURE, OPAQUE, Children
from flake8_aiocost.module.expressions import (
    Attribute,
    Awaited,
    Comprehension,
    Constant,
    Display,
    Either,
    Name,
    Result,
    Star,
    Subscript,
    Sum,
    Walrus,
    bare,
    leaf,
    receiver,
)
from flake8_aiocost.module.passed_through import CASTS
from flake8_aiocost.project.callable_values import ran
from flake8_aiocost.spawns.collection_changes import Changes
from flake8_aiocost.spawns.contents import Contents
from flake8_aiocost.spawns.either_branch import either
from flake8_aiocost.spawns.lengths import Lengths
from flake8_aiocost.spawns.returned import Returned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.spawns.program_point import ProgramPoint

#: Constructs, and other callees, whose result is a future that runs already.
_FUTURES = {"gather", "shield"}
_RUNNING = {"asyncio.wrap_future", "asyncio.Future", "asyncio.current_task"}
#: Callees whose result holds tasks that run already.
_RUNNING_MANY = {"asyncio.all_tasks", "asyncio.wait"}
#: ``hass.async_create_task(x())`` and the like: somebody's own wrapper, whose result runs already.
_MAKES_FUTURES = re.compile(
    r"(?:create|spawn|start|make|eager|background)_(?:\w+_)?(?:task|future)$|ensure_future$|run_in_executor$|"
    r"(?:add|submit|executor)_job$|^submit$"
)
#: A name for something that runs already, where nothing that can be seen says otherwise.
_NAMED_FUTURE = re.compile(r"(?i)(?:^|_)(?:task|fut|future)\d*$")
#: Methods that give an item of a container; ``get`` may as well be that of an HTTP client.
_TAKING = {"pop", "popleft", "setdefault"}
_CONVERTING = {"builtins." + name for name in ("list", "tuple", "set", "sorted", "reversed", "frozenset")}
_EMPTY = {"builtins.list", "builtins.set", "builtins.dict", "collections.deque", "collections.defaultdict"}


class Awaitables:
    """Reads what is handed over. ``constructs`` gives the construct of each call that is one, by index."""

    def __init__(
        self,
        index: ModuleIndex,
        constructs: Mapping[int, str],
        unsure: Children = OPAQUE,
        returned: Returned | None = None,
    ) -> None:
        """Read in a module.

        Args:
            index: the module.
            constructs: those of its calls that are some.
            unsure: what an expression counts as that may be a coroutine or a future.
            returned: reads what functions return, for a module that it was led to.
        """
        self.index = index
        self.facts = index.facts
        self.unsure = unsure
        self.unsure_many = unsure.times(None)
        self.lengths = Lengths(index)
        self.changes = Changes(index, constructs)
        self._constructs = constructs
        self._contents = Contents(self)
        self._returned = returned or Returned(self, lambda there, all_: Awaitables(there, {}, unsure, all_))

    def _name(self, expression: Expression, point: ProgramPoint) -> str:
        return self.index.name(expression, self.index.names.scope_of(point.place))

    def one(self, expression: Expression, point: ProgramPoint) -> Children:
        """One awaitable."""
        if isinstance(expression, Result):
            return self._call(expression.call, point)
        if name := bare(expression):
            children = self._contents.one(name, point)
            unseen = not children.made and all(child.startswith("?") for child in children.names)
            return FUTURE if unseen and _NAMED_FUTURE.search(name) else children
        if isinstance(expression, Walrus):
            return self.one(expression.value, point)
        if isinstance(expression, Constant):
            # A limit, as in ``gather_limited(10, *calls)``.
            return Children()
        if isinstance(expression, (Display, Comprehension)):
            # Some wrappers are handed a list.
            return self.many(expression, point)
        if isinstance(expression, Either):
            return self._either([self.one(each, point) for each in _alternatives(expression)])
        while isinstance(expression, Subscript):
            expression = expression.value
        # ``self._task``, ``self._tasks[0]``: hardly anybody keeps a coroutine in an attribute.
        is_attribute = isinstance(expression, Attribute) or (isinstance(expression, Name) and not bare(expression))
        return FUTURE if is_attribute else self.unsure

    def _either(self, parts: list[Children]) -> Children:
        """One of several awaitables, of which only one is ever made."""
        if any(part.made or part.futures for part in parts):
            return FUTURE
        alike = all(part.known == 1 and not part.unknown for part in parts)
        return structs.replace(Children.total(parts), known=1) if alike else self.unsure

    def _call(self, call: int, point: ProgramPoint) -> Children:
        record = self.facts.calls[call]
        construct = self._constructs.get(call, "")
        name = self._name(record.function, point)
        if construct == "create_task":
            first = record.arguments[0] if record.arguments and not record.arguments[0].star else None
            inner = self.unsure if first is None else self.one(first.value, point)
            return Children(1, names=inner.names, unnamed=inner.unnamed, made=frozenset({call}))
        if name in CASTS and len(record.arguments) == 2:
            return self.one(record.arguments[1].value, point)
        if construct in _FUTURES:
            return Children(futures=True, names=(f"{name}()",))
        if name in _RUNNING or _MAKES_FUTURES.search(self.index.aliases.called(call)):
            return FUTURE
        if self._is_taken(record.function):
            return FUTURE
        return Children(1, names=(f"{name or '?'}()",))

    @staticmethod
    def _is_taken(function: Expression) -> bool:
        """``self._tasks.pop(key)``: hardly anybody keeps a coroutine in a container that outlives the call."""
        owner = receiver(function)
        return leaf(function) in _TAKING and isinstance(owner, (Name, Attribute)) and not bare(owner)

    def called(self, function: Expression | None, point: ProgramPoint, *handed: Expression) -> tuple[str, ...]:
        """The child that calling a function elsewhere makes: ``start_soon(f, x)``, ``map(f, items)``."""
        return self.run_by(function, point, *handed)[-1:]

    def run_by(self, function: Expression | None, point: ProgramPoint, *handed: Expression) -> tuple[str, ...]:
        """What calling a function elsewhere runs, in order: both calls of ``to_thread(lambda: get(x).json())``."""
        if function is None:
            return ("?()",)
        scope = self.index.names.scope_of(point.place)
        found = ran(self.index, function, scope, [(each, scope) for each in handed])
        return tuple(dict.fromkeys([f"{self.index.name(*each) or '?'}()" for each in found])) or ("?()",)

    def many(self, expression: Expression, point: ProgramPoint) -> Children:
        """All items of a collection of awaitables."""
        if isinstance(expression, Display):
            # ``{work(): 1}`` is waited for by its keys.
            by_key = expression.keys and all(isinstance(each, Constant) for each in expression.items)
            return self.items(expression.keys if by_key else expression.items, point)
        if isinstance(expression, Comprehension):
            # ``{create_task(load(x)): x for x in xs}`` is waited for by its keys.
            by_key = isinstance(expression.key, Result) and not isinstance(expression.element, Result)
            item = expression.key if by_key and expression.key is not None else expression.element
            element = self.one(item, structs.replace(point, place=expression.place))
            return element.times(self.lengths.of_loops(expression.loops))
        if isinstance(expression, Sum):
            return Children.total(self.many(each, point) for each in expression.parts)
        if isinstance(expression, Walrus):
            return self.many(expression.value, point)
        if isinstance(expression, Awaited):
            # ``done, pending = await asyncio.wait(tasks)``
            name = self._name(expression.value, point)
            if name.removesuffix("()") in _RUNNING_MANY:
                return FUTURE
            made = self._returned.items(self.index, name, awaited=True) if name.endswith("()") else None
            return self.unsure_many if made is None else made
        if isinstance(expression, Either):
            return either([self.many(each, point) for each in _alternatives(expression)])
        if name := bare(expression):
            return self._contents.many(name, point)
        if isinstance(expression, Subscript) and not expression.items:
            # A slice: some of them.
            return self.many(expression.value, point).times(None)
        if isinstance(expression, (Name, Attribute, Subscript)):
            return FUTURE
        return self._called(expression.call, point) if isinstance(expression, Result) else self.unsure_many

    def items(self, elements: Iterable[Expression], point: ProgramPoint) -> Children:
        """The items of a display, or the arguments of a call, starred ones included."""
        found = []
        for each in elements:
            found.append(self.many(each.value, point) if isinstance(each, Star) else self.one(each, point))
            # What stands after an awaited argument is evaluated later.
            point = structs.replace(point, pauses=point.pauses + 1) if self._waits(each) else point
        return Children.total(found)

    def _waits(self, expression: Expression) -> bool:
        """Whether evaluating an argument awaits something."""
        todo = [expression]
        while todo:
            each = todo.pop()
            if isinstance(each, Awaited):
                return True
            if isinstance(each, Result):
                todo += [argument.value for argument in self.facts.calls[each.call].arguments]
            elif isinstance(each, Display):
                todo += each.items
            elif isinstance(each, (Sum, Either)):
                todo += each.parts
            elif isinstance(each, (Star, Walrus, Attribute, Subscript)):
                todo.append(each.value)
        return False

    def _called(self, call: int, point: ProgramPoint) -> Children:
        record = self.facts.calls[call]
        name = self._name(record.function, point)
        args = [each.value for each in record.arguments if not each.star and not each.keyword]
        if name in _EMPTY and not record.arguments:
            return Children()
        if name in _CONVERTING and len(args) == 1:
            return self.many(args[0], point)
        if name == "builtins.map" and len(args) == 2:
            count = self.lengths.of(args[1], self.index.names.scope_of(point.place))
            return Children(1, names=self.called(args[0], point)).times(count)
        if name == "itertools.chain" and len(args) == len(record.arguments):
            return Children.total(self.many(each, point) for each in args)
        if name in _RUNNING_MANY:
            return FUTURE
        if not record.arguments and leaf(record.function) in ("values", "copy") and not bare(record.function):
            return self.many(receiver(record.function), point)
        made = self._returned.items(self.index, name)
        return self.unsure_many if made is None else made


def _alternatives(expression: Either) -> Iterator[Expression]:
    """What one of several is, also where these are such themselves: ``a if x else b if y else c``."""
    todo: list[Expression] = [expression]
    while todo:
        each = todo.pop()
        if isinstance(each, Either):
            todo += reversed(each.parts)
        else:
            yield each
