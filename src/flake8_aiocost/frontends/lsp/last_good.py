"""Where lines of an older text stand in a newer one: answers from the last text that could be parsed stay in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

if TYPE_CHECKING:
    from flake8_aiocost.model import Position


class Shift:
    """From one text to another that has the same lines at its beginning and its end."""

    def __init__(self, old: str, new: str) -> None:
        """Find what the two have in common."""
        self._same = old is new or old == new
        if self._same:
            return
        before, after = old.split("\n"), new.split("\n")
        shorter = min(len(before), len(after))
        self._head = next((at for at in range(shorter) if before[at] != after[at]), shorter)
        most = shorter - self._head
        self._tail = next((at for at in range(most) if before[-1 - at] != after[-1 - at]), most)
        self._count, self._more = len(before), len(after) - len(before)

    def line(self, line: int) -> int | None:
        """Where a line of the old text stands in the new one, both from 1; ``None`` where it was edited."""
        if self._same or line <= self._head:
            return line
        return line + self._more if line > self._count - self._tail else None

    def position(self, position: Position) -> Position | None:
        """Likewise of a range, which has to be there as a whole."""
        first, last = self.line(position.line), self.line(position.end_line)
        if first is None or last is None or last - first != position.end_line - position.line:
            return None
        return position if first == position.line else structs.replace(position, line=first, end_line=last)
