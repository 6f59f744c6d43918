"""Ranges of ``ast`` in the text they are about: lines from 1, columns in UTF-8 bytes."""

from __future__ import annotations

import re

from flake8_aiocost.model import Position

_NEWLINE = re.compile(r"\r\n?|\n")

Range = tuple[int, int, int, int]


class Lines:
    """The lines of a module, split as Python splits them."""

    def __init__(self, text: str) -> None:
        """Split ``text``."""
        self._lines = _NEWLINE.split(text.removeprefix("\ufeff"))

    @property
    def all(self) -> tuple[str, ...]:
        """All of them, without what ends them."""
        return tuple(self._lines)

    def position(self, where: Range) -> Position:
        """A range with its columns in characters."""
        line, column, end_line, end_column = where
        return Position(line, self._column(line, column), end_line, self._column(end_line, end_column))

    def cut(self, where: Range) -> str:
        """The text of a range."""
        at = self.position(where)
        if at.line == at.end_line:
            return self._lines[at.line - 1][at.column : at.end_column]
        first, *between = self._lines[at.line - 1 : at.end_line - 1]
        return "\n".join([first[at.column :], *between, self._lines[at.end_line - 1][: at.end_column]])

    def _column(self, line: int, column: int) -> int:
        text = self._lines[line - 1]
        return column if text.isascii() else len(text.encode()[:column].decode(errors="replace"))
