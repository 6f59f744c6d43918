"""The commands on tables, as processes: what they show, and one line for what they cannot read or write."""

from __future__ import annotations

import json
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from flake8_aiocost.calibrate.commands import names
from flake8_aiocost.cost.files import load
from tests.calibrate.conftest import several

TABLES = Path(__file__).parents[1] / "fixtures" / "tables"
TABLE = str(TABLES / "rules.json")
OLDER = str(TABLES / "rules-311.json")


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flake8_aiocost.calibrate.cli", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.fixture
def other_host(tmp_path: Path) -> str:
    """The same table from a machine where everything takes half as long again."""
    table = json.loads(Path(TABLE).read_text(encoding="utf-8"))
    table["name"] = table["machine"]["hostname"] = "slower"
    for environment in table["environments"]:
        for curve in environment["constructs"].values():
            curve["fixed"] *= 1.5
            curve["per_child"] *= 1.5
            for point in curve["points"]:
                point["us"] *= 1.5
    path = tmp_path / "slower.json"
    path.write_text(json.dumps(table), encoding="utf-8")
    return str(path)


def test_show_prints_costs_and_what_they_are_more_than_in_sequence() -> None:
    done = command("show", TABLE)
    assert done.returncode == 0, done.stderr
    rows = [line.split() for line in done.stdout.splitlines()]
    after = next(index for index, row in enumerate(rows) if row[:1] == ["gather"])
    # Suspending awaits, of which the table says 4 + 12 µs for each, and 2 µs for each in sequence.
    assert rows[after][1:] == ["16.0", "28.0", "52.0", "100", "196"]
    assert rows[after + 1] == ["more", "+14.0", "+24.0", "+44.0", "+84.0", "+164"]


class Outside(HTMLParser):
    """Notes everything that a page would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.charts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.charts += tag == "svg"
        self.fetched += [value or "" for name, value in attrs if name in ("src", "href", "srcset", "data")]


def test_the_page_stands_by_itself(tmp_path: Path) -> None:
    page = tmp_path / "table.html"
    assert command("show", TABLE, "--html", str(page)).returncode == 0
    parser = Outside()
    parser.feed(page.read_text(encoding="utf-8"))
    assert parser.charts > 3
    assert [target for target in parser.fetched if not target.startswith("#")] == []


@pytest.mark.parametrize(("limit", "code"), [("10", 1), ("60", 0)])
def test_a_limit_of_compare_is_told_by_the_exit_code_and_on_standard_error(
    other_host: str, limit: str, code: int
) -> None:
    done = command("compare", TABLE, other_host, "--fail-above", limit)
    assert done.returncode == code
    told = done.stderr.splitlines()
    assert set(told) == ({"aiocost-calibrate: B costs 50 % more, which is above 10 %"} if code else set())


def test_compare_says_how_far_apart_two_machines_are(other_host: str) -> None:
    done = command("compare", TABLE, other_host)
    assert done.returncode == 0, done.stderr
    assert "Geometric mean of B/A: 1.50" in done.stdout


def test_merge_takes_the_middle_and_the_spread(other_host: str, tmp_path: Path) -> None:
    out = tmp_path / "fleet.json"
    done = command("merge", TABLE, other_host, "-o", str(out), "--name", "fleet")
    assert done.returncode == 0, done.stderr
    fleet = load(out)
    assert fleet.name == "fleet"
    one = load(Path(TABLE)).environments[0].constructs["gather"].points[1]
    point = next(
        curve.points[1]
        for environment in fleet.environments
        if environment.awaitable == load(Path(TABLE)).environments[0].awaitable
        for name, curve in environment.constructs.items()
        if name == "gather"
    )
    assert one.us < point.us < 1.5 * one.us
    assert point.stderr > one.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show", "gone.json"], "gone.json: no such file"),
        (["show", str(TABLES / "rules-broken.json")], "truncated"),
        (["show", str(TABLES)], "a folder, not a table"),
        (["show", TABLE, "--html", str(TABLES)], "name another place with --html"),
        (["merge", TABLE, OLDER, "-o", "out.json"], "one table cannot hold several Pythons"),
        (["merge", TABLE, "-o", "out.json"], "two hosts or more"),
        (["compare", TABLE, "gone.json"], "gone.json: no such file"),
    ],
)
def test_bad_input_is_one_line(arguments: list[str], said: str) -> None:
    done = command(*arguments)
    assert done.returncode == 2
    assert said in done.stderr.strip().splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert not Path("out.json").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--loop", "uvloop", "show", TABLE], "the command show must come first"),
        (["shwo", TABLE], "there is no 'shwo' (did you mean show?)"),
        (["--loop", "zz"], "argument --loop: 'zz', where asyncio or uvloop is expected"),
    ],
)
def test_a_wrong_command_line_says_what_is_wrong(arguments: list[str], said: str, tmp_path: Path) -> None:
    done = command(*arguments)
    assert done.returncode == 2
    assert said in done.stderr.strip().splitlines()[-1]
    assert done.stdout == ""


def test_the_help_names_every_command() -> None:
    text = command("--help").stdout
    for name, done in zip(names(), several(*((name, "--help") for name in names())), strict=True):
        assert f"\n    {name} " in text
        assert done.stdout.startswith(f"usage: aiocost-calibrate {name} ")


def test_a_host_that_is_given_twice_is_refused(tmp_path: Path) -> None:
    copy = tmp_path / "copy.json"
    copy.write_bytes(Path(TABLE).read_bytes())
    done = command("merge", TABLE, str(copy), "-o", str(tmp_path / "fleet.json"))
    assert done.returncode == 2
    assert "holds the same as another table of the fleet" in done.stderr


@pytest.mark.parametrize("markup", ["[/x]", "[link=https://example.com]here", ":warning:", "[bold red]"])
def test_nothing_in_a_table_is_markup(tmp_path: Path, markup: str) -> None:
    table = json.loads(Path(TABLE).read_text(encoding="utf-8"))
    table["machine"].update(hostname=markup, cpu_model=markup, platform=markup)
    table.update(name=markup, warnings=[markup], versions={markup: markup}, build=markup)
    for environment in table["environments"]:
        environment["constructs"][markup] = environment["constructs"]["gather"]
    path = tmp_path / "table.json"
    path.write_text(json.dumps(table), encoding="utf-8")
    page, merged = str(tmp_path / "page.html"), str(tmp_path / "merged.json")
    *shown, drawn, joined = several(
        ("show", str(path)),
        ("compare", TABLE, str(path)),
        ("compare", str(path), TABLE),
        ("show", str(path), "--html", page),
        ("merge", TABLE, str(path), "--name", markup, "-o", merged),
    )
    for done in shown:
        assert "Traceback" not in done.stderr
        assert markup in done.stdout
    assert drawn.returncode == 0, drawn.stderr
    assert joined.returncode == 0, joined.stderr
