"""Text as flake8 and ruff print it: a line for each finding, and a last line in which the numbers add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.formats._totals import totals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.formats import Reported, Summary


def line(each: Reported) -> str:
    """``app/feed.py:14:18: AIO101 gather of 2: ...``."""
    position = each.finding.position
    return f"{each.path}:{position.line}:{position.column + 1}: {each.finding.code} {each.finding.message}"


class Text:
    """The output of one run."""

    chains = False
    totals = True

    def findings(self, reported: Sequence[Reported]) -> Iterator[str]:
        """A line for each."""
        for each in reported:
            yield f"{line(each)}\n"

    def end(self, summary: Summary) -> str:
        """The line of totals."""
        return f"{totals(summary)}\n"


FORMAT = Text
