"""The page of bills in a real browser: what a person sees, clicks and types, and a project that is hostile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from flake8_aiocost.bill_formats import load
from tests.browser import Browser, browser, needs_browser
from tests.frontends.commands import aiocost
from tests.frontends.test_bill_page import statement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.slow, needs_browser]

#: What is written of a page when something of the project was markup.
BREACH = "<img src=http://198.51.100.7/x onerror=document.title='breach'>"
ROUTES = f'''\
import asyncio

from fastapi import FastAPI

app = FastAPI()


async def load(what):
    await asyncio.sleep(1)


@app.get("/<script>document.title='breach'</script>{BREACH}")
async def get_feed(flag: bool):
    await helper()
    if flag:
        # </pre></figure></details><script>document.title="breach"</script>{BREACH}
        await asyncio.gather(load(1), load("{"x" * 3000}"), load("\u202e\x07"))


async def helper():
    await asyncio.gather(load("&lt;b&gt;"), load("{BREACH}"))
'''


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of a project all of whose names and texts are markup."""
    folder = tmp_path_factory.mktemp("hostile") / "a <b onclick=document.title='breach'>'&amp;"
    folder.mkdir()
    (folder / "<svg onload=document.title='breach'>.py").write_text(ROUTES)
    ran = aiocost("bill", "--no-cache", "--html", "../page.html", "--python", "3.13", cwd=folder)
    assert ran.returncode == 0
    return (folder.parent / "page.html").as_uri()


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("plain") / "page.html"
    path.write_text(load("html").text(statement(), most=0, width=None), encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_hostile_project_is_text_on_its_page(shown: Browser, hostile: str, scripts: bool) -> None:
    shown.messages.clear()
    shown.open(hostile, scripts=scripts)
    if scripts:
        shown.run("for (const each of document.querySelectorAll('.frame, .spawns a')) each.click()")
    assert shown.run("document.title") == "What one call spends on spawning"
    assert shown.run("document.querySelectorAll('img, b[onclick], svg[onload], main script').length") == 0
    text = shown.run("document.documentElement.textContent")
    assert f"GET /<script>document.title='breach'</script>{BREACH}" in text
    assert "<svg onload=document.title='breach'>.py:17" in text
    assert '# </pre></figure></details><script>document.title="breach"</script>' in text
    # Neither a bell nor what turns the direction of text, and no line of thousands of characters.
    assert (
        shown.run("Math.max(...[...document.querySelectorAll('pre > *')].map((each) => each.textContent.length))") < 170
    )
    assert "\u202e" not in text
    assert "\x07" not in text
    assert shown.requests == [hostile]
    assert shown.messages == []


def test_the_policy_stops_what_is_not_of_the_page(shown: Browser, tmp_path: Path, plain: str) -> None:
    """If something came through after all, it would neither run nor fetch."""
    breach = f"<script>document.title='breach'</script>{BREACH}<style>body {{ display: none }}</style>"
    path = tmp_path / "page.html"
    path.write_text(load("html").text(statement(), most=0, width=None).replace("<main>", f"<main>{breach}"))
    shown.open(path.as_uri())
    assert shown.run("document.title") == "What one call spends on spawning"
    assert shown.run("getComputedStyle(document.body).display") == "block"
    assert shown.requests == [path.as_uri()]
    assert shown.stopped == ["http://198.51.100.7/x"]
    shown.open(plain)
    shown.messages.clear()


FRAMES = "[...document.querySelectorAll('.frame:not([hidden])')]"


def test_the_widths_are_the_parts_of_the_bill(shown: Browser, hostile: str) -> None:
    shown.open(hostile)
    whole = shown.run("document.querySelector('.icicle').getBoundingClientRect().width")
    frames = shown.run(f"{FRAMES}.map((each) => [each.className, each.getBoundingClientRect().width / {whole}])")
    rows = shown.run("[...document.querySelectorAll('.spawns tbody tr')].map((each) => Number(each.dataset.us))")
    assert [name for name, _ in frames] == ["frame way", "frame some", "frame way", "frame every"]
    widths = [width for _, width in frames]
    assert widths == pytest.approx([1, rows[0] / sum(rows), rows[1] / sum(rows), rows[1] / sum(rows)], abs=0.01)


@pytest.mark.parametrize("width", [1200, 700, 390])
def test_a_number_is_whole_or_not_there(shown: Browser, tmp_path: Path, width: int) -> None:
    path = tmp_path / "page.html"
    path.write_text(load("html").text(statement(1, 20), most=0, width=None), encoding="utf-8")
    shown.open(path.as_uri(), width=width)
    ends = "const end = (each) => each.getBoundingClientRect().right"
    told = "[...document.querySelectorAll('.frame b')].filter((each) => each.getClientRects().length)"
    script = f"(() => {{ {ends}; return {told}.map((each) => end(each.closest('.frame')) - end(each)) }})()"
    left = shown.run(script)
    assert 0 < len(left) < shown.run("document.querySelectorAll('.frame').length")
    assert min(left) >= 0


def test_a_click_on_a_spawn_shows_its_lines_and_one_on_a_function_makes_it_wide(shown: Browser, hostile: str) -> None:
    shown.open(hostile)
    shown.run(f"{FRAMES}[1].click()")
    assert shown.run("document.querySelector('.chosen mark').textContent").startswith(
        "17        await asyncio.gather(load(1)"
    )
    assert shown.run("document.querySelector('tr.chosen th').textContent") == "gather of 3"
    shown.run(f"{FRAMES}[2].click()")
    assert shown.run(f"{FRAMES}.map((each) => each.querySelector('i').textContent)")[1:] == ["helper", "gather of 2"]
    assert shown.run("document.querySelector('.chosen').textContent").startswith("helper: ")
    assert ":14" in shown.run("document.querySelector('.chosen .place').textContent")
    shown.run(f"{FRAMES}[0].click()")
    assert shown.run(f"{FRAMES}.length") == 4


def test_all_of_it_can_be_done_with_the_keyboard(shown: Browser, hostile: str) -> None:
    shown.open(hostile)
    shown.run("document.querySelector('summary').focus()")
    shown.press("Tab")
    focused = "document.activeElement.querySelector('i')?.textContent"
    assert "GET /" in shown.run(focused)
    assert shown.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    shown.press("ArrowDown")
    shown.press("ArrowRight")
    assert shown.run(focused) == "helper"
    shown.press("ArrowDown")
    shown.press("Enter")
    assert "load(&quot;&amp;lt;" not in shown.run("document.querySelector('.chosen mark').textContent")
    assert 'load("&lt;b&gt;")' in shown.run("document.querySelector('.chosen mark').textContent")
    assert shown.run("document.activeElement.getAttribute('aria-selected')") == "true"
    shown.press("Escape")
    assert "GET /" in shown.run(focused)
    # The picture is one stop on the way through the page; the next ones are the source that was opened, or the table.
    shown.press("Tab")
    assert shown.run("document.activeElement.closest('.icicle')") is None
    shown.run("document.querySelector('.spawns a').focus()")
    shown.press("Enter")
    assert shown.run("document.querySelectorAll('.spawns .lines figure').length") == 1
    shown.press("Enter")
    assert shown.run("document.querySelectorAll('.spawns .lines figure').length") == 0


def test_a_way_of_thousands_of_functions_is_drawn_with_its_ends(shown: Browser, tmp_path: Path) -> None:
    steps = "".join(f"async def f{each}():\n    await f{each + 1}()\n\n\n" for each in range(1500))
    head = "import asyncio\n\nfrom fastapi import FastAPI\n\napp = FastAPI()\n\n\n"
    last = "async def f1500():\n    await asyncio.gather(f1501(), f1501())\n\n\nasync def f1501(): ...\n\n\n"
    (tmp_path / "app.py").write_text(f'{head}{steps}{last}@app.get("/deep")\nasync def deep():\n    await f0()\n')
    ran = aiocost("bill", "--no-cache", "--html", "page.html", cwd=tmp_path)
    assert ran.returncode == 0
    shown.open((tmp_path / "page.html").as_uri())
    names = shown.run(f"{FRAMES}.map((each) => each.querySelector('i').textContent)")
    assert len(names) == 41
    assert names[20] == "… 1463 functions …"
    assert (names[1], names[-2], names[-1]) == ("f0", "f1500", "gather of 2")


def test_what_is_read_out_has_a_name_and_its_level(shown: Browser, hostile: str) -> None:
    shown.open(hostile)
    frames = shown.run(
        f"{FRAMES}.map((each) => ['role', 'aria-level', 'aria-label'].map((name) => each.getAttribute(name)))"
    )
    assert [level for _, level, _ in frames] == ["1", "2", "2", "3"]
    assert all(role == "treeitem" and label.endswith(" µs") for role, _, label in frames)
    assert shown.run("document.querySelectorAll('.spawns caption').length") == 1


def test_the_filter_finds_entry_points(shown: Browser, plain: str) -> None:
    shown.open(plain)
    shown.run("find.value = 'get /1'; find.dispatchEvent(new Event('input'))")
    assert shown.run("document.getElementById('found').textContent") == "1 of 3"
    assert shown.run("entries.filter((each) => each.offsetHeight > 0).length") == 1


def test_entry_points_are_sorted_by_what_is_chosen(shown: Browser, tmp_path: Path) -> None:
    some = statement(3)
    least = (5.0, 30.0, 20.0)
    entries = tuple(structs.replace(each, always_us=us) for each, us in zip(some.entries, least, strict=True))
    path = tmp_path / "page.html"
    path.write_text(load("html").text(structs.replace(some, entries=entries), most=0, width=None), encoding="utf-8")
    shown.open(path.as_uri())
    order = "[...document.querySelectorAll('details.entry')].map((each) => each.id)"
    for by, wanted in (("always", ["e2", "e3", "e1"]), ("us", ["e1", "e2", "e3"]), ("cores", ["e1", "e2", "e3"])):
        shown.run(f"sort.value = '{by}'; sort.dispatchEvent(new Event('change', {{bubbles: true}}))")
        assert shown.run(order) == wanted


def test_a_link_opens_an_entry_point(shown: Browser, plain: str) -> None:
    shown.open(f"{plain}#e2")
    assert shown.run("document.querySelectorAll('details.entry[open] .icicle').length") == 2
    shown.run("location.hash = '#e3'; new Promise((done) => setTimeout(done))")
    assert shown.run("document.getElementById('e3').open")


def test_without_scripts_the_tables_and_lines_are_there(shown: Browser, plain: str) -> None:
    shown.open(f"{plain}#s1", scripts=False)
    assert shown.run("document.querySelectorAll('.icicle').length") == 0
    assert shown.run("document.querySelector('.spawns').offsetHeight") > 0
    assert shown.run("document.getElementById('finding').hidden")
    assert shown.run("document.getElementById('s1').offsetHeight") > 0


@pytest.mark.parametrize("width", [320, 400, 1200])
@pytest.mark.parametrize("dark", [False, True])
def test_nothing_sticks_out_and_colours_are_those_of_the_scheme(
    shown: Browser, hostile: str, width: int, dark: bool
) -> None:
    shown.open(hostile, width=width, dark=dark)
    shown.run(f"{FRAMES}[1].click(); document.querySelector('.spawns a').click()")
    assert shown.run("document.documentElement.scrollWidth") <= width
    back = shown.run("getComputedStyle(document.body).backgroundColor")
    assert back == ("rgb(18, 22, 27)" if dark else "rgb(255, 255, 255)")
    # A finger needs 24 pixels.
    assert shown.run(f"Math.min(...{FRAMES}.map((each) => each.offsetHeight))") >= 24
