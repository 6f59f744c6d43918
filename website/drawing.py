"""Lines of a terminal as a picture: SVG that needs nothing else."""

from __future__ import annotations

import html
import io
import re
from typing import TYPE_CHECKING

from rich.console import Console
from rich.terminal_theme import MONOKAI

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.text import Text

#: Fonts that a page would have to fetch. Without them, the picture has the monospaced one of the reader.
_FETCHED = re.compile(r"@font-face\s*\{.*?\}\s*", re.DOTALL)


def drawn(lines: Iterable[Text], *, title: str, name: str, width: int, wrap: bool = False) -> str:
    """The picture.

    Args:
        lines: what stands in it.
        title: what stands above.
        name: tells the parts of several pictures on one page apart.
        width: columns.
        wrap: break lines that are longer, in the place of letting them be cut.
    """
    console = Console(record=True, width=width, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    for line in lines:
        console.print(line, no_wrap=not wrap, crop=wrap, highlight=False)
    svg = console.export_svg(title=title, theme=MONOKAI, unique_id=name, font_aspect_ratio=0.6)
    return _FETCHED.sub("", svg).replace("Fira Code", "ui-monospace, Menlo, Consolas, DejaVu Sans Mono")


def texts(svg: str) -> str:
    """The words of a picture, without how they are placed."""
    found = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    return " ".join(" ".join(map(html.unescape, found)).split())
