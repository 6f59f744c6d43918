"""Where the commands print: colours on a terminal, plain text of a fixed width elsewhere."""

from __future__ import annotations

import rich.box
from rich.console import Console
from rich.table import Table as Grid

#: Columns where there is no terminal: two files made on two machines shall be comparable.
WIDTH = 110


class Paper(Console):
    """Standard output."""

    def __init__(self) -> None:
        """Look whether it is a terminal."""
        super().__init__(highlight=False)
        if not self.is_terminal:
            self.width = WIDTH

    def on_broken_pipe(self) -> None:
        """Let the command end as one; rich would end the process with an exit code that means something here."""
        raise BrokenPipeError

    def say(self, text: str = "", style: str | None = None) -> None:
        """One line, neither wrapped nor read as rich's markup: names of machines stand in it."""
        self.print(text, style=style, markup=False, soft_wrap=True)


def grid(title: str, *columns: str) -> Grid:
    """An empty grid: the first column holds names, the others numbers."""
    made = Grid(title=title, title_justify="left", title_style="bold", box=rich.box.SIMPLE, pad_edge=False)
    for index, column in enumerate(columns):
        made.add_column(column, justify="right" if index else "left", no_wrap=True)
    return made


def number(us: float) -> str:
    """µs in a column: ``0.08``, ``4.25``, ``12.3``, ``1,230``."""
    size = abs(us)
    return f"{us:.2f}" if size < 9.995 else f"{us:.1f}" if size < 99.95 else f"{us:,.0f}"


def percent(share: float) -> str:
    """``0.4 %``, ``12 %``."""
    return f"{share:.1%}".replace("%", " %") if abs(share) < 0.0995 else f"{share:.0%}".replace("%", " %")
