"""Where text for people is drawn: in colours on a terminal, else as lines that are the same on every machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from io import StringIO

    from rich.console import Console

#: Columns where there is no terminal: lines are as long as they are.
_WIDTH = 2_000


def drawn_into(stream: StringIO, width: int | None) -> Console:
    """A console that writes into a text.

    Args:
        stream: the text.
        width: columns of the terminal; ``None`` where it is none.
    """
    from rich.console import Console  # noqa: PLC0415  other formats do without

    return Console(
        file=stream,
        width=width or _WIDTH,
        force_terminal=width is not None,
        color_system="auto" if width is not None else None,
        highlight=False,
        legacy_windows=False,
    )
