"""Standard output of the commands: colours on a terminal, plain text of a fixed width elsewhere."""

from __future__ import annotations

import rich.box
from rich.console import Console
from rich.table import Table as TextTable

#: Columns if standard output is no terminal. Fixed, so that the output of two machines can be compared.
WIDTH = 110


class ReportConsole(Console):
    """Standard output."""

    def __init__(self) -> None:
        """Find out whether it is a terminal."""
        # What is printed holds names of machines and whatever else stands in a table, so nothing in it is markup.
        super().__init__(highlight=False, markup=False, emoji=False)
        if not self.is_terminal:
            self.width = WIDTH

    def on_broken_pipe(self) -> None:
        """Raise, so that the program ends as usual. rich would exit with code 1, which has its own meaning here."""
        raise BrokenPipeError

    def print_line(self, text: str = "", style: str | None = None) -> None:
        """Print one line, which is not wrapped."""
        self.print(f"aiocost-calibrate: {text}", style=style, soft_wrap=True)

    def print_warnings(self, warnings: tuple[str, ...]) -> None:
        """Print a line for each warning."""
        for warning in warnings:
            self.print_line(f"warning: {warning}", style="yellow")


def tell_verdict(text: str, style: str | None = None) -> None:
    """Print on standard error what an exit code means: standard output may go into a file, or be read by a program."""
    Console(stderr=True, highlight=False, markup=False, emoji=False).print(
        f"aiocost-calibrate: {text}", style=style, soft_wrap=True
    )


def text_table(title: str, *columns: str) -> TextTable:
    """An empty table: the first column holds names, the others numbers."""
    table = TextTable(title=title, title_justify="left", title_style="bold", box=rich.box.SIMPLE, pad_edge=False)
    for index, column in enumerate(columns):
        table.add_column(column, justify="right" if index else "left", no_wrap=True)
    return table


def number(us: float) -> str:
    """µs in a column: ``0.08``, ``4.25``, ``12.3``, ``1,230``."""
    size = abs(us)
    return f"{us:.2f}" if size < 9.995 else f"{us:.1f}" if size < 99.95 else f"{us:,.0f}"


def percent(share: float) -> str:
    """``0.4 %``, ``12 %``."""
    return f"{share:.1%}".replace("%", " %") if abs(share) < 0.0995 else f"{share:.0%}".replace("%", " %")
