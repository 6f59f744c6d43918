"""The page and the Markdown of bills: nothing of the project is markup, everything is text, and nothing is fetched."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from importlib.resources import files

import pytest
from msgspec import structs

from flake8_aiocost.bill.rates import Rates
from flake8_aiocost.bill_formats import Against, Caller, Compared, Entry, Excerpt, Spent, Statement, load, names

HOSTILE = "<script>alert(1)</script> | `x` [a](http://b) & \"quoted\" 'so' </details></li></pre>"
VOID = {"meta", "input", "br"}


def spent(us: float, *, always: bool = True, way: tuple[str, ...] = ("get_feed", "load")) -> Spent:
    return Spent(
        f"gather of {us:g}",
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
        callers=(Caller(HOSTILE, f"app/{HOSTILE}.py"), Caller("load", "app/load.py", f"app/{HOSTILE}.py:3")),
        excerpt=Excerpt(6, ("async def load():", f"    await gather({us:g}, {HOSTILE})", ""), 1, 2),
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
            tuple(spent(50.0 / spawns + each, always=bool(each % 2)) for each in range(spawns)),
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
        self.inline: dict[str, str] = {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in {"style", "script"}:
            self.inline[self.open[-1]] = data
        elif self.open:
            self.texts.append(data)

    def count(self, tag: str, **attributes: str) -> int:
        return sum(name == tag and attributes.items() <= found.items() for name, found in self.elements)


def page(asked: Statement) -> Page:
    return Page(load("html").text(asked, most=1, width=None))


def test_the_page_is_whole_and_fetches_nothing() -> None:
    found = page(statement())
    assert found.open == []
    # A table for each entry point, and one of them all.
    assert [found.count(each) for each in ("script", "style", "h1", "table")] == [1, 1, 1, 4]
    ids = [attributes["id"] for _, attributes in found.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in found.elements:
        assert not attributes.keys() & {"src", "srcset", "action", "style", "title-x"}
        assert not any(name.startswith("on") for name in attributes)
        assert (attributes.get("href") or "#")[0] == "#"
        assert (attributes.get("href") or "#" + str(ids[0]))[1:] in ids


def test_the_policy_allows_the_very_style_and_script_of_the_page_and_nothing_else() -> None:
    found = page(statement())
    (policy,) = [each["content"] for tag, each in found.elements if tag == "meta" and "http-equiv" in each]
    assert policy is not None
    said = dict(each.strip().split(" ", 1) for each in policy.split(";"))
    for name, directive in (("style", "style-src"), ("script", "script-src")):
        digest = b64encode(sha256(found.inline[name].encode()).digest()).decode()
        assert said[directive] == f"'sha256-{digest}'"
    assert said["default-src"] == said["base-uri"] == said["form-action"] == said["trusted-types"] == "'none'"


def test_what_pictures_show_stands_beside_them_as_text_and_in_tables() -> None:
    found = page(statement())
    text = "".join(found.texts)
    assert found.count("svg", **{"class": "bar", "aria-hidden": "true"}) == 3 + 6
    assert found.count("tr") == 1 + 3 + 3 * (1 + 2)
    assert found.count("th", scope="row") == 3 + 6
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


def test_functions_and_source_lines_that_several_share_are_on_the_page_once() -> None:
    found = page(statement(3, 2))
    assert found.count("figure", **{"class": "source"}) == 2
    assert found.count("li", title="app/load.py, called at app/" + HOSTILE + ".py:3") == 1
    assert found.count("mark") == 2


def test_a_page_of_many_spawns_has_those_that_count() -> None:
    found = page(statement(1, 60))
    assert found.count("figure", **{"class": "source"}) == 25
    assert sum("35 more" in each for each in found.texts) == 1


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("name", names())
def test_files_that_were_not_read_are_said(name: str, number: int) -> None:
    unread = tuple((f"app/torn{each}.py", "no Python") for each in range(7))
    text = load(name).text(structs.replace(statement(number), unread=unread), most=10, width=None)
    if name == "json":
        told = json.loads(text)["coverage"]["not_read"]
        assert told == [{"path": path, "reason": reason} for path, reason in unread]
    else:
        assert "7 files could not be read, so nothing of that is on a bill: app/torn0.py (no Python), " in text
        assert "app/torn4.py (no Python) and 2 more" in text
        assert "app/torn5.py" not in text


@pytest.mark.parametrize("name", names())
def test_nothing_to_say_is_said(name: str) -> None:
    text = load(name).text(Statement((), 2, 3, 4, {"cold": 3}), most=10, width=None)
    if name == "json":
        assert '"entries": [\n  \n ]' in text
        assert '"coverage": {"files": 4, "spawns": 3, "on_no_bill": {"cold": 3}, "not_read": []}' in text
    else:
        assert "no entry point in 4 files spawns anything" in text
        assert "3 spawns in 4 files: 0 on these bills, 3 in startup, scripts or tests" in text


def test_where_nothing_is_known_to_be_called_the_way_out_is_told() -> None:
    text = load("text").text(Statement((), 2, 3, 4, {"unknown": 2}), most=10, width=None)
    assert "Nothing tells who calls 2 of its spawns: aiocost why FILE:LINE shows" in text
    assert "Nothing tells" not in load("text").text(Statement((), 2, 3, 4, {"cold": 3}), most=10, width=None)


def test_a_deep_formula_says_where_to_begin_and_a_small_part_is_not_called_0() -> None:
    (entry,) = statement(1, 1).entries
    deep = structs.replace(entry, terms=(0.0, 0.0, 0.0, 5.0))
    small = structs.replace(entry.spent[0], us=0.1)
    rest = structs.replace(entry.spent[0], us=99.9, code="", silence="bought", why="it waits")
    told = Statement((structs.replace(deep, spent=(rest, small)),), 2, 2, 1, {})
    text = load("text").text(told, most=10, width=None)
    assert "--sort every begins with what each call spends" in text
    assert "--sort every" not in load("text").text(structs.replace(told, by_every=True), most=10, width=None)
    assert "findings are 0.10 µs of that (<1 %)" in text
    assert "--sort every" not in load("text").text(statement(1, 1), most=10, width=None)


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


def _luminance(colour: str) -> float:
    """As the Web Content Accessibility Guidelines define it."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * each for each in colour[1:])
    parts = [int(digits[each : each + 2], 16) / 255 for each in (0, 2, 4)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_colours_can_be_told_apart(scheme: int) -> None:
    """Text has a contrast of 4.5 at least, and the edges of what is drawn 3."""
    style = (files("flake8_aiocost.bill_formats") / "page.css").read_text(encoding="utf-8")
    colour = dict(re.findall(r"--([\w-]+): (#\w+)", style.splitlines()[scheme]))
    for text, back in (
        *((each, back) for each in ("text", "soft", "said") for back in ("back", "raised")),
        *(("over", "back"), ("text", "way"), ("text", "mark"), ("soft", "mark")),
        *(("on-solid", "solid"), ("on-light", "light")),
    ):
        assert _contrast(colour[text], colour[back]) >= 4.5, (text, back)
    assert _contrast(colour["solid"], colour["back"]) >= 3


@pytest.mark.parametrize("name", ["html", "markdown", "text"])
@pytest.mark.parametrize("deep", [True, False])
def test_what_few_calls_come_to_is_said_before_the_first_entry_point(name: str, deep: bool) -> None:
    first, *rest = statement().entries
    terms = (0.0, 0.0, 0.0, 12.5) if deep else (0.0, 0.0, 25.0)
    shown = structs.replace(statement(), entries=(structs.replace(first, terms=terms), *rest))
    text = load(name).text(shown, most=10, width=None)
    said = re.search(r"What grows with n\S+ or more adds up loops in loops", text)
    assert (said is not None) == deep
    assert said is None or said.start() < text.index("GET /0")
    by_every = load(name).text(structs.replace(shown, by_every=True), most=10, width=None)
    assert "loops in loops" not in by_every
