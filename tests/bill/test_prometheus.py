"""Counters of requests in the text format of Prometheus, held against what its own client writes and reads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from flake8_aiocost.bill.called import MOST_LINE, Routes
from flake8_aiocost.bill.prometheus import Scrape, count, looks_so, read

ROUTES = Routes(["GET /feed/{number}", "GET /feed/latest", "POST /feed", "GET /{slug}", "/any"])


def scrape(text: str) -> Scrape:
    return read(text.splitlines(keepends=True))


#: One text of each library, as its source makes it.
LIBRARIES = {
    "http_requests_total": 'http_requests_total{handler="/feed/{number}",method="GET",status="2xx"} 7.0',
    "starlette_requests_total": (
        'starlette_requests_total{app_name="shop",method="GET",path="/feed/{number}",status_code="200"} 7.0'
    ),
    "web_requests_total": 'web_requests_total{method="GET",path_template="/feed/{number}"} 7.0',
    "aiohttp_requests_total": (
        'aiohttp_requests_total{method="GET",path_template="/feed/{number}",remote="10.0.0.1",scheme="http"} 7.0'
    ),
    "sanic_request_count_total": 'sanic_request_count_total{endpoint="/feed/3",http_status="200",method="GET"} 7.0',
    "http_server_request_duration_seconds_count": (
        'http_server_request_duration_seconds_count{http_request_method="GET",http_route="/feed/{number}"} 7.0'
    ),
    "http_request_duration_seconds_count": (
        'http_request_duration_seconds_count{handler="/feed/{number}",method="GET"} 7.0 1760104536000'
    ),
}


@pytest.mark.parametrize(("name", "text"), LIBRARIES.items())
def test_the_counters_of_libraries_are_known(name: str, text: str) -> None:
    found = scrape(f"# HELP x y\n# TYPE x counter\n{text}\n")
    assert found.names == (name,)
    assert looks_so(text)
    counted = count(None, found, name, 60.0, ROUTES)
    assert (counted.requests, counted.others, counted.unread) == ({"GET /feed/{number}": 7}, 0, 0)


@pytest.mark.parametrize(
    "text",
    [
        'http_requests_in_progress{handler="/feed",method="GET"} 1',
        'http_requests_created{handler="/feed",method="GET"} 1.7e9',
        'http_request_size_bytes_count{handler="/feed"} 3',
        "http_request_duration_highr_seconds_count 3",
        'http_requests_total{method="GET"} 3',
        'http_request_duration_seconds_bucket{handler="/feed",le="0.1",method="GET"} 3',
    ],
)
def test_what_counts_no_requests_of_a_route_is_passed_over(text: str) -> None:
    assert scrape(text) == Scrape({})


def test_all_label_sets_of_a_route_are_added_up() -> None:
    found = scrape(
        'http_requests_total{handler="/feed/{number}",method="GET",status="2xx"} 7\n'
        'http_requests_total{handler="/feed/{number}",method="GET",status="5xx"} 1\n'
        'http_requests_total{handler="/feed",method="POST",status="2xx"} 5\n'
        'http_requests_total{handler="/any",method="PUT",status="2xx"} 2\n'
        'http_requests_total{handler="/{slug}",method="GET",status="2xx"} 3\n'
        'http_requests_total{handler="none",method="GET",status="4xx"} 9\n'
    )
    counted = count(None, found, "http_requests_total", 60.0, ROUTES)
    assert counted.requests == {"GET /feed/{number}": 8, "POST /feed": 5, "/any": 2, "GET /{slug}": 3}
    assert (counted.others, counted.total, counted.seconds) == (9, 18, 60.0)


def test_between_two_times_only_what_has_come_counts() -> None:
    line = 'http_requests_total{{handler="/feed/{{number}}",method="GET",status="{}"}} {}\n'
    earlier = scrape(line.format("2xx", 100) + line.format("3xx", 50) + line.format("4xx", 9))
    # One has grown, one began anew with its process, one has gone, and one has come.
    later = scrape(line.format("2xx", 130) + line.format("3xx", 20) + line.format("5xx", 4))
    counted = count(earlier, later, "http_requests_total", 60.0, ROUTES)
    assert counted.requests == {"GET /feed/{number}": 30 + 20 + 4}


def test_counters_of_requests_come_before_histograms_of_the_same() -> None:
    found = scrape("\n".join([*LIBRARIES.values()]))
    assert found.names[-2:] == ("http_request_duration_seconds_count", "http_server_request_duration_seconds_count")


@pytest.mark.parametrize(
    "line",
    [
        'http_requests_total{handler="/feed} 3',
        'http_requests_total{handler="/feed",handler="/feed"} 3',
        "http_requests_total{handler=/feed} 3",
        'http_requests_total{handler="/feed"}',
        'http_requests_total{handler="/feed"} many',
        'http_requests_total{handler="/feed"} 1e300',
        '203.0.113.7 - - [10/Oct/2026:13:55:36 +0000] "GET /feed HTTP/1.1" 200 12',
        f'http_requests_total{{handler="{"x" * MOST_LINE}"}} 3',
        "{" * 5_000,
        "a" * 10_000,
        'a{b="' + '\\"' * 5_000,
        "a" + " " * 10_000 + "{",
    ],
)
def test_what_is_no_sample_is_counted_and_harms_nothing(line: str) -> None:
    assert scrape(f'{line}\nhttp_requests_total{{handler="/feed",method="POST"}} 3\n').unread == 1


@pytest.mark.parametrize("line", ["GET 1", "total 40", "127.0.0.1 - -", "requests{} 3", ""])
def test_what_may_be_something_else_is_not_surely_one_of_it(line: str) -> None:
    assert not looks_so(line)


@pytest.mark.parametrize("value", ["NaN", "-3", "+Inf"])
def test_a_value_that_is_no_number_of_requests_is_none(value: str) -> None:
    found = scrape(f'http_requests_total{{handler="/feed",method="POST"}} {value}\n')
    counted = count(None, found, "http_requests_total", 1.0, ROUTES)
    assert (counted.requests, counted.others) == ({}, 0)


@given(st.lists(st.tuples(st.text(max_size=20), st.sampled_from(["GET", "POST"]), st.integers(0, 10**9)), max_size=5))
def test_what_the_client_of_prometheus_writes_is_read_as_it_reads_it(series: list[tuple[str, str, int]]) -> None:
    registry = CollectorRegistry()
    counter = Counter("http_requests_total", "Requests.", ["handler", "method"], registry=registry)
    took = Histogram("http_request_duration_seconds", "Time.", ["handler", "method"], registry=registry)
    for handler, method, number in series:
        counter.labels(handler, method).inc(number)
        took.labels(handler, method).observe(0.1)
    # One feed of lines is what ends a line, whatever else Unicode has.
    text = generate_latest(registry).decode()
    found = read(f"{line}\n" for line in text.split("\n"))
    wanted = {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name in ("http_requests_total", "http_request_duration_seconds_count") and sample.labels["handler"]
    }
    assert found == Scrape(wanted)
