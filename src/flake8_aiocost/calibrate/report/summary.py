"""The summary after a calibration: costs, the article's ratios, warnings, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table as TextTable

from flake8_aiocost.calibrate.analysis.article import ADDRESS, PUBLISHED, TITLE, three_of
from flake8_aiocost.calibrate.analysis.excess import excess, priced_constructs, row_name
from flake8_aiocost.calibrate.report.console import ReportConsole, number
from flake8_aiocost.calibrate.report.cost_tables import difference, legend
from flake8_aiocost.cost.interpolate import SEQUENCE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from flake8_aiocost.calibrate.analysis.article import Three
    from flake8_aiocost.cost.table import Measured, Table

#: Fan-outs of the summary.
FAN_OUTS = (1, 2, 8, 32, 128)


def print_summary(table: Table, path: Path) -> None:
    """Print what was measured, and how to use the table, which was written to ``path``."""
    console = ReportConsole()
    shown = [one for one in table.environments if (one.load, one.awaitable) == ("busy", "ready")]
    for environment in shown:
        console.print(excess_table(environment))
    for line in legend(shown, ()):
        console.print(line, soft_wrap=True)
    print_article(table.environments, console)
    for warning in table.warnings:
        console.print(f"warning: {warning}", soft_wrap=True)
    console.print(
        f"\nWrote {path}: CPython {table.python} on {table.machine.cpu_model or table.machine.platform}.",
        soft_wrap=True,
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
    sequence = environment.constructs[SEQUENCE]
    for name, curve in priced_constructs(environment).items():
        more = {point.n: difference(point) for point in excess(curve, sequence)}
        made.add_row(row_name(name), *(more.get(n, "") for n in FAN_OUTS))
    return made


def print_article(environments: Iterable[Measured], console: ReportConsole) -> None:
    """Print what the table says of the article's three, if it holds them, and what the article says."""
    found = [(one, three) for one in environments if (three := three_of(one))]
    if not found:
        return
    console.print("Two coroutines that return at once, µs in sequence, as tasks and by gather:", soft_wrap=True)
    for one, three in found:
        console.print(f"  {one.loop}, {one.task_factory} task factory: {_of_three(three)}", soft_wrap=True)
    said = f"  “{TITLE}” ({ADDRESS}; CPython 3.10, uvloop): {_of_three(PUBLISHED)}"
    console.print(said, soft_wrap=True)


def _of_three(three: Three) -> str:
    tasks, gather = three.ratios
    costs = ", ".join(number(us) for us in (three.sequence, three.tasks, three.gather))
    return f"{costs} (tasks {tasks:.1f} times, gather {gather:.1f} times as much)"
