"""Spans and histograms in OTLP/JSON: by the old and the new names of their attributes, and from hostile files."""

from __future__ import annotations

import json
from typing import Any

import pytest

from flake8_aiocost.bill.called import Routes
from flake8_aiocost.bill.otel import Recording

ROUTES = Routes(["GET /feed/{number}", "POST /feed", "GET /{slug}"])
SECOND = 10**9
NOW = 1_760_104_536 * SECOND
OLD = {"http.method": "GET", "http.route": "/feed/{number}", "http.target": "/feed/3"}
NEW = {"http.request.method": "GET", "http.route": "/feed/{number}", "url.path": "/feed/3"}


def recording() -> Recording:
    return Recording(ROUTES, lambda name, file: f"shop.{name}" if name in ("jobs.tidy", "tidy") else None)


def attributes(said: dict[str, str]) -> list[dict[str, Any]]:
    texts = [{"key": key, "value": {"stringValue": value}} for key, value in said.items()]
    return [*texts, {"key": "http.response.status_code", "value": {"intValue": "200"}}]


def span(said: dict[str, str], second: int = 0, kind: object = 2) -> dict[str, Any]:
    return {
        "traceId": "5B8EFFF798038103D269B633813FC60C",
        "name": "GET",
        "kind": kind,
        "startTimeUnixNano": str(NOW + second * SECOND),
        "endTimeUnixNano": str(NOW + second * SECOND + 7),
        "attributes": attributes(said),
    }


def spans(*some: dict[str, Any]) -> str:
    return json.dumps({"resourceSpans": [{"resource": {}, "scopeSpans": [{"scope": {}, "spans": list(some)}]}]})


def histogram(
    points: list[dict[str, Any]], temporality: object, host: str = "a", name: str = "http.server.duration"
) -> str:
    resource = {"attributes": attributes({"service.instance.id": host})}
    metric = {"name": name, "unit": "s", "histogram": {"dataPoints": points, "aggregationTemporality": temporality}}
    return json.dumps({"resourceMetrics": [{"resource": resource, "scopeMetrics": [{"metrics": [metric]}]}]})


def point(count: int, begin: int, end: int, said: dict[str, str] = NEW) -> dict[str, Any]:
    times = {"startTimeUnixNano": str(NOW + begin * SECOND), "timeUnixNano": str(NOW + end * SECOND)}
    return {**times, "count": str(count), "sum": 1.5, "bucketCounts": ["1"], "attributes": attributes(said)}


@pytest.mark.parametrize("said", [OLD, NEW])
@pytest.mark.parametrize("kind", [2, "SPAN_KIND_SERVER"])
def test_spans_of_a_server_are_counted_by_their_route(said: dict[str, str], kind: object) -> None:
    found = recording()
    assert found.add(spans(span(said, 0, kind), span(said, 30, kind)))
    assert found.add(spans(span(said, 60, kind), span({**said, "http.route": "/else"}, 10, kind)))
    counted = found.counted()
    assert (counted.requests, counted.others, counted.seconds) == ({"GET /feed/{number}": 3}, 1, 60.0)
    assert found.by_spans


def test_spans_of_clients_are_none_of_the_service() -> None:
    found = recording()
    found.add(spans(span(NEW, 0, 3), span(NEW, 30, "SPAN_KIND_CLIENT"), span({}, 3)))
    counted = found.counted()
    assert (counted.total, counted.others, counted.unread) == (0, 0, 0)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"code.function.name": "jobs.tidy", "code.file.path": "/app/shop/jobs.py"}, "shop.jobs.tidy"),
        ({"code.function": "tidy", "code.namespace": "jobs", "code.filepath": "/app/jobs.py"}, "shop.jobs.tidy"),
        ({"code.function": "tidy", "code.filepath": "/app/shop/jobs.py"}, "shop.tidy"),
    ],
)
def test_other_spans_are_counted_by_their_function(said: dict[str, str], name: str) -> None:
    found = recording()
    found.add(spans(span(said, 0, 5), span(said, 100, 1), span({"code.function.name": "else.run"}, 3, 1)))
    counted = found.counted()
    assert (counted.calls, counted.others, counted.seconds) == ({name: 2}, 1, 100.0)


@pytest.mark.parametrize("temporality", [2, "AGGREGATION_TEMPORALITY_CUMULATIVE"])
def test_histograms_that_grow_are_counted_once_for_each_process(temporality: object) -> None:
    found = recording()
    found.add(histogram([point(10, 0, 30)], temporality))
    found.add(histogram([point(25, 0, 60)], temporality))
    found.add(histogram([point(5, 0, 60)], temporality, host="b"))
    # It began anew.
    found.add(histogram([point(3, 70, 100)], temporality))
    counted = found.counted()
    assert (counted.requests, counted.seconds) == ({"GET /feed/{number}": 25 + 5 + 3}, 100.0)
    assert not found.by_spans


def test_the_old_histogram_has_the_route_as_its_target() -> None:
    found = recording()
    found.add(histogram([point(10, 0, 30, {"http.method": "GET", "http.target": "/feed/{number}"})], 2))
    found.add(histogram([point(10, 0, 30, {"http.method": "GET"})], 2))
    assert found.counted().requests == {"GET /feed/{number}": 10}


@pytest.mark.parametrize("temporality", [1, "AGGREGATION_TEMPORALITY_DELTA"])
def test_histograms_that_tell_what_has_come_are_added_up(temporality: object) -> None:
    found = recording()
    for number in range(3):
        points = [point(10, 30 * number, 30 * number + 30)]
        found.add(histogram(points, temporality, name="http.server.request.duration"))
    found.add(histogram([point(9, 0, 30)], temporality, name="http.client.request.duration"))
    counted = found.counted()
    assert (counted.requests, counted.seconds) == ({"GET /feed/{number}": 30}, 90.0)


def test_where_there_are_histograms_spans_of_requests_are_not_counted_once_more() -> None:
    found = recording()
    found.add(histogram([point(10, 0, 30)], 2))
    found.add(spans(span(NEW, 0), span(NEW, 30)))
    assert found.counted().requests == {"GET /feed/{number}": 10}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{",
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"resourceSpans": 3}',
        '{"resourceSpans": [{"scopeSpans": [{"spans": [{"attributes": [{"key": 3}]}]}]}]}',
        '{"resourceSpans": [{"scopeSpans": [{"spans": [{"startTimeUnixNano": [1]}]}]}]}',
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_otlp_is_told_apart(text: str | bytes) -> None:
    found = recording()
    assert not found.add(text)
    assert found.counted().unread == 1


@pytest.mark.parametrize("time", ["soon", "-1", "9" * 19, "9" * 5_000, -5, "1.5", "٣"])
def test_a_span_at_no_time_is_none(time: object) -> None:
    found = recording()
    found.add(spans({**span(NEW), "startTimeUnixNano": time}, span(NEW, 3)))
    counted = found.counted()
    assert (counted.total, counted.unread) == (1, 1)


def test_unknown_keys_and_other_signals_are_passed_over() -> None:
    found = recording()
    assert found.add('{"resourceLogs": [{"deep": [[[1]]]}], "resourceSpans": []}')
    assert found.counted().total == 0
