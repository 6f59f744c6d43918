"""The baseline: one command, one file, and from then on only what is new is said, by every door."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from flake8_aiocost.review.baseline import MOST_BYTES, NAME, SCHEMA
from tests.frontends.commands import aiocost_here as aiocost
from tests.frontends.conftest import flake8
from tests.frontends.reporting import project

if TYPE_CHECKING:
    from collections.abc import Callable

GONE = "and there is none any more"
#: What ``test_shrinking.py`` is about is left.
LEFT = ("--baseline-mode", "discard")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project with five findings, and a file that cannot be read."""
    root = project(tmp_path)
    (root / "shop" / "torn.py").unlink()
    return root


def check(*arguments: str, cwd: Path, code: int) -> tuple[list[str], str]:
    """The findings' lines, and the line of totals."""
    done = aiocost("check", *arguments, cwd=cwd)
    assert done.returncode == code, done.stderr
    *lines, last = done.stdout.splitlines()
    return lines, last


def by_flake8(*arguments: str, cwd: Path) -> list[str]:
    done = flake8("--select", "AIO", *arguments, cwd=cwd)
    assert done.stderr == ""
    return [line.removeprefix("./") for line in done.stdout.splitlines()]


def write(*arguments: str, cwd: Path) -> str:
    done = aiocost("check", "--write-baseline", *arguments, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done.stdout


def edit(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def entries(root: Path, name: str = NAME) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((root / name).read_text(encoding="utf-8"))["findings"]
    return found


# ── the round trip ─────────────────────────────────────────────────────────────────────────────────────────────


def test_one_command_and_one_file(shop: Path) -> None:
    before, last = check(cwd=shop, code=1)
    assert (len(before), "5 reported" in last) == (5, True)
    assert write(cwd=shop) == f"wrote {NAME}: 5 findings, 5 new\n"
    assert entries(shop) == {
        "shop/more.py": [
            {"code": "AIO101", "function": "twice", "text": 'asyncio.gather(ready(),ready("é"))'},
            {"code": "AIO101", "function": "twice", "text": "asyncio.gather(ready(),ready())", "count": 2},
            {"code": "AIO301", "function": "anywhere", "text": "asyncio.gather(ready())"},
        ],
        "shop/service.py": [
            {"code": "AIO101", "function": "Orders.both", "text": "asyncio.gather(self.first(),self.first())"}
        ],
    }
    for _ in range(2):  # the second time from what the first has kept
        lines, after = check(cwd=shop, code=0)
        assert lines == []
        assert after == last.replace("5 reported", "0 reported, 5 suppressed (baseline)")
    assert by_flake8(cwd=shop) == by_flake8("-j1", cwd=shop) == by_flake8("-j2", cwd=shop) == []
    assert by_flake8("shop/more.py", cwd=shop) == []
    assert check("--no-baseline", cwd=shop, code=1) == (before, last)
    assert len(by_flake8("--aiocost-baseline", "none", "-j2", cwd=shop)) == 5
    assert "suppressed by the baseline" in aiocost("why", "shop/service.py:14", cwd=shop).stdout


GATHER = "    await asyncio.gather(ready(), ready())\n"
ANYWHERE = "async def anywhere():\n    await asyncio.gather(ready())\n"
MOVES = {
    "lines above": [("import asyncio\n", "import asyncio\n\n# more\n\n\nX = 1\n")],
    "layout": [("gather(ready())", "gather(  # said\n        ready(),\n    )")],
    "quotes": [('ready("é")', "ready('é')")],
    "a block": [(GATHER, f"    if app:\n    {GATHER}")],
    "a function that moves": [(ANYWHERE, ""), ("async def ready", f"{ANYWHERE}\n\nasync def ready")],
}


@pytest.mark.parametrize("pairs", MOVES.values(), ids=MOVES.keys())
def test_code_that_moves_stays_known(shop: Path, pairs: list[tuple[str, str]]) -> None:
    write(cwd=shop)
    edit(shop / "shop" / "more.py", *pairs)
    done = aiocost("check", cwd=shop)
    assert (done.returncode, done.stderr) == (0, "")
    assert by_flake8("-j2", cwd=shop) == []
    assert write(cwd=shop) == f"wrote {NAME}: 5 findings\n"


NEW = {
    "another text": (("gather(ready())", "gather(ready(2))"), "shop/more.py:23:11: AIO301"),
    "another function": (("async def anywhere", "async def elsewhere"), "shop/more.py:23:11: AIO301"),
    "one more": (
        ("async def anywhere():\n", f'@app.get("/hot")\nasync def anywhere():\n{GATHER}'),
        "shop/more.py:24:11: AIO101",
    ),
}


@pytest.mark.parametrize(("pair", "told"), NEW.values(), ids=NEW.keys())
def test_what_is_new_is_told(shop: Path, pair: tuple[str, str], told: str) -> None:
    write(cwd=shop)
    edit(shop / "shop" / "more.py", pair)
    lines, last = check(cwd=shop, code=1)
    assert [line[: len(told)] for line in lines] == [told]
    assert "1 reported, " in last
    assert by_flake8(cwd=shop) == by_flake8("-j2", cwd=shop) == by_flake8("shop/more.py", cwd=shop) == lines


def test_of_those_that_are_alike_the_last_ones_are_new(shop: Path) -> None:
    write(cwd=shop)
    more = shop / "shop" / "more.py"
    edit(more, (GATHER, GATHER * 3))
    lines, last = check(cwd=shop, code=1)
    assert [line.partition(": ")[0] for line in lines] == ["shop/more.py:16:11", "shop/more.py:17:11"]
    assert "2 reported, 5 suppressed (baseline)" in last
    assert by_flake8("-j2", cwd=shop) == lines
    assert write(cwd=shop) == f"wrote {NAME}: 7 findings, 2 new\n"


def test_a_run_that_writes_nothing_tells_what_is_stale_until_it_is_written_again(shop: Path) -> None:
    write(cwd=shop)
    edit(shop / "shop" / "more.py", (GATHER, ""))
    (shop / "shop" / "service.py").write_text("")
    done = aiocost("check", *LEFT, cwd=shop)
    assert done.returncode == 0
    both = "asyncio.gather(self.first(),self.first())"
    assert done.stderr.splitlines() == [
        "aiocost: shop/more.py: the baseline has 2 AIO101 in twice: asyncio.gather(ready(),ready()), and there is 1",
        f"aiocost: shop/service.py: the baseline has 1 AIO101 in Orders.both: {both}, {GONE}",
    ]
    (shop / "shop" / "service.py").unlink()
    assert aiocost("check", *LEFT, cwd=shop).stderr == done.stderr
    # Of files that nobody looks at nothing is told.
    assert aiocost("check", "shop/store.py", *LEFT, cwd=shop).stderr == ""
    assert write(cwd=shop) == f"wrote {NAME}: 3 findings, 2 gone\n"
    assert list(entries(shop)) == ["shop/more.py"]
    assert aiocost("check", *LEFT, cwd=shop).stderr == ""


def test_a_file_that_cannot_be_read_keeps_what_is_known_of_it(shop: Path) -> None:
    write(cwd=shop)
    was = (shop / NAME).read_bytes()
    edit(shop / "shop" / "more.py", ("async def twice():", "async def twice(:"))
    done = aiocost("check", cwd=shop)
    assert GONE not in done.stderr
    assert write(cwd=shop) == f"wrote {NAME}: 5 findings\n"
    assert (shop / NAME).read_bytes() == was


# ── what else keeps silent ─────────────────────────────────────────────────────────────────────────────────────


def test_comments_come_before_it(shop: Path) -> None:
    more = shop / "shop" / "more.py"
    edit(more, ("gather(ready(), ready())\n", "gather(ready(), ready())  # noqa: AIO101\n"))
    assert write(cwd=shop) == f"wrote {NAME}: 4 findings, 4 new\n"
    _, last = check(cwd=shop, code=0)
    assert "0 reported, 1 suppressed (noqa), 4 suppressed (baseline)" in last
    # The one that the comment silences takes nothing of what is known of the other, which is alike.
    edit(more, ("gather(ready())", "gather(ready())  # noqa"))
    done = aiocost("check", *LEFT, cwd=shop)
    assert (done.returncode, done.stderr) == (
        0,
        f"aiocost: shop/more.py: the baseline has 1 AIO301 in anywhere: asyncio.gather(ready()), {GONE}\n",
    )
    assert by_flake8("-j2", cwd=shop) == by_flake8("--aiocost-follow", "module", "shop/more.py", cwd=shop) == []


def test_what_is_selected_comes_in_and_what_is_known_stays(shop: Path) -> None:
    assert write("--select", "AIO3", cwd=shop) == f"wrote {NAME}: 1 finding, 1 new\n"
    assert len(check(cwd=shop, code=1)[0]) == 4
    assert write("--ignore", "AIO3", "--per-file-ignores", "service.py:AIO1", cwd=shop) == (
        f"wrote {NAME}: 4 findings, 3 new\n"
    )
    assert write("shop/service.py", cwd=shop) == f"wrote {NAME}: 5 findings, 1 new\n"
    assert check("--select", "AIO3", cwd=shop, code=0)[1].count("5 suppressed (baseline)") == 1


def test_entry_points_are_known_too(shop: Path) -> None:
    options = ("--budget", "1", "--show", "all")
    before, last = check(*options, cwd=shop, code=1)
    assert sum(" AIO110 " in line for line in before) == 2
    write(*options, cwd=shop)
    lines, after = check(*options, cwd=shop, code=0)
    assert lines == []
    assert last.partition(":")[0] == after.partition(":")[0]
    flags = ("--aiocost-budget", "1", "--aiocost-show", "all", "-j2")
    assert by_flake8(*flags, cwd=shop) == []
    edit(shop / NAME, ('"code":"AIO110","function":"twice"', '"code":"AIO110","function":"twices"'))
    assert [line.partition(" ")[2][:6] for line in check(*options, cwd=shop, code=1)[0]] == ["AIO110"]
    assert len(by_flake8(*flags, cwd=shop)) == 1


def test_what_is_about_the_run_is_never_in_it(shop: Path) -> None:
    assert write("--table", "gone.json", cwd=shop) == f"wrote {NAME}: 5 findings, 5 new\n"
    # AIO901 is told where something else is.
    assert check("--table", "gone.json", cwd=shop, code=0)[0] == []
    assert by_flake8("--aiocost-table", "gone.json", cwd=shop) == []
    edit(shop / "shop" / "more.py", ("gather(ready())", "gather(ready(2))"))
    codes = [line.partition(": ")[2][:6] for line in check("--table", "gone.json", cwd=shop, code=1)[0]]
    assert codes == ["AIO901", "AIO301"]
    assert len(by_flake8("--aiocost-table", "gone.json", cwd=shop)) == 2


def test_fixes_leave_alone_what_is_known(shop: Path) -> None:
    write(cwd=shop)
    was = (shop / "shop" / "more.py").read_bytes()
    done = aiocost("check", "--fix", "--unsafe-fixes", cwd=shop)
    assert done.returncode == 0
    assert done.stdout.endswith("Fixed 0 spawns\n")
    assert (shop / "shop" / "more.py").read_bytes() == was


# ── one cause, many spawns ─────────────────────────────────────────────────────────────────────────────────────

CAUSE = """\
import asyncio

from outside import a, b


async def both():
    return await asyncio.gather(a(), b())
"""
SPAWN = """\
import asyncio

from app.cause import both
from outside import rest


async def {0}():
    await asyncio.gather(both(), rest())
"""


@pytest.fixture
def merged(tmp_path: Path) -> Path:
    """Three spawns of one cause, of which the first tells."""
    (tmp_path / "pyproject.toml").write_text('[tool.aiocost]\npython = "3.13"\n')
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").write_text("")
    (tmp_path / "app" / "cause.py").write_text(CAUSE)
    for name in ("left", "middle", "right"):
        (tmp_path / "app" / f"{name}.py").write_text(SPAWN.format(name))
    return tmp_path


def test_all_spawns_of_a_cause_are_known(merged: Path) -> None:
    lines, last = check(cwd=merged, code=1)
    assert (len(lines), "2 merged into one cause" in last) == (1, True)
    assert write(cwd=merged) == f"wrote {NAME}: 3 findings, 3 new\n"
    assert "0 reported, 3 suppressed (baseline)" in check(cwd=merged, code=0)[1]
    # Another one would tell of it now, when files are chosen and when the first one goes.
    assert check("app/middle.py", "app/right.py", cwd=merged, code=0)[0] == []
    (merged / "app" / "left.py").unlink()
    assert check(cwd=merged, code=0)[0] == []
    assert by_flake8("-j2", cwd=merged) == by_flake8("app/right.py", cwd=merged) == []


@pytest.mark.parametrize("name", ["a_first", "z_last"])
def test_a_new_spawn_of_a_known_cause_is_told_wherever_it_stands(merged: Path, name: str) -> None:
    write(cwd=merged)
    (merged / "app" / f"{name}.py").write_text(SPAWN.format(name))
    lines, _ = check(cwd=merged, code=1)
    assert [line.partition(":")[0] for line in lines] == [f"app/{name}.py"]
    assert "more spawn" not in lines[0]
    assert by_flake8("-j2", cwd=merged) == by_flake8(f"app/{name}.py", cwd=merged) == lines
    assert write(cwd=merged) == f"wrote {NAME}: 4 findings, 1 new\n"


# ── where it lies ──────────────────────────────────────────────────────────────────────────────────────────────


def test_another_file_of_the_project(shop: Path) -> None:
    done = aiocost("check", "--write-baseline", "ci/known.json", cwd=shop)
    assert (done.returncode, done.stdout) == (0, "wrote ci/known.json: 5 findings, 5 new\n".replace("/", os.sep))
    assert done.stderr == (
        f'aiocost: to have it honoured, set baseline = "ci/known.json" in [tool.aiocost]; by itself that is {NAME}\n'
    )
    assert len(check(cwd=shop, code=1)[0]) == 5
    with (shop / "pyproject.toml").open("a") as file:
        file.write('baseline = "ci/known.json"\n')
    assert check(cwd=shop, code=0)[0] == by_flake8("-j2", cwd=shop) == []
    assert write(cwd=shop / "shop") == f"wrote {Path('..', 'ci', 'known.json')}: 5 findings\n"
    assert not (shop / NAME).exists()


def test_what_follows_the_option_is_no_file_to_overwrite(shop: Path) -> None:
    was = (shop / "shop" / "service.py").read_bytes()
    assert write("shop/service.py", cwd=shop) == f"wrote {NAME}: 1 finding, 1 new\n"
    assert (shop / "shop" / "service.py").read_bytes() == was
    (shop / "package.json").write_text("{}")
    done = aiocost("check", "--write-baseline", "package.json", cwd=shop)
    assert done.returncode == 2
    assert "package.json: the baseline is damaged" in done.stderr
    assert (shop / "package.json").read_text() == "{}"


def test_the_same_from_a_folder_below_and_by_whole_paths(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    write(cwd=shop / "shop")
    assert check(cwd=shop, code=0)[0] == []
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    assert check(str(shop / "shop"), cwd=elsewhere, code=0)[0] == []
    assert by_flake8(str(shop / "shop" / "more.py"), cwd=elsewhere) == []


def test_each_project_has_its_own(tmp_path: Path) -> None:
    for name in ("one", "two"):
        project(tmp_path / name)
    assert write("one", "two", cwd=tmp_path) == "".join(
        f"wrote {Path(name, NAME)}: 5 findings, 5 new\n" for name in ("one", "two")
    )
    assert check("one", "two", cwd=tmp_path, code=0)[0] == []
    done = aiocost("check", "one", "two", "--write-baseline", "both.json", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == ("aiocost: option --write-baseline: both.json cannot hold 2 projects; name no file\n")


def damaged(text: str | bytes) -> Callable[[Path], object]:
    return lambda root: (root / NAME).write_bytes(text if isinstance(text, bytes) else text.encode())


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (damaged("<<<<<<< HEAD\n{}"), "the baseline is damaged: JSON is malformed"),
        (damaged('{"schema": "aiocost-baseline/1"}'), "the baseline is damaged: Object missing required field"),
        (damaged('{"schema": "aiocost-baseline/2", "findings": {}}'), "no baseline that this version reads"),
        (damaged("[" * 100_000), "the baseline is damaged: "),
        (damaged(b"\xff\xfe"), "the baseline is damaged: "),
        (
            damaged(f'{{"schema": "{SCHEMA}", "findings": {{"a.py": [{{"code": "A", "function": "", "count": 0}}]}}}}'),
            "the baseline is damaged: a count below 1",
        ),
        (damaged(b" " * (MOST_BYTES + 1)), "no baseline: it is larger than 20 MB"),
        (lambda root: (root / NAME).mkdir(), "the baseline cannot be read: a folder"),
        pytest.param(
            lambda root: (root / NAME).symlink_to("/etc/hostname"),
            "no baseline: expected a file inside of the project",
            marks=pytest.mark.skipif(sys.platform == "win32", reason="no such links"),
        ),
        pytest.param(
            lambda root: os.mkfifo(root / NAME),
            "the baseline cannot be read: no regular file",
            marks=pytest.mark.skipif(sys.platform == "win32", reason="no pipes"),
        ),
    ],
)
def test_one_that_is_damaged_is_one_line(shop: Path, make: Callable[[Path], object], told: str) -> None:
    make(shop)
    for arguments in (("check",), ("check", "--write-baseline")):
        done = aiocost(*arguments, cwd=shop)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"aiocost: {shop / NAME}: {told}")
        assert done.stderr.count("\n") == 1
    done = flake8("--select", "AIO", "-j2", cwd=shop)
    assert done.returncode == 1
    assert f"{NAME}: {told}" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_one_that_was_set_has_to_be_there(shop: Path) -> None:
    done = aiocost("check", "--baseline", "gone.json", cwd=shop)
    assert done.returncode == 2
    assert done.stderr == (
        f"aiocost: {shop / 'gone.json'}: no such baseline; aiocost check --write-baseline writes it\n"
    )
    assert "no such baseline" in flake8("--aiocost-baseline", "gone.json", cwd=shop).stdout
    assert write("--baseline", "gone.json", cwd=shop) == "wrote gone.json: 5 findings, 5 new\n"
    assert check("--baseline", "gone.json", cwd=shop, code=0)[0] == []


@pytest.mark.parametrize("named", ["../out.json", "/tmp/out.json", "ci/../../out.json"])
def test_a_linted_project_has_nothing_written_or_read_elsewhere(shop: Path, named: str) -> None:
    with (shop / "pyproject.toml").open("a") as file:
        file.write(f'baseline = "{named}"\n')
    for arguments in (("check",), ("check", "--write-baseline"), ("check", "--write-baseline", named)):
        done = aiocost(*arguments, cwd=shop)
        assert (done.returncode, done.stdout) == (2, "")
        assert "no baseline: expected a file inside of the project" in done.stderr
    assert not (shop / named).exists()


def test_without_a_baseline_none_is_written(shop: Path) -> None:
    done = aiocost("check", "--no-baseline", "--write-baseline", cwd=shop)
    assert done.returncode == 2
    assert done.stderr == "aiocost: option --write-baseline: the baseline setting is none; name a file\n"
