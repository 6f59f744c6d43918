"""How far a long run is: on a terminal, on standard error, from its second second on.

rich is imported only there. The bar is drawn where the run gets to it, by no thread of its own: with threads, processes
that read could not be forked.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.progress import Progress as Bar
    from rich.progress import TaskID

Item = TypeVar("Item")
#: Seconds before anything is shown, and between two drawings.
BEFORE, BETWEEN = 1.0, 0.1


class Progress:
    """One run. Where standard error is no terminal, nothing is ever shown."""

    def __init__(self) -> None:
        """Begin to count the time."""
        self._on = sys.stderr is not None and sys.stderr.isatty()
        self._next = time.monotonic() + BEFORE
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def stage(self, text: str) -> None:
        """Something without countable parts begins."""
        self._show(text, 0, None)

    def each(self, items: Iterable[Item], total: int, text: str) -> Iterator[Item]:
        """The items, while their number is shown."""
        for done, item in enumerate(items):
            self._show(text, done, total)
            yield item

    def hide(self) -> None:
        """Clear the line, as something else is about to be printed."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _show(self, text: str, done: int, total: int | None) -> None:
        if not self._on or (now := time.monotonic()) < self._next:
            return
        self._next = now + BETWEEN
        if self._bar is None:
            self._bar = _bar()
            self._task = self._bar.add_task(text, total=total)
            self._bar.start()
        if self._task is not None:
            self._bar.update(self._task, description=text, completed=done, total=total)
        self._bar.refresh()


def _bar() -> Bar:
    from rich.console import Console  # noqa: PLC0415  50 ms, and only a long run on a terminal needs it
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(
        *columns,
        console=Console(stderr=True),
        transient=True,
        auto_refresh=False,
        # Findings go to standard output, which may be a file.
        redirect_stdout=False,
        redirect_stderr=False,
    )
