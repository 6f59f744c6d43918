"""What is added to a ``rates.toml``: entry points that have no rate, as comments. The rest stays as people wrote it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Between these lines stands what was added; the next time it is made anew.
BEGIN = "# added by aiocost rates sync: take the # away where a rate is right"
END = "# end of what was added"
_TABLE = re.compile(r"\s*\[(?P<name>.*)\]\s*(#.*)?")


class Missing(Record, frozen=True):
    """An entry point without a rate: its key, and how many requests in a second a log tells, if one does."""

    key: str
    per_second: float | None = None
    told: str = ""


def with_missing(text: str, missing: Sequence[Missing]) -> str:
    """The text of the file with these entry points as comments at the end of its table of rates.

    Args:
        text: of the file, which is one that can be read; empty where there is none.
        missing: in the order in which they are to stand there.
    """
    lines = _without_added(text.rstrip("\n").split("\n")) if text.strip() else ["version = 1"]
    tables = [(number, match["name"].strip()) for number, line in enumerate(lines) if (match := _TABLE.fullmatch(line))]
    begin = next((number for number, name in tables if name == "rates"), None)
    if begin is None:
        lines += ["", "[rates]"]
        end = len(lines)
    else:
        end = next((number for number, _ in tables if number > begin), len(lines))
        while not lines[end - 1].strip():
            end -= 1
    added = [BEGIN, *map(_line, missing), END] if missing else []
    return "\n".join([*lines[:end], *added, *lines[end:]]) + "\n"


def _without_added(lines: Sequence[str]) -> list[str]:
    """The lines that people wrote: a line that has lost its mark is theirs, wherever it stands."""
    kept, inside = [], False
    for line in lines:
        if line in (BEGIN, END):
            inside = line == BEGIN
        elif not inside or not line.startswith("#"):
            kept.append(line)
    return kept


def _line(each: Missing) -> str:
    key = json.dumps(each.key, ensure_ascii=False)
    if each.per_second is None:
        return f'# {key} =    # how often? a number of calls per second, or a text such as "2/h"'
    return f"# {key} = {each.per_second:.4g}    # {each.told}"
