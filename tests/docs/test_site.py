"""The documentation as a site: every page is on it, links lead somewhere, and it works without a network."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flake8_aiocost.frontends import cli
from flake8_aiocost.heat.catalogue import FRAMEWORKS
from flake8_aiocost.rules import rules
from website import picture, recordings
from website.drawing import texts

pytest.importorskip("furo")

CHECKOUT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as ``make site`` does it. A link that leads nowhere fails that."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "website", str(folder)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_every_page_of_the_docs_is_there_and_in_the_menu(site: Path) -> None:
    menu = (site / "index.html").read_text(encoding="utf-8")
    for page in sorted((CHECKOUT / "docs").rglob("*.md")):
        made = page.relative_to(CHECKOUT).with_suffix(".html").as_posix()
        assert (site / made).is_file()
        assert f'href="{made}"' in menu, made


def test_each_rule_and_each_framework_has_a_page_of_its_own(site: Path) -> None:
    titles = set()
    for page in (site / "docs" / "frameworks").glob("*.html"):
        (title,) = re.findall(r"<h1>(.*?)<a", page.read_text(encoding="utf-8"))
        titles.add(title)
    expected = {framework.framework for framework in FRAMEWORKS.parsed()}
    assert titles == (expected - {""}) | {"Whatever the framework"}
    assert {page.stem for page in (site / "docs" / "rules").glob("*.html")} == {rule.code for rule in rules()}


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    loaded = re.compile(
        r"<(?:script|img|iframe|source)\b[^>]*\bsrc=\"(?:https?:)?//|<link\b[^>]*\bhref=\"(?:https?:)?//"
    )
    imported = re.compile(r"@import\s+[^;]*//|url\([\"']?(?:https?:)?//")
    for page in site.rglob("*.html"):
        assert not loaded.search(page.read_text(encoding="utf-8")), page
    for sheet in site.rglob("*.css"):
        assert not imported.search(sheet.read_text(encoding="utf-8")), sheet


@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs chromium")
def test_the_search_finds_a_page_in_a_browser_that_reads_it_from_the_disk(site: Path) -> None:
    done = subprocess.run(
        [
            *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=30000", "--dump-dom"),
            f"{(site / 'search.html').as_uri()}?q=slack",
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert 'href="docs/frameworks/slack-bolt.html"' in done.stdout


def test_the_picture_shows_what_is_said() -> None:
    assert texts(picture.PICTURE.read_text(encoding="utf-8")) == texts(picture.draw(picture.found()))
    assert picture.found()["code"] in texts(picture.PICTURE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("recording", recordings.RECORDINGS, ids=lambda each: each.name)
def test_a_recording_is_of_the_command_that_it_names(recording: recordings.Recording) -> None:
    page = (CHECKOUT / recording.page).read_text(encoding="utf-8")
    shown = page.partition(recordings.begin(recording))[2].partition(recordings.END)[0]
    command, _, said = shown.removeprefix("```text\n$ ").partition("\n")
    assert command == recording.command
    # The arguments are those of today.
    assert cli._parser().parse_args(recording.arguments).command == recording.arguments[0]
    assert shown == recordings.block(recording, said.partition("\n```\n")[0])
    if recording.alt:
        svg = texts(recording.picture.read_text(encoding="utf-8"))
        assert svg.startswith(f"{recording.service.package} {recording.service.after} $ {command}")
        # A terminal has less space: its lines are broken, or end before those of the page.
        assert said.split()[:4] == svg.partition(command)[2].split()[:4]


@pytest.mark.parametrize(
    "drawn",
    [picture.PICTURE, *(each.picture for each in recordings.RECORDINGS if each.alt)],
    ids=lambda each: each.stem,
)
def test_the_picture_needs_nothing_from_elsewhere(drawn: Path) -> None:
    svg = drawn.read_text(encoding="utf-8")
    assert not re.search(r"@import|url\([\"']?http|href=", svg)
