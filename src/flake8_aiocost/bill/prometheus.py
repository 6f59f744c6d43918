"""How often routes are called, by counters of requests in the text format of Prometheus.

There is a parser in ``prometheus_client``; it gives up a whole text at its first wrong line, and takes quadratic time
for a long one. A sample is one line of a small grammar, so it is read here, and what is no sample is counted.

What names a route differs from library to library. These were read in their sources:

==================================  ====================================  ===========================
library                             counter                               labels
==================================  ====================================  ===========================
prometheus-fastapi-instrumentator   ``http_requests_total``               ``method``, ``handler``
starlette-exporter                  ``starlette_requests_total``          ``method``, ``path``
starlette-prometheus                ``starlette_requests_total``          ``method``, ``path_template``
aiohttp-prometheus-exporter         ``aiohttp_requests_total``            ``method``, ``path_template``
litestar                            ``litestar_requests_total``           ``method``, ``path``
sanic-prometheus                    ``sanic_request_count_total``         ``method``, ``endpoint``
OpenTelemetry                       ``http_server_request_duration_      ``http_request_method``,
                                    seconds_count``                       ``http_route``
==================================  ====================================  ===========================
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from flake8_aiocost.bill.called import MOST_LINE, Counted
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flake8_aiocost.bill.called import Routes

#: Series of a text, and requests: more are no counters of a service.
MOST_SERIES, _MOST = 200_000, 2.0**53
#: The labels that name a route, and the method, the surest first.
_ROUTE = ("http_route", "path_template", "handler", "path", "endpoint", "route")
_METHOD = ("http_request_method", "method", "http_method")
#: Counters of requests, and of histograms and summaries of how long these took.
_NAME = re.compile(
    r"(?:\w+_)?requests?(?:_count)?_total|(?:\w+_)?(?:request|server)_(?:duration|latency)(?:_\w+)?_count", re.ASCII
)
_LABEL = re.compile(r'\s*([a-zA-Z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(?:,|$)', re.ASCII)
_SAMPLE = re.compile(
    r"(?P<name>[a-zA-Z_:][\w:]{0,199})"
    r'(?:[ \t]*\{(?P<labels>(?:[^"{}]|"(?:[^"\\]|\\.)*")*)\}[ \t]*|[ \t]+)'
    r"(?P<value>[^\s{}]+)(?:\s.*)?",
    re.ASCII,
)
_ESCAPED = re.compile(r"\\(.)")

Series = tuple[str, tuple[tuple[str, str], ...]]


class Scrape(Record, frozen=True):
    """The counters of requests in a text, by name and labels; ``unread`` are lines that are no samples."""

    counters: dict[Series, float]
    unread: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The counters, those first that count requests and nothing else."""
        found = {name for name, _ in self.counters}
        return tuple(sorted(found, key=lambda each: (each.endswith("_count"), each)))


def looks_so(line: str) -> bool:
    """Whether a line is surely one of this format.

    A sample without labels is none for sure: ``GET 1`` is written like one.
    """
    if line.startswith(("# HELP ", "# TYPE ")):
        return True
    sample = _sample(line)
    return sample is not None and bool(sample[1])


def read(lines: Iterable[str]) -> Scrape:
    """Read a text; samples of one series are added up, as where the texts of several processes were joined.

    Raises:
        ValueError: there are too many series.
    """
    found: dict[Series, float] = {}
    unread = 0
    for line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        sample = _sample(line)
        if sample is None:
            unread += 1
            continue
        name, labels, value = sample
        if _NAME.fullmatch(name) and _first(labels, _ROUTE):
            series = (name, tuple(sorted(labels.items())))
            found[series] = found.get(series, 0.0) + value
            if len(found) > MOST_SERIES:
                raise ValueError(f"more than {MOST_SERIES:,} series of requests")
    return Scrape(found, unread)


def count(earlier: Scrape | None, later: Scrape, name: str, seconds: float, routes: Routes) -> Counted:
    """Count the requests between two scrapes, or since the counters began.

    Args:
        earlier: the first one; ``None``: the counters began at 0.
        later: the second one.
        name: the counter.
        seconds: how long that took.
        routes: of the entry points.
    """
    requests: dict[str, float] = {}
    others = 0.0
    for (called, labels), value in later.counters.items():
        if called != name:
            continue
        before = earlier.counters.get((called, labels), 0.0) if earlier is not None else 0.0
        # One that has become smaller began anew meanwhile, as Prometheus has it.
        more = value - before if value >= before else value
        known = dict(labels)
        route = routes.template(_first(known, _METHOD).upper(), _first(known, _ROUTE))
        if route is None:
            others += more
        else:
            requests[route] = requests.get(route, 0.0) + more
    whole = {route: round(each) for route, each in requests.items() if round(each)}
    unread = later.unread + (earlier.unread if earlier is not None else 0)
    return Counted(whole, round(others), unread, seconds)


def _first(labels: Mapping[str, str], names: Iterable[str]) -> str:
    return next((labels[each] for each in names if each in labels), "")


def _sample(line: str) -> tuple[str, dict[str, str], float] | None:
    match = _SAMPLE.fullmatch(line.strip()) if len(line) <= MOST_LINE else None
    if match is None:
        return None
    labels = _labels(match["labels"] or "")
    try:
        value = float(match["value"])
    except ValueError:
        return None
    if labels is None or _MOST < abs(value) < math.inf:
        return None
    return match["name"], labels, value if 0 <= value <= _MOST else 0.0


def _labels(text: str) -> dict[str, str] | None:
    labels: dict[str, str] = {}
    at, text = 0, text.rstrip()
    while at < len(text):
        match = _LABEL.match(text, at)
        if match is None or match[1] in labels:
            return None
        labels[match[1]] = _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], match[2])
        at = match.end()
    return labels
