"""The source lines around spawns, for the page of a bill: few, and short ones, whatever the file holds."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

from flake8_aiocost.bill_formats import Excerpt
from flake8_aiocost.errors import Unreadable, printable
from flake8_aiocost.module.text import Lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from flake8_aiocost.module.text import Range

#: Lines before and after a spawn, lines of a spawn, and characters of a line.
AROUND, MOST_LINES, MOST_CHARACTERS = 3, 12, 160
#: Columns of a tab.
_TAB = 4


class Excerpts:
    """Of the modules of one project; the text of each is split once."""

    def __init__(self, source: Callable[[int], str]) -> None:
        """Read nothing yet.

        Args:
            source: gives the text of a module; it may raise ``Unreadable``.
        """
        self._source = source
        self._split: dict[int, tuple[str, ...]] = {}

    def around(self, module: int, where: Range) -> Excerpt | None:
        """The lines around a spawn; ``None`` where the file has gone, or has become shorter since it was read.

        Args:
            module: its number.
            where: the range of the call that spawns.
        """
        lines = self._lines(module)
        begin, end = where[0] - 1, where[2]
        if not 0 <= begin < end <= len(lines):
            return None
        end = min(end, begin + MOST_LINES)
        first = max(begin - AROUND, 0)
        shown = dedent("\n".join(map(_plain, lines[first : end + AROUND]))).split("\n")
        return Excerpt(first + 1, tuple(map(_short, shown)), begin - first, end - first)

    def _lines(self, module: int) -> tuple[str, ...]:
        if module not in self._split:
            try:
                self._split[module] = Lines(self._source(module)).all
            except Unreadable:
                self._split[module] = ()
        return self._split[module]


def _plain(line: str) -> str:
    """A line as it can be shown: control characters, and those that change the direction of text, are none of it."""
    # What stands far to the right is cut off below; a line may have a million characters.
    return printable(line[: 4 * MOST_CHARACTERS].expandtabs(_TAB).rstrip())


def _short(line: str) -> str:
    return line if len(line) <= MOST_CHARACTERS else f"{line[: MOST_CHARACTERS - 1]}…"
