"""The summary after a calibration: costs, the article's ratios, warnings, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table as TextTable

from flake8_aiocost.cost.items import ITEMS

if TYPE_CHECKING:
    from pathlib import Path

    from flake8_aiocost.cost.table import Measured, Table

#: The article's ratios to its sequence of two (CPython 3.10, uvloop: 478 ns, 8.87 µs, 20.7 µs).
ARTICLE_RATIOS = {"article_tasks": 18.6, "article_gather": 43.3}
#: Fan-outs of the summary.
FAN_OUTS = (1, 2, 8, 32, 128)


def print_summary(table: Table, path: Path) -> None:
    """Print what was measured, and how to use the table, which was written to ``path``."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=100)
    for environment in table.environments:
        if environment.load == "busy" and environment.awaitable == "ready":
            console.print(excess_table(environment))
    for environment in table.environments:
        print_article_ratios(environment, console)
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
        )


def excess_table(environment: Measured) -> TextTable:
    """µs more than in sequence, by construct and fan-out."""
    title = f"{environment.loop}, {environment.task_factory} task factory, busy: µs of CPU more than in sequence"
    made = TextTable(title=title, title_justify="left")
    made.add_column("construct")
    for n in FAN_OUTS:
        made.add_column(f"n={n}", justify="right")
    sequence = {point.n: point.us for point in environment.constructs["sequence"].points}
    for construct, curve in environment.constructs.items():
        if construct in ("sequence", *ITEMS):
            continue
        excess = {point.n: point.us - sequence[point.n] for point in curve.points if point.n in sequence}
        made.add_row(construct, *(f"{excess[n]:.1f}" if n in excess else "" for n in FAN_OUTS))
    return made


def print_article_ratios(environment: Measured, console: Console) -> None:
    """Print the article's comparison, if this environment holds it."""
    base = environment.constructs.get("article_sequence")
    if base is None:
        return
    found = [
        f"{construct.removeprefix('article_')} {environment.constructs[construct].points[0].us / base.points[0].us:.1f}"
        f" times ({article} in the article)"
        for construct, article in ARTICLE_RATIOS.items()
    ]
    console.print(
        f"two coroutines that return at once, {environment.loop} {environment.task_factory}:"
        f" in sequence 1, {', '.join(found)}",
        soft_wrap=True,
        highlight=False,
    )
