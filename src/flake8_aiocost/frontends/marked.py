"""What is told where many spawns of unknown heat are below functions that only a decorator of the project marks."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Of fewer a line is not worth reading.
_LEAST = 5
#: Decorators that are named.
_MOST_NAMED = 3


def way_out(marks: Iterable[str]) -> str:
    """How to tell the heat of such spawns; empty where they are few.

    Args:
        marks: the decorator that leads to each of them, as a framework file names it.
    """
    counts = Counter(marks)
    if counts.total() < _LEAST:
        return ""
    named = ", ".join(f"@{name} ({count})" for name, count in counts.most_common(_MOST_NAMED))
    others = " and others" if len(counts) > _MOST_NAMED else ""
    return (
        f"{counts.total()} of unknown heat are below functions that nothing is known to call and a decorator marks, "
        f"{named}{others}: a framework file can say what does (docs/frameworks.md), aiocost why FILE:LINE has its entry"
    )
