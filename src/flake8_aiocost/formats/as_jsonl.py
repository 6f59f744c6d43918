"""JSON lines: an object for each finding, as in JSON, and a last one that has ``summary``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flake8_aiocost.formats.as_json import SCHEMA, counted, record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.formats import Reported, Summary


class JsonLines:
    """The output of one run."""

    chains = True
    totals = True

    def findings(self, reported: Sequence[Reported]) -> Iterator[str]:
        """A line for each."""
        for each in reported:
            yield f"{json.dumps(record(each))}\n"

    def end(self, summary: Summary) -> str:
        """The line of totals."""
        return f"{json.dumps({'schema': SCHEMA, 'summary': counted(summary)})}\n"


FORMAT = JsonLines
