"""What the person sees: progress while it measures, and a summary that ends with what to do next."""

from __future__ import annotations

import re
import sys
import time
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Table as Grid

if TYPE_CHECKING:
    from pathlib import Path

    from flake8_aiocost.cost.table import Measured, Table

#: The article's ratios to its sequence of two (CPython 3.10, uvloop: 478 ns, 8.87 µs, 20.7 µs).
ARTICLE = {"article_tasks": 18.6, "article_gather": 43.3}
#: Fan-outs of the summary.
SHOWN = (1, 2, 8, 32, 128)
#: Seconds between two plain lines where there is no terminal.
EVERY = 10.0


class Progress:
    """A bar on a terminal, a plain line every ten seconds elsewhere."""

    def __init__(self) -> None:
        """Nothing is known yet of how much there is to do."""
        self.console = Console(stderr=True)
        self.bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:3.0f} %"),
            TimeElapsedColumn(),
            console=self.console,
            transient=True,
        )
        self.task = self.bar.add_task("calibrating", total=None)
        self.said = time.monotonic()
        self.begin = self.end = 0.0
        self.seen = self.points = 0

    def __enter__(self) -> Progress:
        """Show the bar."""
        if self.console.is_terminal:
            self.bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Take it away."""
        if self.console.is_terminal:
            self.bar.stop()

    def worker(self, text: str, begin: float, end: float) -> None:
        """A worker starts; its work is the stretch from one share of the whole to another."""
        self.begin, self.end, self.seen, self.points = begin, end, 0, 0
        self.bar.update(self.task, description=text, total=1.0, completed=begin)
        if not self.console.is_terminal:
            self._plain(f"{begin:4.0%} {text}")

    def line(self, line: str) -> None:
        """A worker printed a line: how many points it has, then one for each point."""
        if number := re.fullmatch(r"(\d+) points", line):
            self.points = int(number[1])
            return
        self.seen += 1
        self.bar.update(self.task, completed=self.begin + (self.end - self.begin) * self.seen / max(self.points, 1))
        if not self.console.is_terminal and time.monotonic() - self.said > EVERY:
            self._plain(f"     {line}")

    def _plain(self, text: str) -> None:
        self.said = time.monotonic()
        print(text, file=sys.stderr, flush=True)


def summary(table: Table, path: Path) -> None:
    """Print what was found, the article's ratios, the warnings, and what to do next."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=100)
    for environment in table.environments:
        if environment.load == "busy" and environment.awaitable == "ready":
            console.print(grid(environment))
    for environment in table.environments:
        ratios(environment, console)
    for warning in table.warnings:
        console.print(f"warning: {warning}", soft_wrap=True)
    console.print(
        f"\nWrote {path}: CPython {table.python} on {table.machine.cpu_model or table.machine.platform}.",
        soft_wrap=True,
        highlight=False,
    )
    if path.resolve().parent.name == "calibration":
        advice = "flake8 takes its prices from it when it runs in this project; commit it for your colleagues."
        console.print(advice, soft_wrap=True)
    else:
        console.print(
            f'To have flake8 take its prices from it: [tool.aiocost] table = "{path}" in pyproject.toml,'
            " or put it into the project's calibration/ folder.",
            soft_wrap=True,
            markup=False,
        )


def grid(environment: Measured) -> Grid:
    """µs more than in sequence, by construct and fan-out."""
    title = f"{environment.loop}, {environment.task_factory} task factory, busy: µs of CPU more than in sequence"
    made = Grid(title=title, title_justify="left")
    made.add_column("construct")
    for n in SHOWN:
        made.add_column(f"n={n}", justify="right")
    sequence = {point.n: point.us for point in environment.constructs["sequence"].points}
    for construct, curve in environment.constructs.items():
        if construct == "sequence":
            continue
        excess = {point.n: point.us - sequence[point.n] for point in curve.points if point.n in sequence}
        made.add_row(construct, *(f"{excess[n]:.1f}" if n in excess else "" for n in SHOWN))
    return made


def ratios(environment: Measured, console: Console) -> None:
    """The article's comparison, where this environment holds it."""
    base = environment.constructs.get("article_sequence")
    if base is None:
        return
    found = [
        f"{construct.removeprefix('article_')} {environment.constructs[construct].points[0].us / base.points[0].us:.1f}"
        f" times ({article} in the article)"
        for construct, article in ARTICLE.items()
    ]
    console.print(
        f"two coroutines that return at once, {environment.loop} {environment.task_factory}:"
        f" in sequence 1, {', '.join(found)}",
        soft_wrap=True,
        highlight=False,
    )
