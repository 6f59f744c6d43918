"""What recordings tell of how often entry points are called: access logs, Prometheus text, OTLP/JSON."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.bill import prometheus
from flake8_aiocost.bill.access_log import count
from flake8_aiocost.bill.called import MOST_LINE, Counted, Routes
from flake8_aiocost.bill.otel import Recording
from flake8_aiocost.errors import SettingsError
from flake8_aiocost.frontends.scope import PathError
from flake8_aiocost.records import Record
from flake8_aiocost.settings.values import shown
from flake8_aiocost.small_files import read_regular

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.bill_formats import Entry

#: Bytes of a file of OTLP/JSON, which is read as a whole, and lines that are looked at to tell what a file is.
_MOST_JSON, _MOST_LOOKED_AT = 256_000_000, 200
_UNITS = {"s": 1, "min": 60, "h": 3_600, "day": 86_400}
_OVER = re.compile(rf"\s*(\d{{1,9}}(?:\.\d{{1,9}})?)\s*({'|'.join(_UNITS)})\s*", re.ASCII)


class Recorded(Record, frozen=True):
    """What recordings tell, and what one thing that they count is called."""

    counted: Counted
    what: str

    @property
    def sampled(self) -> bool:
        """Whether there may have been more."""
        return self.what == "span"


def recorded(logs: Sequence[str], entries: Sequence[Entry], over: str | None, metric: str | None) -> Recorded:
    """Count the calls of entry points.

    Args:
        logs: the files, all of one kind.
        entries: the entry points; a route that several have names none of them.
        over: how long counters have counted, as a person wrote it.
        metric: the counter to take, where there are several.

    Raises:
        SettingsError: the files are of several kinds or of none, or tell no time.
        PathError: one of them cannot be read.
    """
    names = Counter(route for each in entries for route in each.routes)
    routes = Routes(route for route, number in names.items() if number == 1)
    kinds = {_kind(log) for log in logs}
    if len(kinds) > 1:
        raise SettingsError(f"{', '.join(logs)}: of several kinds, which may have the same requests; name those of one")
    kind = kinds.pop()
    if kind != "prometheus" and (over is not None or metric is not None):
        raise SettingsError("options --over and --metric: only for counters of Prometheus; the others tell times")
    if kind == "prometheus":
        return _by_counters(logs, routes, over, metric)
    if kind == "otel":
        return _by_otel(logs, routes, entries)
    counted = count((line for log in logs for line in _lines(log)), routes)
    if not counted.seconds:
        why = "no two requests at different times, in the common or combined format, so there is no rate"
        raise SettingsError(f"{', '.join(logs)}: {why}")
    return Recorded(counted, "request")


def _by_counters(logs: Sequence[str], routes: Routes, over: str | None, metric: str | None) -> Recorded:
    called = ", ".join(logs)
    if len(logs) > 2:
        raise SettingsError(f"{called}: expected the counters of one time, or of two, the earlier first")
    if over is None:
        since = "between the two" if len(logs) == 2 else "since they began"
        raise SettingsError(f"{called}: counters do not tell the time {since}: say it, as in --over 1h")
    match = _OVER.fullmatch(over)
    if match is None or not (seconds := float(match[1]) * _UNITS[match[2]]):
        raise SettingsError(f'option --over: {shown(over)}: expected a time such as "90s", "30min", "1h" or "7day"')
    scrapes = [_scrape(log) for log in logs]
    names = scrapes[-1].names
    if metric is None and len(names) > 1 and names[1].endswith("_count") == names[0].endswith("_count"):
        some = ", ".join(names[:5])
        raise SettingsError(f"{called}: several counters of requests: {some}: name one with --metric")
    if not names or metric not in (None, *names):
        wanted = "counter of requests with a label for the route" if metric is None else f"counter {shown(metric)}"
        raise SettingsError(f"{called}: no {wanted}; known are those of docs/bill.md")
    earlier = scrapes[0] if len(scrapes) == 2 else None
    return Recorded(prometheus.count(earlier, scrapes[-1], metric or names[0], seconds, routes), "request")


def _scrape(log: str) -> prometheus.Scrape:
    try:
        return prometheus.read(_lines(log))
    except ValueError as error:
        raise SettingsError(f"{log}: {error}") from None


def _by_otel(logs: Sequence[str], routes: Routes, entries: Sequence[Entry]) -> Recorded:
    recording = Recording(routes, _Functions(entries).of)
    for log in logs:
        data = _bytes(log)
        lines = [line for line in data.splitlines() if line.strip()]
        # One object, written on many lines, is none on its first.
        whole = len(lines) > 1 and not lines[0].rstrip().endswith(b"}")
        for each in [data] if whole else lines:
            recording.add(each)
    counted = recording.counted()
    if not counted.seconds:
        why = "no two calls at different times, by http.route or code.function.name, so there is no rate"
        raise SettingsError(f"{', '.join(logs)}: {why}")
    return Recorded(counted, "span" if recording.by_spans else "request")


class _Functions:
    """Finds entry points by the names that spans have for functions."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._named = [(each.function.split("."), each) for each in entries]

    def of(self, name: str, file: str) -> str | None:
        """The dotted name of the entry point; ``None`` where none fits, or several do."""
        asked = name.replace(":", ".").split(".")
        found = {each.function for parts, each in self._named if _fits(parts, asked, each.path, file)}
        return found.pop() if len(found) == 1 else None


def _fits(parts: Sequence[str], asked: Sequence[str], path: str, file: str) -> bool:
    """Whether one of two dotted names is the end of the other; a bare name needs the file too."""
    shared = min(len(parts), len(asked))
    if list(parts[-shared:]) != list(asked[-shared:]):
        return False
    inside = file.replace("\\", "/").rpartition("/")[2] == path.rpartition("/")[2]
    return inside if file else shared > 1


def _kind(log: str) -> str:
    """What a file is, by its first lines."""
    looked_at = list(islice((line for line in _lines(log) if line.strip()), _MOST_LOOKED_AT))
    if looked_at and looked_at[0].lstrip().startswith("{"):
        return "otel"
    if any(map(prometheus.looks_so, looked_at)):
        return "prometheus"
    return "log"


def _lines(log: str) -> Iterator[str]:
    try:
        with _regular(log).open(encoding="utf-8", errors="replace") as file:
            # Not by lines: a file without line feeds is one line.
            while line := file.readline(MOST_LINE + 2):
                yield line
    except (OSError, ValueError) as error:
        raise PathError(f"{log}: {getattr(error, 'strerror', None) or error}") from None


def _bytes(log: str) -> bytes:
    try:
        data = read_regular(log, _MOST_JSON)
    except (OSError, ValueError) as error:
        raise PathError(f"{log}: {getattr(error, 'strerror', None) or error}") from None
    if data is None:
        raise PathError(f"{log}: larger than {_MOST_JSON // 10**6} MB; split it by lines, and name all of its parts")
    return data


def _regular(log: str) -> Path:
    path = Path(log)
    if path.exists() and not path.is_file():
        raise OSError(0, "no regular file")
    return path
