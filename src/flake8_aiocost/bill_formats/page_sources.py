"""The source lines on the page: each place once, and those only around spawns that the page shows."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.bill_formats import Excerpt


class Sources:
    """Those of one page."""

    def __init__(self) -> None:
        """There are none yet."""
        self._numbers: dict[tuple[str, Excerpt], int] = {}

    def anchor(self, place: str, excerpt: Excerpt) -> str:
        """What leads to the lines of a spawn on this page.

        Args:
            place: what to call them: ``app/feed.py:22``.
            excerpt: the lines.
        """
        return f"s{self._numbers.setdefault((place, excerpt), len(self._numbers))}"

    def section(self) -> str:
        """All of them, closed: the script shows them where they are asked for."""
        if not self._numbers:
            return ""
        figures = "".join(_figure(number, *each) for each, number in self._numbers.items())
        return f"<section><details id=sources><summary><h2>Source lines</h2></summary>{figures}</details></section>"


def _figure(number: int, place: str, excerpt: Excerpt) -> str:
    lines = "".join(_lines(excerpt))
    return (
        f"<figure class=source id=s{number}><figcaption><code>{escape(place)}</code></figcaption>"
        f'<pre tabindex=0 role=region aria-label="Source at {escape(place)}">{lines}</pre></figure>'
    )


def _lines(excerpt: Excerpt) -> Iterator[str]:
    for number, line in enumerate(excerpt.lines):
        tag = "mark" if excerpt.begin <= number < excerpt.end else "span"
        yield f"<{tag}><i>{excerpt.first + number}</i>{escape(line)}\n</{tag}>"
