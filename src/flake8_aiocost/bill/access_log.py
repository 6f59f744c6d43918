"""How often routes are called, by access logs in the common or combined format of web servers."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING

from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Characters of a line: no server writes longer ones, and what is longer is no line.
MOST_LINE = 16_384
_LINE = re.compile(
    r"\S+ \S+ [^\[\]\"]*\[(?P<day>\d\d)/(?P<month>[A-Z][a-z]{2})/(?P<year>\d{4}):(?P<hour>\d\d):(?P<minute>\d\d):"
    r"(?P<second>\d\d) (?P<sign>[+-])(?P<zone>\d{4})\] \"(?P<method>[A-Z]{3,12}) (?P<target>[^\s\"]+)[^\"]*\" \d{3}",
    re.ASCII,
)
_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name: 1 + number for number, name in enumerate(_NAMES)}
_PARAMETER = re.compile(r"\{[^{}]*\}|<[^<>]*>")
_REST = re.compile(r"\{[^{}]*:path\}|<path:[^<>]*>")


class Counted(Record, frozen=True):
    """What logs tell: requests by route, those that fit none, lines that are no requests, and the seconds between."""

    requests: dict[str, int]
    others: int
    unread: int
    seconds: float


class _Route(Record, frozen=True):
    name: str
    method: str
    parts: tuple[str, ...]

    @property
    def literal(self) -> int:
        """How many of its parts are no parameters."""
        return sum(not _PARAMETER.fullmatch(each) for each in self.parts)

    def fits(self, parts: tuple[str, ...]) -> bool:
        """Whether it is the whole of a path."""
        if self.parts and _REST.fullmatch(self.parts[-1]):
            head = self.parts[:-1]
            return len(parts) > len(head) and _same(head, parts[: len(head)])
        return len(parts) == len(self.parts) and _same(self.parts, parts)


def _same(wanted: tuple[str, ...], given: tuple[str, ...]) -> bool:
    return all(_PARAMETER.fullmatch(one) or one == other for one, other in zip(wanted, given, strict=True))


class Routes:
    """Finds the route of a request. A router may have a prefix that nobody knows, so the end of a path may fit too."""

    def __init__(self, names: Iterable[str]) -> None:
        """Take the routes, as bills call them: ``GET /feed/{reader_id}``, or a path for any method.

        One that consists of parameters, or is ``/``, fits nothing: below a prefix that is not known it may be any path.
        """
        self._routes = [each for each in map(_route, dict.fromkeys(names)) if each.literal]
        self.of = lru_cache(maxsize=10_000)(self._of)

    def _of(self, method: str, path: str) -> str | None:
        """The route of a request; ``None`` where none fits, or several do equally well."""
        parts = _parts(path)
        asked = [each for each in self._routes if each.method in ("", method)]
        for begin in range(len(parts)):
            if fitting := [each for each in asked if each.fits(parts[begin:])]:
                best = max(each.literal for each in fitting)
                names = [each.name for each in fitting if each.literal == best]
                return names[0] if len(names) == 1 else None
        return None


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


def _route(name: str) -> _Route:
    method, _, path = name.rpartition(" ")
    return _Route(name, method, _parts(path))


def _parts(path: str) -> tuple[str, ...]:
    return tuple([each for each in path.split("/") if each])
