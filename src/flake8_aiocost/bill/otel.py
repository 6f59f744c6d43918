"""How often entry points are called, by spans and histograms of OpenTelemetry in OTLP/JSON.

A file holds one object, or one on each line, as the collector's file exporter writes them. Of a span of a server the
route counts, of others the function that ``code.*`` names, by the old and the new names of these attributes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from flake8_aiocost.bill.called import Counted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flake8_aiocost.bill.called import Routes

_SERVER = (2, "SPAN_KIND_SERVER")
#: Of histograms that tell what has come since the last time; all others tell what has come since they began.
_DELTA = (1, "AGGREGATION_TEMPORALITY_DELTA")
_HISTOGRAMS = ("http.server.request.duration", "http.server.duration")
#: Nanoseconds since 1970 beyond which a time is none: the year 2200.
_MOST_TIME = 7_258_118_400 * 10**9


class _Value(msgspec.Struct, rename="camel"):
    string_value: str = ""


class _Attribute(msgspec.Struct):
    key: str = ""
    value: _Value = msgspec.field(default_factory=_Value)


class _Timed(msgspec.Struct, rename="camel"):
    attributes: list[_Attribute] = []
    start_time_unix_nano: str | int = 0

    @property
    def said(self) -> dict[str, str]:
        """The attributes that are texts."""
        return {each.key: each.value.string_value for each in self.attributes if each.value.string_value}


class _Span(_Timed, rename="camel"):
    kind: int | str = 0


class _Point(_Timed, rename="camel"):
    count: str | int = 0
    time_unix_nano: str | int = 0


class _Histogram(msgspec.Struct, rename="camel"):
    data_points: list[_Point] = []
    aggregation_temporality: int | str = 0


class _Metric(msgspec.Struct):
    name: str = ""
    histogram: _Histogram | None = None


class _ScopeSpans(msgspec.Struct):
    spans: list[_Span] = []


class _ScopeMetrics(msgspec.Struct):
    metrics: list[_Metric] = []


class _Resource(msgspec.Struct, rename="camel"):
    resource: msgspec.Raw = msgspec.Raw()
    scope_spans: list[_ScopeSpans] = []
    scope_metrics: list[_ScopeMetrics] = []


class _Exported(msgspec.Struct, rename="camel"):
    resource_spans: list[_Resource] = []
    resource_metrics: list[_Resource] = []


class _Window:
    """Requests by route, calls by function, and the times of the first and the last."""

    def __init__(self) -> None:
        self.requests: dict[str, int] = {}
        self.calls: dict[str, int] = {}
        self.others, self.first, self.last = 0, _MOST_TIME, 0

    def add(self, route: str | None, number: int, counts: dict[str, int]) -> None:
        if route is None:
            self.others += number
        else:
            counts[route] = counts.get(route, 0) + number

    def span(self, *times: int) -> None:
        self.first, self.last = min(self.first, *times), max(self.last, *times)


class Recording:
    """What files of spans and of histograms tell, added up."""

    def __init__(self, routes: Routes, function: Callable[[str, str], str | None]) -> None:
        """Count nothing yet.

        Args:
            routes: of the entry points.
            function: finds an entry point by the name that is recorded of it, which may be short, and by the file.
        """
        self._routes, self._function = routes, function
        self._spans, self._deltas = _Window(), _Window()
        #: By series and beginning, the highest count of histograms that only grow, and the route.
        self._grown: dict[tuple[object, ...], tuple[int, str | None]] = {}
        self._unread = 0

    @property
    def by_spans(self) -> bool:
        """Whether spans are counted, which may be a sample, and not histograms, which are none."""
        return not self._deltas.requests and all(route is None for _, route in self._grown.values())

    def add(self, text: bytes | str) -> bool:
        """Add an object of OTLP/JSON, and tell whether it is one."""
        try:
            exported = msgspec.json.decode(text, type=_Exported)
        except (msgspec.MsgspecError, ValueError, RecursionError, MemoryError):
            self._unread += 1
            return False
        for resource in exported.resource_spans:
            for span in (span for scope in resource.scope_spans for span in scope.spans):
                self._add_span(span)
        for resource in exported.resource_metrics:
            for metric in (metric for scope in resource.scope_metrics for metric in scope.metrics):
                if metric.name in _HISTOGRAMS and metric.histogram is not None:
                    for point in metric.histogram.data_points:
                        delta = metric.histogram.aggregation_temporality in _DELTA
                        self._add_point((bytes(resource.resource), metric.name), point, delta=delta)
        return True

    def counted(self) -> Counted:
        """All of it. Where there are histograms, spans of requests are left out: they are the same requests."""
        window = self._spans if self.by_spans else self._deltas
        if window is self._deltas:
            for most, route in self._grown.values():
                window.add(route, most, window.requests)
        seconds = max(window.last - window.first, 0) / 1e9
        return Counted(window.requests, window.others, self._unread, seconds, window.calls)

    def _add_span(self, span: _Span) -> None:
        said, time = span.said, _whole(span.start_time_unix_nano)
        if time is None:
            self._unread += 1
            return
        if span.kind in _SERVER and (path := said.get("http.route")):
            self._spans.add(self._routes.template(_method(said), path), 1, self._spans.requests)
        elif name := _function(said):
            file = said.get("code.file.path", said.get("code.filepath", ""))
            self._spans.add(self._function(name, file), 1, self._spans.calls)
        else:
            return
        self._spans.span(time)

    def _add_point(self, of: tuple[object, ...], point: _Point, *, delta: bool) -> None:
        said = point.said
        # In the old histogram the target is the template: an instrumentation for ASGI puts no path of a request there.
        if not (path := said.get("http.route", said.get("http.target"))):
            return
        begin, end, number = map(_whole, (point.start_time_unix_nano, point.time_unix_nano, point.count))
        if begin is None or end is None or number is None:
            self._unread += 1
            return
        route = self._routes.template(_method(said), path)
        self._deltas.span(begin, end)
        if delta:
            self._deltas.add(route, number, self._deltas.requests)
        else:
            series = (*of, begin, tuple(sorted(said.items())))
            known, _ = self._grown.get(series, (0, route))
            self._grown[series] = max(known, number), route


def _method(said: Mapping[str, str]) -> str:
    return said.get("http.request.method", said.get("http.method", "")).upper()


def _function(said: Mapping[str, str]) -> str:
    """The name of a function, with its module or class where it is told."""
    if name := said.get("code.function.name"):
        return name
    parts = said.get("code.namespace", ""), said.get("code.function", "")
    return ".".join(filter(None, parts)) if parts[1] else ""


def _whole(number: str | int) -> int | None:
    """A count or a time, which JSON has as a text; ``None`` where it is neither."""
    if isinstance(number, str) and not (number.isascii() and number.isdigit() and len(number) <= 20):
        return None
    return found if 0 <= (found := int(number)) <= _MOST_TIME else None
