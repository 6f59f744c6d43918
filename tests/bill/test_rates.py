"""``rates.toml``: what it says, which of its keys wins, and one clear line for what is wrong with it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.bill.rates import Rates, read_rates
from flake8_aiocost.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

FEED = ("GET /feed/{reader_id}", "/feed/{reader_id}", "app.routers.feed.get_feed", "routers.feed.get_feed", "get_feed")


def rates(folder: Path, text: str) -> Rates:
    path = folder / "rates.toml"
    path.write_text(text, encoding="utf-8")
    return read_rates(path, "rates.toml")


def test_everything_that_it_may_say(tmp_path: Path) -> None:
    found = rates(
        tmp_path,
        'version = 1\ncore-hour = 0.04\ncurrency = "EUR"\n[default]\njob = "2/h"\n'
        '[rates]\n"GET /feed" = 620\n"a.*" = "30/min"\nb = "1/day"\nc = 0\n',
    )
    assert (found.core_hour, found.currency) == (0.04, "EUR")
    assert dict(found.default) == {"job": pytest.approx(2 / 3600)}
    assert dict(found.rates) == {"GET /feed": 620, "a.*": 0.5, "b": pytest.approx(1 / 86_400), "c": 0}


def test_an_empty_file_knows_nothing_and_a_missing_one_may_be_none(tmp_path: Path) -> None:
    assert rates(tmp_path, "") == Rates("rates.toml")
    assert read_rates(tmp_path / "none.toml", "none.toml", optional=True) == Rates()


@pytest.mark.parametrize(
    ("keys", "wins"),
    [
        (["get_feed", "*"], "get_feed"),
        (["*", "GET *", "GET /feed/*"], "GET /feed/*"),
        (["GET /feed/{reader_id}", "GET /feed/*"], "GET /feed/{reader_id}"),
        (["app.routers.*", "routers.feed.*"], "routers.feed.*"),
        (["/feed/{reader_id}"], "/feed/{reader_id}"),
        (["app.*.get_feed", "*get_feed"], "app.*.get_feed"),
        (["feed.*", "POST *", "get_feeds", "et_feed"], None),
    ],
)
def test_the_most_specific_key_wins_in_whatever_order(keys: list[str], wins: str | None) -> None:
    for order in (keys, keys[::-1]):
        found = Rates("rates.toml", rates=tuple((key, float(number)) for number, key in enumerate(order)))
        assert found.key(FEED) == wins


def test_a_default_holds_where_no_key_does_and_nothing_is_taken_for_0() -> None:
    found = Rates("rates.toml", default=(("request", 5.0),), rates=(("get_feed", 0.0),))
    assert found.of(FEED, "request") == 0.0
    assert found.of(("get_cover",), "request") == 5.0
    assert found.of(("sweep",), "job") is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("rate = 1", "unknown key 'rate': expected version, core-hour, currency, default, rates"),
        ("version = 2", "version = 2: expected 1"),
        ("version = true", "version = True: expected 1"),
        ('core-hour = "4"', "core-hour = '4': expected what a core costs for an hour, a number, 0 or more"),
        ("core-hour = -1", "core-hour = -1: expected what a core costs"),
        ("core-hour = nan", "core-hour = nan: expected what a core costs"),
        ("currency = 1", "currency = 1: expected a text such as EUR"),
        ('currency = "EUR\\n"', "currency = 'EUR\\n': expected a text"),
        ("default = 1", "default = 1: expected a table, [default]"),
        ("[default]\nstartup = 1", "[default]: unknown key 'startup': expected request, consumer, job"),
        ('[rates]\n"GET /feed" = "often"', "[rates]: 'GET /feed' = 'often': expected calls per second, 0 or more"),
        ("[rates]\na = true", "[rates]: 'a' = True: expected calls per second"),
        ("[rates]\na = inf", "[rates]: 'a' = inf: expected calls per second"),
        (f"[rates]\na = 1{'0' * 400}", "[rates]: 'a' = 1000"),
        ('[rates]\na = "1/week"', "'1/week': expected calls per second"),
        ('[rates]\n"*a*b*" = 1', "'*a*b*': expected at most 2 stars; write several"),
        ("[rates]\na = [", "not valid TOML"),
        ("a = " + "[" * 100_000, "not valid TOML: nested too deeply"),
    ],
)
def test_what_is_wrong_is_one_line(tmp_path: Path, text: str, line: str) -> None:
    with pytest.raises(SettingsError) as raised:
        rates(tmp_path, text)
    said = str(raised.value)
    assert said.startswith("rates.toml: ")
    assert line in said
    assert "\n" not in said


def test_files_that_are_none_and_files_that_are_hostile(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such file"):
        read_rates(tmp_path / "none.toml", "none.toml")
    with pytest.raises(SettingsError, match="cannot be read: a folder"):
        read_rates(tmp_path, "here")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SettingsError, match="cannot be read: no regular file"):
        read_rates(tmp_path / "pipe", "pipe", optional=True)
    (tmp_path / "bytes").write_bytes(b"\xff")
    with pytest.raises(SettingsError, match="cannot be read: not UTF-8"):
        read_rates(tmp_path / "bytes", "bytes")


def test_patterns_and_names_that_do_not_go_together_take_no_time(tmp_path: Path) -> None:
    many = "".join(f'"*{"a" * 300}{number}*b" = 1\n' for number in range(100))
    found = rates(tmp_path, f"[rates]\n{many}")
    assert found.key(["a" * 400] * 4) is None
    with pytest.raises(SettingsError, match="at most 1,000 keys with a star"):
        rates(tmp_path, "[rates]\n" + "".join(f'"{number}*" = 1\n' for number in range(1001)))
