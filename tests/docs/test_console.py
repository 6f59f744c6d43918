"""What the pages show of the example service is what the commands print, and ``make demo`` asks about a spawn."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.processes import run_module

CHECKOUT = Path(__file__).parents[2]
PAGES = ("README.md", "docs/commands.md", "docs/bill.md")
MODULES = {"flake8": "flake8", "aiocost": "flake8_aiocost.frontends.cli"}


def shown(page: str) -> list[tuple[str, str]]:
    """Each command of a page's console blocks that looks at the example, and the output below it."""
    blocks = re.findall(
        r"^```console\n(.*?)^```$", (CHECKOUT / page).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    commands = [command for block in blocks for command in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]
    return [(line, output) for line, _, output in (command.partition("\n") for command in commands)]


SHOWN = [(page, *each) for page in PAGES for each in shown(page)]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example below the checkout's requirements, without the tables that somebody measured in the checkout."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copy(CHECKOUT / "pyproject.toml", folder)
    shutil.copytree(CHECKOUT / "examples", folder / "examples", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def printed(line: str, folder: Path) -> str:
    program, *arguments = shlex.split(line)
    done = run_module(MODULES[program], *arguments, cwd=folder)
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize(("page", "line", "output"), SHOWN, ids=[f"{page}: {line}" for page, line, _ in SHOWN])
def test_what_a_page_shows_is_what_is_printed(page: str, line: str, output: str, copy: Path) -> None:
    text = printed(line, copy)
    # A page may wrap a line at spaces; what is left out stands as "...".
    pieces = [re.escape(_unwrapped(piece)) for piece in re.split(r"^\.\.\.\n", output, flags=re.MULTILINE)]
    assert re.fullmatch(".+".join(pieces), _unwrapped(text)), text


def _unwrapped(text: str) -> str:
    return "".join(f"{word} " for word in text.split())


def test_each_page_and_each_command_is_held() -> None:
    assert {page for page, _, _ in SHOWN} == set(PAGES)
    commands = {line.partition(" -")[0] for _, line, _ in SHOWN}
    assert commands == {"flake8", "aiocost check", "aiocost why", "aiocost bill"}


def test_the_demo_asks_about_a_spawn_that_a_route_in_another_file_makes_hot(copy: Path) -> None:
    (place,) = re.findall(r"^SHOWN := (\S+)$", (CHECKOUT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    text = printed(f"aiocost why --python 3.13 {place}", copy)
    files = re.findall(r"^(?:  chain)? +(examples/\S+\.py):\d+: ", text, re.MULTILINE)
    assert (files[0], files[-1]) == ("examples/newsfeed/routers/feed.py", place.partition(":")[0])
    assert len(set(files)) == 3
    assert "\n  verdict  AIO101 " in text


def test_flake8_follows_calls_in_this_checkout_as_in_a_copy_of_the_example(tmp_path: Path) -> None:
    """The demo runs here. With its fixtures the checkout has more files than flake8 follows calls through."""
    (line, output) = shown("README.md")[0]
    here = printed(f"{line} --aiocost-cache-dir={tmp_path}", CHECKOUT)
    places = re.compile(r"^(\S+:\d+):\d+: (AIO\d{3}) ", re.MULTILINE)
    assert places.findall(here) == places.findall(output) != []


def test_no_line_of_the_readme_scrolls_sideways() -> None:
    """GitHub and package indexes show some hundred letters of a line of code."""
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```\w+\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    assert [line for block in blocks for line in block.splitlines() if len(line) > 100] == []
