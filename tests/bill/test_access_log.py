"""Access logs: which lines are requests, and which routes they fit."""

from __future__ import annotations

import pytest

from flake8_aiocost.bill.access_log import count
from flake8_aiocost.bill.called import MOST_LINE, Routes

ROUTES = (
    "GET /feed",
    "GET /feed/{number}",
    "GET /feed/latest",
    "POST /feed",
    "/any/<int:number>",
    "GET /files/{path:path}",
    "GET /",
    "GET /{slug}",
    "GET /users/{number}/posts",
)


def line(request: str = "GET /feed HTTP/1.1", when: str = "10/Oct/2026:13:55:36 +0000", end: str = "200 12") -> str:
    return f'203.0.113.7 - frank [{when}] "{request}" {end}\n'


@pytest.mark.parametrize(
    ("method", "path", "route"),
    [
        ("GET", "/feed", "GET /feed"),
        ("GET", "/feed/", "GET /feed"),
        ("POST", "/feed", "POST /feed"),
        ("PUT", "/feed", None),
        ("GET", "/feed/7", "GET /feed/{number}"),
        ("GET", "/feed/latest", "GET /feed/latest"),
        ("GET", "/feed/7/more", None),
        ("PUT", "/any/3", "/any/<int:number>"),
        ("GET", "/files/a/b/c", "GET /files/{path:path}"),
        ("GET", "/files", None),
        ("GET", "/", None),
        ("GET", "/api/v1/users/3/posts", "GET /users/{number}/posts"),
        ("GET", "/api/v1/feed/7", "GET /feed/{number}"),
        # A route of nothing but a parameter would fit any path.
        ("GET", "/api/v1/other", None),
    ],
)
def test_the_route_of_a_request(method: str, path: str, route: str | None) -> None:
    assert Routes(ROUTES).of(method, path) == route


def test_where_two_fit_as_well_none_is_counted() -> None:
    assert Routes(("GET /a/{x}", "GET /a/{y}")).of("GET", "/a/1") is None


def test_requests_by_route_and_the_time_between_the_first_and_the_last() -> None:
    lines = [
        line(when="10/Oct/2026:14:55:36 +0100", end='200 12 "https://example.org/" "Browser [1.0]"'),
        line("GET /feed/8?page=2 HTTP/2.0", "10/Oct/2026:13:55:46 +0000"),
        line("GET /feed/9#x HTTP/2.0", "10/Oct/2026:08:55:30 -0500", "404 -"),
        line("GET /no/such/path HTTP/1.1"),
    ]
    found = count(lines, Routes(ROUTES))
    assert found.requests == {"GET /feed": 1, "GET /feed/{number}": 2}
    assert (found.others, found.unread) == (1, 0)
    assert found.seconds == 16


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        '"GET /feed"',
        line("GET /feed HTTP/1.1", "10/Okt/2026:13:55:36 +0000"),
        line("GET /feed HTTP/1.1", "41/Oct/2026:13:55:36 +0000"),
        line("GET /feed HTTP/1.1", "10/Oct/0000:13:55:36 +0000"),
        line("GET /feed HTTP/1.1", "10/Oct/2026:13:55:36 +9900"),
        line("\\x16\\x03\\x01"),
        line("GET"),
        "a" * 100_000,
        "a " * 50_000,
        line("GET /" + "a" * MOST_LINE),
    ],
)
def test_what_is_no_request_is_counted_as_such(text: str) -> None:
    found = count([text], Routes(ROUTES))
    assert (found.requests, found.others, found.unread, found.seconds) == ({}, 0, 1, 0.0)
