"""The page and the Markdown of bills: nothing of the project is markup, everything is text, and nothing is fetched."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.bill.rates import Rates
from flake8_aiocost.bill_formats import Against, Compared, Entry, Spent, Statement, load, names

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = "<script>alert(1)</script> | `x` [a](http://b) & \"quoted\" 'so' </details>"
VOID = {"meta", "input", "br"}


def spent(us: float, *, always: bool = True, way: tuple[str, ...] = ("get_feed", "load")) -> Spent:
    return Spent(
        "gather of 2",
        "gather",
        "app/<b>.py",
        7,
        "load",
        way,
        us,
        us if always else 0.0,
        0.5,
        1,
        (us,),
        HOSTILE,
        code="AIO101",
        rule="gather-in-hot-path",
        compared=Compared(us, us / 2),
    )


def statement(entries: int = 3, spawns: int = 2) -> Statement:
    found = tuple(
        Entry(
            f"GET /{number}{HOSTILE}",
            "app.get_feed",
            f"app/{HOSTILE}.py",
            number + 1,
            "request",
            f"request handler {HOSTILE}",
            "fastapi",
            "call",
            100.0 - number,
            40.0,
            (100.0 - number,),
            tuple(spent(50.0 / spawns, always=bool(each % 2)) for each in range(spawns)),
            over_budget=number == 0,
            rate=None if number else 20.0,
            compared=Compared(100.0, 50.0),
        )
        for number in range(entries)
    )
    rates = Rates("rates.toml", 0.05, "<EUR>")
    return Statement(
        found, 2, 9, 4, {"cold": 2}, (HOSTILE,), 90.0, rates, Against("here", "there", (HOSTILE,)), (HOSTILE,)
    )


class Page(HTMLParser):
    """Holds that elements are closed in order, and collects what they are."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in {"style", "script"}:
            self.texts.append(data)

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.elements)


def test_the_page_is_whole_and_fetches_nothing() -> None:
    page = Page(load("html").text(statement(), most=1, width=None))
    assert page.open == []
    assert [page.count(each) for each in ("script", "style", "h1", "table")] == [1, 1, 1, 1]
    for _, attributes in page.elements:
        assert not attributes.keys() & {"src", "href", "onclick", "srcset", "action"}
    policies = [each for tag, each in page.elements if tag == "meta" and "http-equiv" in each]
    assert policies[0]["content"] == "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"


def test_what_a_picture_shows_stands_beside_it_as_text_and_in_a_table() -> None:
    page = Page(load("html").text(statement(), most=1, width=None))
    text = "".join(page.texts)
    bars = [each for tag, each in page.elements if tag == "span" and each.get("class") == "bar"]
    assert len(bars) == 3 + 6
    assert all(each["aria-hidden"] == "true" for each in bars)
    assert page.count("tr") == 4
    for each in (
        "40 µs in every call, up to 100 µs",
        "over budget",
        "20/s",
        "100 µs → 50 µs (−50 %)",
        "depends on rate",
    ):
        assert each in text
    assert text.count(HOSTILE) > 10
    assert "every call: get_feed → load" in text
    assert "on a branch: get_feed → load" in text


def test_a_page_of_many_spawns_has_those_that_count() -> None:
    page = Page(load("html").text(statement(1, 60), most=1, width=None))
    assert page.count("ol") == 1
    assert sum("35 more" in each for each in page.texts) == 1


@pytest.mark.parametrize("name", names())
def test_nothing_to_say_is_said(name: str) -> None:
    text = load(name).text(Statement((), 2, 3, 4, {"cold": 3}), most=10, width=None)
    if name == "json":
        assert '"entries": [\n  \n ]' in text
        assert '"coverage": {"files": 4, "spawns": 3, "on_no_bill": {"cold": 3}}' in text
    else:
        assert "no entry point in 4 files spawns anything" in text
        assert "3 spawns in 4 files: 0 on these bills, 3 in startup, scripts or tests" in text


def test_markdown_says_nothing_that_the_project_wrote_as_markup() -> None:
    text = load("markdown").text(statement(), most=2, width=None)
    bare = re.sub(r"\\.", "", text)
    assert "<script" not in bare
    assert "](" not in bare
    assert bare.count("<details>") == bare.count("</details>") == 2
    rows = [line for line in bare.splitlines() if line.startswith("|")]
    # The head, the line below it, and what is shown; the names have bars of their own.
    assert [line.count("|") for line in rows] == [6] * 4
    assert "1 more entry point spends up to 98 µs" in text


@pytest.mark.parametrize("width", [40, 100, 300])
def test_a_terminal_gets_lines_that_fit(width: int) -> None:
    text = re.sub(r"\x1b\[[\d;]*m", "", load("text").text(statement(), most=0, width=width))
    assert max(map(len, text.split("\n"))) <= width
    assert "GET /2" in text


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs chromium")
def test_the_page_works_in_a_browser(tmp_path: Path) -> None:
    page = load("html").text(statement(), most=0, width=None)
    # What a person does, and what comes of it, in the attributes of the body.
    script = (
        "<script>"
        "find.value = 'get /1'; find.dispatchEvent(new Event('input'));"
        "document.body.dataset.found = document.getElementById('found').textContent;"
        "document.body.dataset.wide = document.documentElement.scrollWidth > innerWidth;</script></body>"
    )
    (tmp_path / "page.html").write_text(page.replace("</body>", script), encoding="utf-8")
    run = subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--window-size=390,800", "--dump-dom", "page.html"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    assert 'data-found="1 of 3"' in run.stdout
    assert 'data-wide="false"' in run.stdout
    assert "Refused" not in run.stderr
