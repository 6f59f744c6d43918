"""The comment of ``aiocost diff``: nothing of the project is markup, and forges take it whatever its size."""

from __future__ import annotations

import re

from flake8_aiocost.bill.rates import Rates
from flake8_aiocost.diff_formats import Compared, Ends, Line, Review, load
from flake8_aiocost.model import Position
from flake8_aiocost.posting.body import parse
from flake8_aiocost.review.amounts import Amount
from flake8_aiocost.review.changes import Difference, EntryChange, SpawnChange, Through
from flake8_aiocost.review.sides import Payer, Placed, Side, Told, Where

HOSTILE = "<script>alert(1)</script> | `x` [a](b) @all #1 </details> --> *b* \\"
AT = Position(7, 4, 7, 12)
#: The most characters that GitHub takes.
MOST = 65_536


def line(number: int, spawns: int) -> Line:
    placed = Placed(0, "gather", "gather()", AT, f"gather of 2 {HOSTILE}", 12.0, "request")
    where = Where(f"app/{HOSTILE}.py", "f", HOSTILE)
    told = Told("AIO101", HOSTILE, HOSTILE)
    through = Through(HOSTILE, HOSTILE, HOSTILE, 3)
    # Each spends a little more than the one before, so that no two are told together.
    us = 12 + number / 1000
    spent = Amount(us, us, (us,))
    change = SpawnChange("added", placed, where, (HOSTILE, HOSTILE), spent, True, through, told=told)
    name = f"GET /{number}{HOSTILE}"
    payer = Payer(0, "call", 0, name, (name,), (), "request", HOSTILE, HOSTILE, us, us, (us,), ())
    entry = EntryChange(payer, where, 1, "new", Amount(), spent, (change,) * spawns, us)
    return Line(entry, HOSTILE, 3.0, (HOSTILE,))


def review(entries: int, spawns: int = 1) -> Review:
    lines = tuple(line(number, spawns) for number in range(entries))
    difference = Difference(Side(), Side(sources=(HOSTILE,)), tuple(each.change for each in lines))
    ends = Ends(HOSTILE, "1" * 40, HOSTILE, "2" * 40, "2026-03-02T10:00:00Z")
    return Review(ends, (Compared(difference, HOSTILE),), lines, 2, Rates("rates.toml"), HOSTILE, (HOSTILE,))


def test_nothing_of_the_project_is_markup() -> None:
    text = load("markdown").text(review(3), most=10, width=None)
    first, second, *rest = text.split("\n")
    body = parse(text)
    assert body is not None
    assert (body.changed, body.valid_at) == (True, "2026-03-02T10:00:00Z")
    assert (first.count("<!--"), first.count("-->"), second.count("-->")) == (1, 1, 1)
    plain = re.sub(r"\\.", "", "\n".join(rest))
    assert set(re.findall(r"</?\w+", plain)) == {
        "<br",
        "<details",
        "</details",
        "<summary",
        "</summary",
        "<sub",
        "</sub",
    }
    assert plain.count("<details>") == plain.count("</details>") == 3
    assert "`" not in plain
    assert "@" not in plain
    rows = [each for each in plain.split("\n") if each.startswith("|")]
    assert {row.count("|") for row in rows} == {6}


def test_a_comment_is_never_too_long_and_has_the_dearest_in_its_table() -> None:
    text = load("markdown").text(review(400, 60), most=0, width=None)
    assert len(text) < MOST
    rows = text.count("**+12 µs**")
    assert 10 < rows <= 100
    assert f"{400 - rows} more entry points: +" in text
    assert "35 more spawns" in text
    assert text.count("<details>") == text.count("</details>") > 0


def test_text_and_json_take_the_same() -> None:
    for name in ("text", "json"):
        text = load(name).text(review(3), most=10, width=None)
        assert "\x1b" not in text
        assert text.endswith("\n")
