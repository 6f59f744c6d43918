"""How often routes are called, by access logs in the common or combined format of web servers."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from flake8_aiocost.bill.called import MOST_LINE, Counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flake8_aiocost.bill.called import Routes

_LINE = re.compile(
    r"\S+ \S+ [^\[\]\"]*\[(?P<day>\d\d)/(?P<month>[A-Z][a-z]{2})/(?P<year>\d{4}):(?P<hour>\d\d):(?P<minute>\d\d):"
    r"(?P<second>\d\d) (?P<sign>[+-])(?P<zone>\d{4})\] \"(?P<method>[A-Z]{3,12}) (?P<target>[^\s\"]+)[^\"]*\" \d{3}",
    re.ASCII,
)
_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name: 1 + number for number, name in enumerate(_NAMES)}


def count(lines: Iterable[str], routes: Routes) -> Counted:
    """Count the requests of logs, whose lines may stand in any order."""
    requests: dict[str, int] = {}
    others = unread = 0
    first = last = None
    for line in lines:
        match = _LINE.match(line) if len(line) <= MOST_LINE else None
        when = _when(match) if match is not None else None
        if match is None or when is None:
            unread += 1
            continue
        first = when if first is None or when < first else first
        last = when if last is None or when > last else last
        route = routes.of(match["method"], match["target"].partition("?")[0].partition("#")[0])
        if route is None:
            others += 1
        else:
            requests[route] = requests.get(route, 0) + 1
    seconds = (last - first).total_seconds() if first is not None and last is not None else 0.0
    return Counted(requests, others, unread, seconds)


def _when(match: re.Match[str]) -> datetime | None:
    zone = timedelta(hours=int(match["zone"][:2]), minutes=int(match["zone"][2:]))
    year, day, hour, minute, second = (int(match[each]) for each in ("year", "day", "hour", "minute", "second"))
    month = _MONTHS.get(match["month"], 0)
    try:
        offset = timezone(-zone if match["sign"] == "-" else zone)
        return datetime(year, month, day, hour, minute, second, tzinfo=offset)
    except ValueError:
        return None
