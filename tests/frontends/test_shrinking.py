"""A baseline shrinks by itself: what is gone for everybody is taken out, and nothing that another run may find."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from flake8_aiocost.review.baseline import NAME, read
from tests.frontends.commands import aiocost_here
from tests.frontends.conftest import flake8
from tests.frontends.reporting import project

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

GATHER = "    await asyncio.gather(ready(), ready())\n"
#: Something is found there on some targets only: with cheap tasks, or on a Python that makes a task for it.
PRICED = """\
import asyncio

import redis.asyncio
from fastapi import FastAPI

app = FastAPI()
cache = redis.asyncio.Redis()


async def ready():
    return await asyncio.sleep(1, 1)


@app.get("/limited")
async def limited():
    await asyncio.wait_for(cache.get('x'), 1)


@app.get("/pair")
async def pair():
    await asyncio.gather(ready(), ready())
"""


BOTH = "asyncio.gather(self.first(), self.first())"
SHORT = BOTH.replace(" ", "")
ALONE = f"""\
    async def both(self):
        return await {BOTH}  # the only hot one

"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project with a baseline of five findings: two alike and two others in ``more.py``, one in ``service.py``."""
    root = project(tmp_path)
    (root / "shop" / "torn.py").unlink()
    assert "5 findings, 5 new" in aiocost_here("check", "--write-baseline", cwd=root).stdout
    return root


def check(
    *arguments: str, cwd: Path, code: int = 0, ci: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """A run as somebody has it at a desk, whatever runs these tests."""
    done = aiocost_here("check", *arguments, cwd=cwd, CI=ci, **environment)
    assert done.returncode == code, done.stdout + done.stderr
    return done


def edit(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def entries(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((root / NAME).read_text(encoding="utf-8"))["findings"]
    return found


def codes(root: Path, path: str) -> list[str]:
    return [each["code"] for each in entries(root).get(path, ()) for _ in range(each.get("count", 1))]


# ── what is taken out ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_run_with_nothing_new_takes_out_what_is_gone(shop: Path) -> None:
    edit(shop / "shop" / "more.py", (GATHER, ""))
    (shop / "shop" / "service.py").write_text("")
    before = (shop / NAME).read_text().splitlines()
    done = check(cwd=shop)
    assert done.stderr == f"aiocost: {NAME}: took out 2 findings that are gone, 3 left\n"
    assert list(entries(shop)) == ["shop/more.py"]
    assert "count" not in json.dumps(entries(shop))
    # All other lines are as they were, but for the comma at the end of a list.
    after = (shop / NAME).read_text().splitlines()
    changed = [line for line in after if line.rstrip(",") not in {each.rstrip(",") for each in before}]
    assert changed == ['   {"code":"AIO101","function":"twice","text":"asyncio.gather(ready(),ready())"},']
    written = (shop / NAME).stat()
    assert check(cwd=shop).stderr == ""
    again = (shop / NAME).stat()
    assert (again.st_ino, again.st_mtime_ns) == (written.st_ino, written.st_mtime_ns)
    assert check("--write-baseline", cwd=shop).stdout == f"wrote {NAME}: 3 findings\n"


GONE: dict[str, Callable[[Path], object]] = {
    "the file": lambda root: (root / "shop" / "service.py").unlink(),
    "the function": lambda root: edit(root / "shop" / "service.py", ("self.both()", "self.first()"), (ALONE, "")),
    "the call": lambda root: edit(root / "shop" / "service.py", (f"await {BOTH}", "await self.first()")),
    "its heat": lambda root: edit(root / "shop" / "routes.py", ("@router.get", "# @router.get")),
    "a comment": lambda root: edit(root / "shop" / "service.py", ("# the only hot one", "# noqa: AIO101")),
    "a setting of the project": lambda root: edit(root / "pyproject.toml", ("loop", 'cold = ["shop.service.*"]\nloop')),
    "the project leaves it out": lambda root: edit(
        root / "pyproject.toml", ("loop", 'exclude = ["shop/service.py"]\nloop')
    ),
}


@pytest.mark.parametrize("name", GONE)
def test_what_may_be_gone_of_an_entry(shop: Path, name: str) -> None:
    assert codes(shop, "shop/service.py") == ["AIO101"]
    GONE[name](shop)
    assert "took out 1 finding that is gone, 4 left" in check(cwd=shop).stderr
    assert codes(shop, "shop/service.py") == []


def test_the_last_one_leaves_a_baseline_of_nothing(shop: Path) -> None:
    for name in ("more", "service"):
        (shop / "shop" / f"{name}.py").write_text("")
    check(cwd=shop)
    assert (shop / NAME).read_text() == '{\n "schema": "aiocost-baseline/1",\n "findings": {}\n}\n'
    assert check(cwd=shop).stderr == ""


# ── what stays, since the run proves nothing ───────────────────────────────────────────────────────────────────


def test_files_that_are_not_looked_at_keep_their_entries(shop: Path) -> None:
    for name in ("more", "service"):
        edit(shop / "shop" / f"{name}.py", ("asyncio.gather", "print"))
    assert "took out 1 finding that is gone, 4 left" in check("shop/service.py", cwd=shop).stderr
    assert len(codes(shop, "shop/more.py")) == 4
    (shop / "shop" / "more.py").unlink()
    # A folder is a part, too: what is not in it is not asked about.
    assert check("shop/routes.py", cwd=shop).stderr == ""
    assert len(codes(shop, "shop/more.py")) == 4


STANDING = {
    "--select": ("--select", "AIO3"),
    "--ignore": ("--ignore", "AIO2"),
    "--per-file-ignores": ("--per-file-ignores", "store.py:AIO1"),
    "--cold": ("--cold", "shop.routes.*"),
    "--python": ("--python", "3.12"),
    "--min-cost": ("--min-cost", "1000"),
}


@pytest.mark.parametrize("name", STANDING)
def test_options_make_silence_no_proof(shop: Path, name: str) -> None:
    edit(shop / "shop" / "routes.py", ("@router.get", "# @router.get"))
    was = (shop / NAME).read_bytes()
    told = check(*STANDING[name], cwd=shop).stderr
    assert "shop/service.py: the baseline has 1 AIO101 in Orders.both" in told
    assert "and this run, with its settings and prices, finds none" in told
    assert (shop / NAME).read_bytes() == was
    # What the code has no more is gone with any options.
    edit(shop / "shop" / "service.py", ("asyncio.gather", "print"))
    assert "took out 1 finding that is gone, 4 left" in check(*STANDING[name], cwd=shop).stderr


def test_a_price_is_no_proof(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.aiocost]\npython = "3.11"\nmin-cost = 0\nbudget = 1\n')
    (tmp_path / "app.py").write_text(PRICED)
    check("--write-baseline", cwd=tmp_path)
    everything = ["AIO101", "AIO110", "AIO110", "AIO401"]
    assert codes(tmp_path, "app.py") == everything
    # Another table may say so of the very same code; so may the Python of another machine.
    edit(tmp_path / "pyproject.toml", ("min-cost = 0\nbudget = 1", "min-cost = 1000\nbudget = 1000"))
    told = check(cwd=tmp_path).stderr.splitlines()
    assert len(told) == 4
    assert all(line.endswith("and this run, with its settings and prices, finds none") for line in told)
    edit(tmp_path / "pyproject.toml", ("3.11", "3.12"), ("min-cost = 1000", "min-cost = 0"))
    assert "AIO401 in limited" in check(cwd=tmp_path).stderr
    assert codes(tmp_path, "app.py") == everything
    # Once the function has gone, its entries have, too.
    edit(tmp_path / "app.py", (PRICED[PRICED.index('@app.get("/limited")') : PRICED.index('@app.get("/pair")')], ""))
    assert "took out 2 findings that are gone, 2 left" in check(cwd=tmp_path).stderr
    assert codes(tmp_path, "app.py") == ["AIO101", "AIO110"]


def test_of_several_that_are_alike_the_price_keeps_as_many_as_it_silences(shop: Path) -> None:
    edit(shop / "pyproject.toml", ("loop", "min-cost = 1000\nloop"))
    edit(shop / "shop" / "more.py", (GATHER, ""))
    done = check(cwd=shop)
    assert done.stderr.splitlines()[-1] == f"aiocost: {NAME}: took out 1 finding that is gone, 4 left"
    assert codes(shop, "shop/more.py") == ["AIO101", "AIO101", "AIO301"]


def test_a_file_that_cannot_be_read_leaves_open_what_is_silent(shop: Path) -> None:
    edit(shop / "shop" / "routes.py", ("@router.get", "@router.get("))
    was = (shop / NAME).read_bytes()
    assert "finds none" in check(cwd=shop).stderr
    assert (shop / NAME).read_bytes() == was
    edit(shop / "shop" / "more.py", (GATHER, ""))
    assert "took out 1 finding that is gone, 4 left" in check(cwd=shop).stderr
    (shop / "shop" / "more.py").write_text("def (\n")
    assert "took out" not in check(cwd=shop).stderr
    assert len(codes(shop, "shop/more.py")) == 3


def test_where_something_new_is_found_it_stays(shop: Path) -> None:
    edit(shop / "shop" / "more.py", ("gather(ready())", "gather(ready(2))"))
    was = (shop / NAME).read_bytes()
    told = check(cwd=shop, code=1).stderr
    assert "the baseline has 1 AIO301 in anywhere: asyncio.gather(ready()), and there is none any more" in told
    assert (shop / NAME).read_bytes() == was
    check("--exit-zero", cwd=shop)
    assert (shop / NAME).read_bytes() == was


# ── where nothing is written ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def longer(shop: Path) -> Path:
    """The project with two entries that are gone."""
    edit(shop / "shop" / "more.py", (GATHER, ""))
    edit(shop / "shop" / "service.py", ("asyncio.gather", "print"))
    return shop


TWO = [
    "aiocost: shop/more.py: the baseline has 2 AIO101 in twice: asyncio.gather(ready(),ready()), and there is 1",
    f"aiocost: shop/service.py: the baseline has 1 AIO101 in Orders.both: {SHORT}, and there is none any more",
]


@pytest.mark.parametrize("ci", ["true", "1", "woodpecker"])
def test_a_service_that_runs_checks_is_told_what_is_stale(longer: Path, ci: str) -> None:
    was = (longer / NAME).read_bytes()
    assert check(cwd=longer, ci=ci).stderr.splitlines() == TWO
    assert (longer / NAME).read_bytes() == was


@pytest.mark.parametrize("ci", ["", "0", "false", "False"])
def test_what_is_no_such_service(longer: Path, ci: str) -> None:
    assert "took out 2 findings" in check(cwd=longer, ci=ci).stderr


RUN = "run aiocost check without it, and commit what it writes"
LOCKED = f"aiocost: {NAME}: 2 findings are gone, and --baseline-mode is lock: {RUN}"


@pytest.mark.parametrize(("mode", "code", "more"), [("discard", 0, []), ("lock", 1, [LOCKED])])
def test_modes_that_write_nothing(longer: Path, mode: str, code: int, more: list[str]) -> None:
    was = (longer / NAME).read_bytes()
    for ci in ("", "1"):
        done = check("--baseline-mode", mode, cwd=longer, code=code, ci=ci)
        assert done.stderr.splitlines() == [*TWO, *more]
    assert check("--baseline-mode", mode, "--exit-zero", cwd=longer).stderr.splitlines() == [*TWO, *more]
    assert (longer / NAME).read_bytes() == was
    check(cwd=longer)
    assert check("--baseline-mode", mode, cwd=longer).stderr == ""


def test_a_locked_baseline_is_no_failure_for_a_price(shop: Path) -> None:
    edit(shop / "pyproject.toml", ("loop", "min-cost = 1000\nloop"))
    assert "finds none" in check("--baseline-mode", "lock", cwd=shop).stderr


def test_flake8_and_no_baseline_write_none(longer: Path) -> None:
    was = (longer / NAME).read_bytes()
    assert flake8("--select", "AIO", cwd=longer).stdout == ""
    assert check("--no-baseline", cwd=longer, code=1).stderr == ""
    assert (longer / NAME).read_bytes() == was


def test_a_file_that_is_read_only_is_one_line(longer: Path) -> None:
    was = (longer / NAME).read_bytes()
    (longer / NAME).chmod(0o444)
    done = check(cwd=longer)
    assert done.stderr == f"aiocost: {NAME}: 2 findings are gone, and the file is read-only\n"
    assert (longer / NAME).read_bytes() == was


def test_a_disk_that_takes_nothing_is_one_line(longer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("flake8_aiocost.atomic_files.write_bytes_atomically", full)
    was = (longer / NAME).read_bytes()
    done = check(cwd=longer)
    (line,) = done.stderr.splitlines()
    assert line.endswith("the baseline cannot be written: No space left on device; 2 findings are gone")
    assert (longer / NAME).read_bytes() == was


def test_what_somebody_else_has_written_meanwhile_stays(longer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(path: Path) -> object:
        edit(path, ('"AIO301"', '"AIO305"'))
        return read(path)

    monkeypatch.setattr("flake8_aiocost.frontends.shrinking.read", late)
    assert check(cwd=longer).stderr == ""
    assert "AIO305" in (longer / NAME).read_text()
    assert len(codes(longer, "shop/more.py")) == 4


def test_each_project_of_a_run_by_itself(tmp_path: Path) -> None:
    roots = [project(tmp_path / name) for name in ("one", "two")]
    for root in roots:
        (root / "shop" / "torn.py").unlink()
    check("--write-baseline", "one", "two", cwd=tmp_path)
    edit(roots[1] / "shop" / "more.py", (GATHER, ""))
    was = (roots[0] / NAME).read_bytes()
    told = check("one", "two", cwd=tmp_path).stderr
    assert told == f"aiocost: {os.path.join('two', NAME)}: took out 1 finding that is gone, 4 left\n"  # noqa: PTH118  as it is shown
    assert (roots[0] / NAME).read_bytes() == was


def test_after_a_fix(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.aiocost]\npython = "3.13"\n')
    path = tmp_path / "app.py"
    path.write_text(PRICED.replace("gather(ready(), ready())", "gather(ready())"))
    check("--write-baseline", "--no-cache", cwd=tmp_path)
    assert codes(tmp_path, "app.py") == ["AIO301"]
    # Fixes leave alone what is known; a person has mended it, and the run that fixes takes it out.
    edit(path, ("asyncio.gather(ready())", "ready()"))
    done = check("--fix", cwd=tmp_path)
    assert f"{NAME}: took out 1 finding that is gone, 0 left" in done.stderr
