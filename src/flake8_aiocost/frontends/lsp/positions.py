"""Positions as the protocol counts them: lines from 0, columns in UTF-8, UTF-16 or UTF-32 units of a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsprotocol.types import Position, Range

if TYPE_CHECKING:
    from flake8_aiocost.model import Position as Place

#: What ends a line, for the protocol as for Python; ``str.splitlines`` knows more.
NEWLINE = re.compile(r"\r\n|\r|\n")
MARK = "\ufeff"


def plain(text: str) -> str:
    r"""A text as all steps have it: no byte order mark, lines that end in ``\n``."""
    text = text.removeprefix(MARK)
    return NEWLINE.sub("\n", text) if "\r" in text else text


class Positions:
    """The lines of one text of an editor."""

    def __init__(self, text: str, encoding: str) -> None:
        """Split it.

        Args:
            text: as the editor has it.
            encoding: ``utf-8``, ``utf-16`` or ``utf-32``.
        """
        self._lines = NEWLINE.split(text)
        self._unit = {"utf-8": _bytes, "utf-32": len}.get(encoding, _words)
        self._marked = text.startswith(MARK)
        end = NEWLINE.search(text)
        #: What ends its lines.
        self.newline = end[0] if end else "\n"

    @property
    def last(self) -> int:
        """The last line, which has no end."""
        return len(self._lines) - 1

    def at(self, line: int, column: int) -> Position:
        """A place in the terms of the protocol.

        Args:
            line: from 1.
            column: from 0, in characters.
        """
        if line > len(self._lines):
            return self.end()
        text = self._lines[line - 1]
        column += self._marked and line == 1
        return Position(line - 1, column if text.isascii() else self._unit(text[:column]))

    def range(self, place: Place) -> Range:
        """A range in the terms of the protocol."""
        return Range(self.at(place.line, place.column), self.at(place.end_line, place.end_column))

    def between(self, start: Position, end: Position) -> str:
        """The text between two places of one line, as far as there is one."""
        text = self._lines[start.line] if start.line < len(self._lines) else ""
        columns = [self._column(text, each.character) for each in (start, end)]
        return text[columns[0] : columns[1]]

    def _column(self, text: str, units: int) -> int:
        return next((at for at in range(len(text)) if self._unit(text[:at]) >= units), len(text))

    def end(self) -> Position:
        """Where the text ends."""
        return Position(self.last, self._unit(self._lines[-1]))

    def line_end(self, line: int) -> Position:
        """Where a line ends, which counts from 1."""
        return Position(line - 1, self._unit(self._lines[line - 1]))

    def line(self, line: int) -> str:
        """The text of a line, which counts from 1."""
        return self._lines[line - 1] if line <= len(self._lines) else ""


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _words(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def includes(place: Range, position: Position) -> bool:
    """Whether a position is in a range, or at its end."""
    return _key(place.start) <= _key(position) <= _key(place.end)


def overlap(first: Range, second: Range) -> bool:
    """Whether two ranges have a position in common."""
    return _key(first.start) <= _key(second.end) and _key(second.start) <= _key(first.end)


def _key(position: Position) -> tuple[int, int]:
    return position.line, position.character
