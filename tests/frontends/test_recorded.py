"""``aiocost rates sync`` with counters of Prometheus and with OTLP/JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from flake8_aiocost.frontends import recorded
from flake8_aiocost.frontends.scope import PathError
from tests.frontends.commands import aiocost_here, layered
from tests.frontends.test_bill_page import statement

if TYPE_CHECKING:
    from pathlib import Path

COUNTER = """\
# HELP http_requests_total Total number of requests by method, status and handler.
# TYPE http_requests_total counter
http_requests_total{{handler="/order",method="GET",status="2xx"}} {number}
http_requests_total{{handler="none",method="GET",status="4xx"}} 10.0
http_request_duration_seconds_count{{handler="/order",method="GET"}} {number}
"""
LOG = '203.0.113.7 - - [10/Oct/2026:13:00:00 +0000] "GET /order HTTP/1.1" 200 12\n'
NOW = 1_760_104_536


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = layered(tmp_path / "project")
    (folder / "one.prom").write_text(COUNTER.format(number=100.0))
    (folder / "two.prom").write_text(COUNTER.format(number=460.0))
    (folder / "access.log").write_text(LOG)
    others = COUNTER.format(number=1.0).replace("\nhttp_", "\nb_http_")
    (folder / "other.prom").write_text(f'a_requests_total{{path="/order",method="GET"}} 1\n{others}')
    (folder / "none.prom").write_text("# TYPE up gauge\nup 1\n")
    (folder / "spans.json").write_text("".join(f"{line}\n" for line in spans()))
    (folder / "whole.json").write_text(json.dumps(json.loads(spans()[0]), indent=2))
    return folder


def spans() -> list[str]:
    said = {"http.request.method": "GET", "http.route": "/order"}
    attributes = [{"key": key, "value": {"stringValue": value}} for key, value in said.items()]
    times = [(NOW + each) * 10**9 for each in (0, 60)]
    made = [{"kind": 2, "startTimeUnixNano": str(time), "attributes": attributes} for time in times]
    return [json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": each}]}]}) for each in (made, [made[1]])]


def written(shop: Path) -> str:
    (line,) = [each for each in (shop / "rates.toml").read_text().splitlines() if "GET /order" in each]
    return line


def test_counters_since_they_began(shop: Path) -> None:
    ran = aiocost_here("rates", "sync", "one.prom", "--over", "100s", cwd=shop)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == (
        "rates.toml: added as comments: 1 entry point without a rate, "
        "1 of them with the rate of 100 requests in 100 s; requests that fit no entry point that spawns: 10\n"
    )
    assert written(shop) == '# "GET /order" = 1    # 100 requests in 100 s'


def test_counters_between_two_times(shop: Path) -> None:
    assert aiocost_here("rates", "sync", "one.prom", "two.prom", "--over", "1h", cwd=shop).returncode == 0
    assert written(shop) == '# "GET /order" = 0.1    # 360 requests in 60 min'


def test_spans_on_lines_and_in_one_object(shop: Path) -> None:
    ran = aiocost_here("rates", "sync", "spans.json", cwd=shop)
    assert "3 spans in 60 s; spans that fit no entry point" in ran.stdout
    assert ran.stdout.endswith("; if only some traces are kept, there were more calls than spans\n")
    assert written(shop) == '# "GET /order" = 0.05    # 3 spans in 60 s'
    assert aiocost_here("rates", "sync", "whole.json", cwd=shop).returncode == 0
    assert written(shop) == '# "GET /order" = 0.03333    # 2 spans in 60 s'


def test_a_metric_is_chosen_by_its_name(shop: Path) -> None:
    arguments = ("rates", "sync", "other.prom", "--over", "10s")
    assert aiocost_here(*arguments, "--metric", "a_requests_total", cwd=shop).returncode == 0
    assert written(shop) == '# "GET /order" = 0.1    # 1 request in 10 s'


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("one.prom",), "one.prom: counters do not tell the time since they began: say it, as in --over 1h"),
        (("one.prom", "two.prom"), "one.prom, two.prom: counters do not tell the time between the two"),
        (("one.prom", "two.prom", "one.prom", "--over", "1h"), "one.prom, two.prom, one.prom: expected the counters"),
        (("one.prom", "--over", "soon"), "option --over: 'soon': expected a time such as"),
        (("one.prom", "--over", "0s"), "option --over: '0s': expected a time such as"),
        (("other.prom", "--over", "1h"), "other.prom: several counters of requests: a_requests_total, b_http_"),
        (("one.prom", "--over", "1h", "--metric", "x"), "one.prom: no counter 'x'"),
        (("none.prom", "--over", "1h"), "none.prom: no counter of requests with a label for the route"),
        (("one.prom", "access.log"), "one.prom, access.log: of several kinds"),
        (("access.log", "--over", "1h"), "options --over and --metric: only for counters of Prometheus"),
        (("spans.json", "absent.json"), "absent.json: No such file or directory"),
    ],
)
def test_what_is_wrong_is_one_line_and_nothing_is_written(shop: Path, arguments: tuple[str, ...], line: str) -> None:
    ran = aiocost_here("rates", "sync", *arguments, cwd=shop)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith(f"aiocost: {line}")
    assert ran.stderr.count("\n") == 1
    assert not (shop / "rates.toml").exists()


def test_a_route_of_several_handlers_is_counted_for_none_of_them(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shop)
    (entry,) = statement(1).entries
    one = structs.replace(entry, routes=("GET /order",))
    assert recorded.recorded(["one.prom"], [one], "1h", None).counted.requests == {"GET /order": 100}
    both = recorded.recorded(["one.prom"], [one, one], "1h", None).counted
    assert (both.requests, both.others) == ({}, 110)


@pytest.mark.parametrize(
    ("said", "fits"),
    [
        ({"code.function.name": "app.get_feed"}, True),
        ({"code.function.name": "shop.app.get_feed"}, True),
        ({"code.function.name": "get_feed"}, False),
        ({"code.function": "get_feed", "code.filepath": "/srv/feed.py"}, True),
        ({"code.function.name": "app.get_feed", "code.file.path": "C:\\srv\\other.py"}, False),
        ({"code.function.name": "app.other"}, False),
    ],
)
def test_a_function_is_known_by_the_end_of_its_name(shop: Path, said: dict[str, str], fits: bool) -> None:
    entry = structs.replace(statement(1).entries[0], path="app/feed.py")
    attributes = [{"key": key, "value": {"stringValue": value}} for key, value in said.items()]
    made = [{"startTimeUnixNano": str(NOW * 10**9 + each), "attributes": attributes} for each in (0, 10**9)]
    path = shop / "functions.json"
    path.write_text(json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": made}]}]}))
    assert recorded.recorded([str(path)], [entry], None, None).counted.calls == ({"app.get_feed": 2} if fits else {})


def test_json_that_is_no_recording_is_one_line(shop: Path) -> None:
    (shop / "spans.json").write_text('{"a": 1}\n{"b": [' + "[" * 10_000)
    ran = aiocost_here("rates", "sync", "spans.json", cwd=shop)
    why = "no two calls at different times, by http.route or code.function.name, so there is no rate"
    assert ran.stderr == f"aiocost: spans.json: {why}\n"


def test_a_file_that_is_too_large_is_not_read(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorded, "_MOST_JSON", 50)
    monkeypatch.chdir(shop)
    with pytest.raises(PathError, match=r"spans\.json: larger than"):
        recorded.recorded(["spans.json"], [], None, None)
