"""The texts of functions on one side of a comparison, read where something has changed."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.module.definitions import extents_of
from flake8_aiocost.review.code import code_of, without_comments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from flake8_aiocost.review.sides import Where

#: Lines of a function that are compared: more tell no more.
_MOST_LINES = 2_000
_DECORATOR = re.compile(r"^\s*@(?:[^\W\d]\w*\s*\.\s*)*(\w+)", re.MULTILINE)


class Text(NamedTuple):
    """A function: the line of its ``def``, its text with its decorators, and of that the lines above the ``def``."""

    line: int
    text: str
    head: str

    @property
    def body(self) -> str:
        """It without its decorators."""
        return self.text[len(self.head) :].lstrip("\n")

    @property
    def registered(self) -> list[str]:
        """The last parts of the names of its decorators: ``get`` of ``@router.get("/feed")``."""
        return _DECORATOR.findall(self.head)

    @property
    def decorators(self) -> int:
        """How many decorators it has."""
        return len(self.registered)

    def lines(self, name: str) -> Counter[str]:
        """Its lines without layout, and without its own name."""
        own = re.compile(rf"\bdef\s+{re.escape(name)}\b")
        return Counter(
            stripped
            for line in self.text.split("\n")[:_MOST_LINES]
            if (stripped := own.sub("def _", line.strip(), count=1))
        )


class Functions:
    """The functions of the modules of one side."""

    def __init__(self, text: Callable[[str], str]) -> None:
        """Read nothing yet.

        Args:
            text: gives the text of a module by its path, or raises Unreadable.
        """
        self._text = text
        self._sources: dict[str, str] = {}
        self._modules: dict[str, dict[tuple[str, int], Text]] = {}
        self._lines: dict[Where, Counter[str] | None] = {}
        self._parts: dict[tuple[str, Callable[[str], str]], str] = {}

    def get(self, where: Where) -> Text | None:
        """A function; ``None`` where there is none.

        Args:
            where: which one; it may be one of the other side.
        """
        return self._of(where.path).get((where.function, where.nth))

    def lines(self, where: Where) -> Counter[str] | None:
        """The lines of a function without its layout and its name; ``None`` where there is none."""
        if where not in self._lines:
            found = self.get(where)
            self._lines[where] = None if found is None else found.lines(where.function.rpartition(".")[2])
        return self._lines[where]

    def has(self, where: Where) -> bool:
        """Whether there is such a function; the level of a module is there if the module is."""
        return bool(self._whole(where.path)) if not where.function else self.get(where) is not None

    def line(self, where: Where) -> int:
        """The line of a function's ``def``, 1 where it is not known."""
        found = self.get(where)
        return found.line if found is not None else 1

    def mentions(self, where: Where, target: Where) -> int:
        """How often a function, or its module's level, names another one."""
        if not where.function:
            return _times(self._part(where.path, code_of), target)
        found = self.get(where)
        return 0 if found is None else _times(code_of(found.text), target)

    def mention(self, where: Where, target: Where) -> int:
        """The line on which a function, or its module's level, first names another one; 0 where it does not."""
        first, text, start = 1, self._whole(where.path), 0
        if where.function:
            found = self.get(where)
            if found is None:
                return 0
            # Its own name, which may be that of the other one too, comes before the parameters.
            first, text, start = found.line, found.body, max(0, found.body.find("("))
        match = _name(target).search(code_of(text), start)
        return 0 if match is None else first + text.count("\n", 0, match.start())

    def named(self, target: Where, paths: Iterable[str]) -> int:
        """How often some modules name a function, also in texts: some are registered by their names."""
        return sum(_times(self._part(path, without_comments), target) for path in paths)

    def _of(self, path: str) -> dict[tuple[str, int], Text]:
        if path not in self._modules:
            source = self._whole(path)
            lines = source.split("\n")
            self._modules[path] = {
                key: Text(each.line, _joined(lines, each.first, each.last), _joined(lines, each.first, each.line - 1))
                for key, each in (extents_of(source) if source else {}).items()
            }
        return self._modules[path]

    def _part(self, path: str, part: Callable[[str], str]) -> str:
        """What a function leaves of the text of a module."""
        if (path, part) not in self._parts:
            self._parts[path, part] = part(self._whole(path))
        return self._parts[path, part]

    def _whole(self, path: str) -> str:
        if path not in self._sources:
            try:
                self._sources[path] = self._text(path)
            except Unreadable:  # there is none of it on this side
                self._sources[path] = ""
        return self._sources[path]


def _joined(lines: Sequence[str], first: int, last: int) -> str:
    return "\n".join(lines[first - 1 : last])


def _times(text: str, target: Where) -> int:
    return len(_name(target).findall(text))


def _name(target: Where) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(called(target))}\b")


def alike(one: Counter[str], other: Counter[str]) -> float:
    """How alike two texts are, from 0 to 1: the lines that both have, of all their lines."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def called(target: Where) -> str:
    """The name by which code calls a function: of a method with a special name that of the class."""
    parts = target.function.split(".")
    return parts[-2] if parts[-1].startswith("__") and len(parts) > 1 else parts[-1]
