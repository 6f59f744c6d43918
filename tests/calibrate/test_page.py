"""The page of a table in a real browser: what a person sees and chooses, and a table that is hostile."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.calibrate.analysis.article import three_of
from flake8_aiocost.calibrate.analysis.environments import sorted_environments
from flake8_aiocost.calibrate.report.html import render_page
from flake8_aiocost.calibrate.report.html.headline import said
from flake8_aiocost.cost import files
from tests.browser import Browser, browser, needs_browser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.cost.table import Table

pytestmark = [pytest.mark.slow, needs_browser]

REFERENCE = Path(files.__file__).parent / "reference" / "cpython3.14.json"
RULES = Path(__file__).parents[1] / "fixtures" / "tables" / "rules.json"
BREACH = (
    "<img src=http://198.51.100.7/x onerror=document.title='breach'></script><script>document.title='breach'</script>"
)


def laid(table: Table, path: Path) -> str:
    """The address of the page of a table."""
    page = render_page(table, sorted_environments(table.environments), (), 1000.0)
    path.write_text(page, encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    return laid(files.load(REFERENCE), tmp_path_factory.mktemp("page") / "page.html")


def test_the_headline_holds_the_numbers_of_the_table(shown: Browser, page: str) -> None:
    shown.open(page)
    (uvloop,) = (
        three
        for one in files.load(REFERENCE).environments
        if (one.loop, one.task_factory) == ("uvloop", "default") and (three := three_of(one))
    )
    numbers = [said(us) for us in (uvloop.sequence, uvloop.tasks, uvloop.gather)]
    assert shown.run("document.querySelector('h1').textContent") == (
        "Two awaits that return at once: {} µs in sequence, {} as tasks, {} by gather".format(*numbers)
    )
    assert "careful-with-tasks" in shown.run("document.querySelector('header').textContent")


def test_a_table_without_the_article_has_the_numbers_of_a_request(shown: Browser, tmp_path: Path) -> None:
    shown.open(laid(files.load(RULES), tmp_path / "page.html"))
    # The fixture says 2 µs for each awaited child, 1.5 + 9 for tasks and 4 + 12 for gather.
    assert shown.run("document.querySelector('h1').textContent").startswith("Two awaits that wait for something: 4 µs")


VISIBLE = "[...document.querySelectorAll('main > section')].filter((each) => each.offsetHeight > 0)"


def test_two_or_three_answers_choose_one_of_the_views(shown: Browser, page: str) -> None:
    shown.open(page)
    questions = shown.run("[...document.querySelectorAll('nav fieldset')].map((each) => each.elements.length)")
    assert questions == [2, 2, 2]
    heading = f"{VISIBLE}.map((each) => each.querySelector('h2').textContent)"
    seen = set()
    for load in ("busy", "alone"):
        for awaitable in ("suspending", "ready"):
            for factory in ("default", "eager"):
                answers = (f"load-{load}", f"awaitable-{awaitable}", f"task_factory-{factory}")
                for answer in answers:
                    shown.run(f"document.getElementById('{answer}').click()")
                (title,) = shown.run(heading)
                assert ("eager tasks" in title) == (factory == "eager")
                assert title.startswith("Many" if load == "busy" else "One")
                assert ("return at once" in title) == (awaitable == "ready")
                seen.add(title)
    assert len(seen) == 8


def test_what_the_table_lacks_is_said(shown: Browser, tmp_path: Path) -> None:
    table = files.load(REFERENCE)
    kept = [one for one in table.environments if (one.load, one.awaitable) != ("alone", "ready")]
    path = tmp_path / "page.html"
    path.write_text(render_page(table, sorted_environments(kept), (), 1000.0), encoding="utf-8")
    shown.open(path.as_uri())
    for answer in ("load-alone", "awaitable-ready"):
        shown.run(f"document.getElementById('{answer}').click()")
    assert shown.run(f"{VISIBLE}.map((each) => each.textContent)") == ["The table holds no prices for this."]


def test_a_table_of_one_kind_asks_nothing(shown: Browser, tmp_path: Path) -> None:
    table = files.load(REFERENCE)
    path = tmp_path / "page.html"
    path.write_text(render_page(table, table.environments[:1], (), 1000.0), encoding="utf-8")
    shown.open(path.as_uri())
    assert shown.run("document.querySelectorAll('fieldset').length") == 0
    assert shown.run(f"{VISIBLE}.length") == 1


#: Pairs of labels on the page whose boxes overlap, of all views.
COLLISIONS = """(() => {
  const found = [];
  for (const figure of document.querySelectorAll('figure')) {
    const labels = [...figure.querySelectorAll('text, .form, .value, .axis i')].filter((one) => one.textContent);
    const boxes = labels.map((one) => [one.textContent, one.getBoundingClientRect()]).filter(([, box]) => box.width);
    boxes.forEach(([name, box], index) => boxes.slice(index + 1).forEach(([other, there]) => {
      const wide = Math.min(box.right, there.right) - Math.max(box.left, there.left);
      const high = Math.min(box.bottom, there.bottom) - Math.max(box.top, there.top);
      if (wide > 1 && high > 2) found.push(`${name} | ${other}`);
    }));
  }
  return found;
})()"""


@pytest.mark.parametrize("width", [320, 400, 1200])
@pytest.mark.parametrize("dark", [False, True])
def test_nothing_collides_or_sticks_out(shown: Browser, page: str, width: int, dark: bool) -> None:
    shown.messages.clear()
    shown.open(page, width=width, dark=dark)
    shown.run("document.querySelectorAll('main > section').forEach((each) => { each.style.display = 'block' })")
    assert shown.run(COLLISIONS) == []
    assert shown.run("document.documentElement.scrollWidth") <= width
    assert shown.run("getComputedStyle(document.body).backgroundColor") == (
        "rgb(20, 22, 26)" if dark else "rgb(252, 252, 251)"
    )
    # No number is on two lines.
    labels = "[...document.querySelectorAll('.axis i, .value')].map((one) => one.offsetHeight)"
    assert 16 <= shown.run(f"Math.min(...{labels})") <= shown.run(f"Math.max(...{labels})") < 26
    assert shown.messages == []


@pytest.mark.parametrize("dark", [False, True])
def test_warnings_have_no_loops_colour(shown: Browser, page: str, dark: bool) -> None:
    shown.open(page, dark=dark)
    colours = {
        shown.run(f"getComputedStyle(document.querySelector('.warnings {one}')).{what}")
        for one, what in (("li", "color"), ("li", "backgroundColor"), ("ul", "color"))
    }
    colours.add(shown.run("getComputedStyle(document.querySelector('.warnings')).backgroundColor"))
    loops = {
        shown.run(f"getComputedStyle(document.querySelector('i.{loop}')).backgroundColor")
        for loop in ("asyncio", "uvloop")
    }
    assert len(loops) == 2
    assert not loops & colours


def test_an_error_of_a_tenth_can_be_seen(shown: Browser, tmp_path: Path) -> None:
    table = json.loads(REFERENCE.read_bytes())
    for environment in table["environments"]:
        for curve in environment["constructs"].values():
            for point in curve["points"]:
                point["stderr"] = point["us"] / 10
    path = tmp_path / "table.json"
    path.write_text(json.dumps(table), encoding="utf-8")
    shown.open(laid(files.load(path), tmp_path / "page.html"))
    # A mark is 7 pixels high. What sticks out on either side is seen at the first point of every chart.
    heights = shown.run(
        "[...document.querySelectorAll('section.v0 svg')].map((each) =>"
        " each.querySelector('.error').getBoundingClientRect().height)"
    )
    assert len(heights) > 10
    assert min(heights) > 14
    widths = shown.run(
        "[...document.querySelectorAll('section.v0 .interval')].map((each) => each.getBoundingClientRect().width)"
    )
    assert min(widths) > 6


def test_the_bars_are_the_parts_of_a_request(shown: Browser, tmp_path: Path) -> None:
    table = files.load(RULES)
    shown.open(laid(table, tmp_path / "page.html"))
    rows = shown.run(
        "[...document.querySelector('section.v0 .requests figure').querySelectorAll('.row')].map((row) =>"
        " [row.querySelector('.form').textContent, row.querySelector('.value').textContent,"
        " [...row.querySelectorAll('.bar > i')].map((part) => part.getBoundingClientRect().width)])"
    )
    by_form = {name: (value, widths) for name, value, widths in rows}
    # Of two suspending children: 4 µs in sequence, and a gather of 28.
    assert by_form["in sequence"][0] == "4.00 µs"
    assert by_form["gather"][0] == "+24.0 µs"
    sequence, added = by_form["gather"][1][-2:]
    assert added / sequence == pytest.approx(24 / 4, rel=0.02)


def test_another_rate_makes_other_shares(shown: Browser, page: str) -> None:
    shown.open(page)
    shares = "[...document.querySelectorAll('section.v0 td[data-us]')].map((each) => parseFloat(each.textContent))"
    before = shown.run(shares)
    shown.run(
        "{ const rate = document.querySelector('.rate'); rate.value = 2000; rate.dispatchEvent(new Event('input')) }"
    )
    after = shown.run(shares)
    assert all(two == pytest.approx(2 * one, abs=1.1) for one, two in zip(before, after, strict=True))
    assert sum(after) > 1.5 * sum(before)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_hostile_table_is_text_on_its_page(shown: Browser, tmp_path: Path, scripts: bool) -> None:
    table = json.loads(RULES.read_bytes())
    table["machine"].update(hostname=BREACH, cpu_model=BREACH, platform=BREACH)
    table.update(name=BREACH, warnings=[BREACH], versions={BREACH: BREACH}, build=BREACH)
    for environment in table["environments"]:
        environment["constructs"][BREACH] = environment["constructs"]["gather"]
    path = tmp_path / "table.json"
    path.write_text(json.dumps(table), encoding="utf-8")
    address = laid(files.load(path), tmp_path / "page.html")
    shown.messages.clear()
    shown.open(address, scripts=scripts)
    assert shown.run("document.querySelectorAll('img, main script').length") == 0
    assert BREACH in shown.run("document.querySelector('.warnings').textContent")
    assert BREACH in shown.run("document.querySelector('main').textContent")
    assert "breach" not in shown.run("document.title").replace(BREACH, "")
    assert shown.requests == [address]
    assert shown.messages == []
