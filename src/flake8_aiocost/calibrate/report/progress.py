"""The progress of a measurement: a bar on a terminal, a plain line every ten seconds elsewhere."""

from __future__ import annotations

import re
import sys
import time

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

#: Seconds between two plain lines if standard error is no terminal.
INTERVAL = 10.0


class ProgressDisplay:
    """Shows on standard error how far the measurement is."""

    def __init__(self) -> None:
        """Prepare the bar. Its length is not known yet."""
        self.console = Console(stderr=True)
        self.bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:3.0f} %"),
            TimeElapsedColumn(),
            console=self.console,
            transient=True,
            auto_refresh=False,  # by each line of a worker, which needs no thread
        )
        self.task = self.bar.add_task("calibrating", total=None)
        self.last_line = time.monotonic()
        self.begin = self.end = 0.0
        self.done = self.points = 0

    def __enter__(self) -> ProgressDisplay:
        """Show the bar."""
        if self.console.is_terminal:
            self.bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Remove the bar."""
        if self.console.is_terminal:
            self.bar.stop()

    def start_worker(self, text: str, begin: float, end: float) -> None:
        """A worker starts. Its share of the whole measurement lies between ``begin`` and ``end``."""
        self.begin, self.end, self.done, self.points = begin, end, 0, 0
        self.bar.update(self.task, description=text, total=1.0, completed=begin, refresh=True)
        if not self.console.is_terminal:
            self._print(f"{begin:4.0%} {text}")

    def worker_line(self, line: str) -> None:
        """A worker printed a line: first how many points it measures, then one line for each point."""
        if number := re.fullmatch(r"(\d+) points", line):
            self.points = int(number[1])
            return
        self.done += 1
        completed = self.begin + (self.end - self.begin) * self.done / max(self.points, 1)
        self.bar.update(self.task, completed=completed, refresh=True)
        if not self.console.is_terminal and time.monotonic() - self.last_line > INTERVAL:
            self._print(f"     {line}")

    def _print(self, text: str) -> None:
        self.last_line = time.monotonic()
        print(text, file=sys.stderr, flush=True)
