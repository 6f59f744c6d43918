"""What is added to a file of rates: comments only, in its table of rates, and what people wrote stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.bill.rates import read_rates
from flake8_aiocost.bill.rates_text import BEGIN, END, Missing, with_missing

if TYPE_CHECKING:
    from pathlib import Path

MISSING = [Missing("GET /feed", 12.34567, "44,280 requests in 1 h"), Missing('app."quoted" \\ é')]
ADDED = f"""\
{BEGIN}
# "GET /feed" = 12.35    # 44,280 requests in 1 h
# "app.\\"quoted\\" \\\\ é" =    # how often? a number of calls per second, or a text such as "2/h"
{END}
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"version = 1\n\n[rates]\n{ADDED}"),
        ("core-hour = 1\n", f"core-hour = 1\n\n[rates]\n{ADDED}"),
        ("[rates] # mine\na = 1 # here\n\n", f"[rates] # mine\na = 1 # here\n{ADDED}"),
        (
            "[rates]\na = 1\n\n[default]\njob = 1\n",
            f"[rates]\na = 1\n{ADDED}\n[default]\njob = 1\n",
        ),
    ],
)
def test_where_it_is_added(before: str, after: str, tmp_path: Path) -> None:
    assert with_missing(before, MISSING) == after
    # What was added is made anew, and an entry that has got a rate goes.
    assert with_missing(after, MISSING) == after
    assert BEGIN not in with_missing(after, [])
    path = tmp_path / "rates.toml"
    path.write_text(after, encoding="utf-8")
    known = read_rates(path, "rates.toml")
    path.write_text(before, encoding="utf-8")
    assert known == read_rates(path, "rates.toml")


def test_what_people_made_of_a_line_is_theirs() -> None:
    mine = with_missing("", MISSING).replace('# "GET /feed" = 12.35', '"GET /feed" = 13')
    again = with_missing(mine, MISSING[1:])
    assert '\n"GET /feed" = 13    # 44,280 requests in 1 h\n' in again
    assert again.count("GET /feed") == 1
    assert with_missing(again, MISSING[1:]) == again


def test_a_line_is_right_once_its_mark_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "rates.toml"
    path.write_text(with_missing("", MISSING[:1]).replace('# "GET', '"GET'), encoding="utf-8")
    assert read_rates(path, "rates.toml").rates == (("GET /feed", 12.35),)
