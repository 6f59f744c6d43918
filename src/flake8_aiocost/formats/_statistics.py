"""``--statistics``: how many findings there are of each rule, in the place of the findings."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from flake8_aiocost.formats._rules import name_of
from flake8_aiocost.formats._totals import totals
from flake8_aiocost.formats.as_json import SCHEMA, counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.formats import Reported, Summary

#: The formats that have them.
FORMATS = ("json", "text")


class Statistics:
    """The output of one run: the most frequent rules first."""

    chains = False
    totals = True

    def __init__(self, output_format: str) -> None:
        """Begin with nothing, in one of ``FORMATS``."""
        self._json = output_format == "json"
        self._counts: Counter[str] = Counter()

    def findings(self, reported: Sequence[Reported]) -> Iterator[str]:
        """Nothing yet."""
        self._counts.update(each.finding.code for each in reported)
        yield from ()

    def end(self, summary: Summary) -> str:
        """A line for each rule, and the totals."""
        counts = sorted(self._counts.items(), key=lambda each: (-each[1], each[0]))
        if self._json:
            rows = [{"code": code, "name": name_of(code), "count": count} for code, count in counts]
            return json.dumps({"schema": SCHEMA, "statistics": rows, "summary": counted(summary)}, indent=1) + "\n"
        width = max((len(str(count)) for _, count in counts), default=0)
        lines = [f"{count:{width}}  {code} {name_of(code)}\n" for code, count in counts]
        return f"{''.join(lines)}{totals(summary)}\n"
