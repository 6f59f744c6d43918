"""The classes of a project by linked name: their bases, the order in which Python asks them, and what is below them."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from flake8_aiocost.project.mro import merged

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flake8_aiocost.module.rings import Known, Rings


class Inheritance:
    """Which class inherits from which. Names of classes are linked ones without the colon: ``3:Feed``."""

    def __init__(self, bases: Callable[[int, int], tuple[str, ...]], rings: Rings) -> None:
        """Know no class yet.

        Args:
            bases: the linked names of the bases of a class, by module and number of the class there.
            rings: the open questions of the project.
        """
        self._bases_of, self._rings = bases, rings
        #: By name: module and number there.
        self.classes: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._known_bases: Known = {}
        self._known_lines: Known = {}

    def line(self, cls: str) -> tuple[str, ...]:
        """The class and its bases in the project, in the order in which Python asks them."""
        if cls not in self.classes:
            return ()
        # What asks for it meanwhile learns of the class alone.
        return self._rings.ask(self._known_lines, cls, (cls,), self._line, cls)

    def _line(self, cls: str) -> tuple[str, ...]:
        stops = self._rings.stops
        orders: dict[str, tuple[str, ...]] = {}
        begun, todo = set[str](), [cls]
        while todo:
            name = todo.pop()
            if name in orders:
                continue
            bases = self._own_bases(name)
            if name in begun:
                found = merged(name, [orders[base] for base in bases], bases, ())
                orders[name] = found or self._reached(name)
                begun.discard(name)
            elif (known := self._rings.kept(self._known_lines, name)) is not None:
                orders[name] = known
            elif name in bases or not begun.isdisjoint(bases):
                # Classes that inherit from each other: in any order.
                return self._reached(cls)
            else:
                begun.add(name)
                todo += [name, *bases]
        if self._rings.stops == stops:
            for name, order in orders.items():
                self._rings.keep(self._known_lines, name, order)
        return orders[cls]

    def _reached(self, cls: str) -> tuple[str, ...]:
        """The class and its bases, depth first."""
        seen: dict[str, None] = {}
        todo = [cls]
        while todo:
            name = todo.pop()
            if name not in seen and name in self.classes:
                seen[name] = None
                todo += reversed(self._own_bases(name))
        return tuple(seen)

    def _own_bases(self, cls: str) -> list[str]:
        return list(
            dict.fromkeys(base[1:] for base in self._bases(cls) if base[:1] == ":" and base[1:] in self.classes)
        )

    def foreign_bases(self, cls: str) -> tuple[str, ...]:
        """Dotted names of the bases from elsewhere, of the class and of its bases in the project."""
        every = (base for name in self.line(cls) for base in self._bases(name))
        return tuple(dict.fromkeys(base for base in every if base and not base.startswith(":")))

    def _bases(self, cls: str) -> tuple[str, ...]:
        return self._rings.ask(self._known_bases, cls, (), self._ask_bases, cls)

    def _ask_bases(self, cls: str) -> tuple[str, ...]:
        return tuple([base for module, number in self.classes[cls] for base in self._bases_of(module, number)])

    @cached_property
    def _heirs(self) -> dict[str, list[str]]:
        heirs: dict[str, list[str]] = defaultdict(list)
        for cls in list(self.classes):
            for base in self.line(cls)[1:]:
                heirs[base].append(cls)
        return heirs

    @cached_property
    def crossed(self) -> dict[str, list[str]]:
        """Of the heirs those that have several bases, or whose bases do."""
        several = {cls for cls in list(self.classes) if len(self._own_bases(cls)) > 1}
        crossed: dict[str, list[str]] = defaultdict(list)
        for cls in list(self.classes):
            line = self.line(cls)
            if not several.isdisjoint(line):
                for base in line[1:]:
                    crossed[base].append(cls)
        return crossed

    def heirs(self, cls: str) -> Sequence[str]:
        """The classes of the project that inherit from a class."""
        return self._heirs.get(cls, ())

    def has_heirs(self, cls: str) -> bool:
        """Whether there are classes below a class."""
        return cls in self._heirs
