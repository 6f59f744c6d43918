"""The module's functions and classes by name: what a resolved name such as ``:Feed().load`` can run."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.module.facts import Function, ModuleFacts

#: What making an instance, or using it in a ``with`` or an ``await``, runs without a call that can be seen.
_IMPLIED = ("__init__", "__post_init__", "__aenter__", "__enter__", "__aexit__", "__exit__", "__await__")


class Hierarchy:
    """Functions and classes of one module. Answers are indexes into ``ModuleFacts.functions``, sorted; ``classes``
    holds those into ``ModuleFacts.classes``."""

    def __init__(self, facts: ModuleFacts, bases: Sequence[tuple[str, ...]]) -> None:
        """Index the definitions; classes and functions that are defined twice keep all of them.

        Args:
            facts: of the module.
            bases: the resolved names of the bases of each of its classes.
        """
        self._base_names = bases
        self.functions: tuple[Function, ...] = facts.functions
        self.by_name: dict[str, list[int]] = defaultdict(list)
        self.nested: dict[int, list[int]] = defaultdict(list)
        self.by_class: dict[str, list[int]] = defaultdict(list)
        for number, function in enumerate(self.functions):
            self.by_name[function.qualname].append(number)
            if function.cls:
                self.by_class[function.cls].append(number)
            elif function.parent >= 0:
                self.nested[function.parent].append(number)
        self.classes: dict[str, list[int]] = defaultdict(list)
        for number, cls in enumerate(facts.classes):
            self.classes[cls.qualname].append(number)
        self._of: dict[str, tuple[int, ...]] = {}
        self._lines: dict[str, tuple[str, ...]] = {}
        self._methods: dict[tuple[str, str], tuple[int, ...]] = {}

    def line(self, cls: str) -> tuple[str, ...]:
        """The class and its bases in this module, nearest first (depth first: near enough to the real order)."""
        if cls not in self._lines:
            seen: dict[str, None] = {}
            todo = [cls]
            while todo:
                name = todo.pop()
                if name in seen or name not in self.classes:
                    continue
                seen[name] = None
                bases = [base[1:] for base in self._bases(name) if base.startswith(":")]
                todo.extend(reversed(bases))
            self._lines[cls] = tuple(seen)
        return self._lines[cls]

    def foreign_bases(self, cls: str) -> tuple[str, ...]:
        """Resolved names of the bases from elsewhere, of the class and of its bases in this module."""
        every = (base for name in self.line(cls) for base in self._bases(name))
        return tuple(dict.fromkeys(base for base in every if base and not base.startswith(":")))

    def _bases(self, cls: str) -> Iterator[str]:
        return (base for number in self.classes[cls] for base in self._base_names[number])

    @cached_property
    def _heirs(self) -> dict[str, list[str]]:
        heirs: dict[str, list[str]] = defaultdict(list)
        for cls in self.classes:
            for base in self.line(cls)[1:]:
                heirs[base].append(cls)
        return heirs

    def methods(self, cls: str, name: str) -> tuple[int, ...]:
        """What ``:cls().name`` can run: the nearest definition up the bases, and every override in a class below."""
        key = (cls, name)
        if key not in self._methods:
            own = next((found for base in self.line(cls) if (found := self._named(base, name))), [])
            below = (index for heir in self._heirs.get(cls, ()) for index in self._named(heir, name))
            self._methods[key] = tuple(sorted({*own, *below}))
        return self._methods[key]

    def _named(self, cls: str, name: str) -> list[int]:
        return [index for index in self.by_name.get(f"{cls}.{name}", ()) if self.functions[index].cls == cls]

    def _result(self, index: int) -> list[int]:
        """What a call's result stands for: a coroutine for its function, else most often a function made inside."""
        return [index] if self.functions[index].is_async else self.nested.get(index, [])

    def of(self, name: str) -> tuple[int, ...]:
        """The functions of this module that calling, or handing over, a resolved name stands for; often none."""
        if not name.startswith(":"):
            return ()
        if name not in self._of:
            self._of[name] = self._look_up(name)
        return self._of[name]

    def _look_up(self, name: str) -> tuple[int, ...]:
        head, call, rest = name[1:].partition("()")
        if call:
            if head in self.classes:
                return self.methods(head, rest[1:] if rest else "__call__")
            return () if rest else tuple(each for index in self.by_name.get(head, ()) for each in self._result(index))
        if head in self.by_name:
            return tuple(self.by_name[head])
        if head in self.classes:
            return tuple(index for method in _IMPLIED for index in self.methods(head, method))
        cls, _, method = head.rpartition(".")
        return self.methods(cls, method) if cls in self.classes else ()

    def spellings(self, name: str) -> tuple[str, ...]:
        """A name, and what it is called where its class comes from: ``:MyApp().get`` is ``fastapi.FastAPI().get``."""
        if name.startswith(":"):
            head, call, rest = name[1:].partition("()")
            if call and head in self.classes:
                return (name, *(f"{base}(){rest}" for base in self.foreign_bases(head)))
        return (name,)
