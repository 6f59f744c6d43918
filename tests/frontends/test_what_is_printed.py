"""``--per-file-ignores``, ``--statistics`` and ``--output-file`` of ``aiocost check``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from flake8_aiocost.errors import SettingsError
from flake8_aiocost.frontends.selection import selection
from tests.frontends.commands import aiocost
from tests.frontends.reporting import project


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("shop"))


# ── codes of some files ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("given", "left"),
    [
        (["shop/*:AIO1"], ["AIO301"]),
        (["*.py:AIO"], []),
        (["more.py:AIO1"], ["AIO301", "AIO101"]),
        (["./shop/more.py:AIO3"], ["AIO101"] * 4),
        (["shop/more.py:aio101,AIO3"], ["AIO101"]),
        (["more.py:AIO1,service.py:AIO1"], ["AIO301"]),
        (["more.py:AIO1 service.py:AIO1"], ["AIO301"]),
        (["more.py:AIO1", "service.py:AIO1"], ["AIO301"]),
        (["!shop/more.py:AIO"], ["AIO101", "AIO101", "AIO101", "AIO301"]),
        (["shop:AIO", "re.py:AIO", "app/*:AIO"], ["AIO101", "AIO101", "AIO101", "AIO301", "AIO101"]),
    ],
)
def test_codes_are_not_printed_of_files_that_match(shop: Path, given: list[str], left: list[str]) -> None:
    options = [part for each in given for part in ("--per-file-ignores", each)]
    done = aiocost("check", *options, cwd=shop)
    *lines, last = done.stdout.splitlines()
    assert [line.split(": ")[1][:6] for line in lines] == left
    assert done.returncode == bool(left)
    assert (f"{5 - len(left)} suppressed (ignore)" in last) == (len(left) < 5)


def test_they_are_not_selected_back(shop: Path) -> None:
    done = aiocost("check", "--select", "AIO301", "--per-file-ignores", "more.py:AIO", cwd=shop)
    assert done.returncode == 0


def test_globs_are_from_the_working_directory(shop: Path) -> None:
    for glob, code in (("./more.py", 1), ("shop/more.py", 1), ("../shop/more.py", 1), ("../shop/*", 0)):
        assert aiocost("check", "--per-file-ignores", f"{glob}:AIO", cwd=shop / "shop").returncode == code
    done = aiocost("check", "--per-file-ignores", "shop/more.py:AIO", cwd=shop / "shop")
    assert done.stdout.splitlines()[-1].count("suppressed (ignore)") == 0


@pytest.mark.parametrize("given", ["AIO101", "more.py", "more.py:", ":AIO1", "AIO1,more.py:AIO2"])
def test_globs_without_codes_are_told(given: str) -> None:
    with pytest.raises(SettingsError, match=r"^option --per-file-ignores: '.*': expected GLOB:CODE,CODE$"):
        selection((), (), [given])


def test_codes_that_no_rule_has_are_told() -> None:
    with pytest.raises(SettingsError, match=r"^option --per-file-ignores: no rule is called 'E501', nor begins so"):
        selection((), (), ["more.py:E501"])


# ── statistics ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_statistics_are_the_numbers_of_findings(shop: Path) -> None:
    done = aiocost("check", "--statistics", cwd=shop)
    *lines, last = done.stdout.splitlines()
    assert lines == ["4  AIO101 gather-in-hot-path", "1  AIO301 gather-of-one"]
    assert last == aiocost("check", cwd=shop).stdout.splitlines()[-1]
    assert done.returncode == 1
    done = aiocost("check", "--statistics", "--format", "json", cwd=shop)
    found = json.loads(done.stdout)
    assert found["statistics"] == [
        {"code": "AIO101", "name": "gather-in-hot-path", "count": 4},
        {"code": "AIO301", "name": "gather-of-one", "count": 1},
    ]
    assert found["summary"]["outcomes"]["reported"] == 5
    done = aiocost("check", "--statistics", "shop/store.py", cwd=shop)
    assert (done.returncode, done.stdout.count("\n")) == (0, 1)


def test_other_formats_have_none(shop: Path) -> None:
    done = aiocost("check", "--statistics", "--format", "sarif", cwd=shop)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "aiocost: option --statistics: expected --format json or text\n"


# ── a file for the report ──────────────────────────────────────────────────────────────────────────────────────


def test_a_report_takes_the_place_of_another_once_it_is_complete(tmp_path: Path) -> None:
    shop = project(tmp_path)
    report = shop / "report.json"
    report.write_text("old")
    done = aiocost("check", "--format", "json", "--output-file", "report.json", "--loop", "none", cwd=shop)
    assert done.returncode == 2
    assert report.read_text() == "old"
    done = aiocost("check", "--format", "json", "--output-file", "report.json", "--exit-zero", cwd=shop)
    assert (done.returncode, done.stdout) == (0, "")
    assert len(json.loads(report.read_bytes())["findings"]) == 5
    assert [path.name for path in shop.iterdir() if "tmp" in path.name] == []


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        (".", "it is a folder"),
        ("pyproject.toml/report", "Not a directory"),
        ("pyproject.toml/deeper/report", "Not a directory"),
        ("x" * 300, "File name too long"),
    ],
)
def test_one_that_cannot_be_written_is_one_line(shop: Path, path: str, reason: str) -> None:
    done = aiocost("check", "shop/service.py", "--output-file", path, cwd=shop)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"aiocost: {path}: the report cannot be written: {reason}\n"


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="no such device")
def test_a_device_is_written_to_and_not_replaced(shop: Path) -> None:
    done = aiocost("check", "--output-file", "/dev/stdout", cwd=shop)
    assert done.stdout == aiocost("check", cwd=shop).stdout
    if Path("/dev/full").exists():
        done = aiocost("check", "shop/service.py", "--output-file", "/dev/full", cwd=shop)
        assert done.returncode == 2
        assert done.stderr == "aiocost: /dev/full: the report cannot be written: No space left on device\n"


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes")
def test_a_reader_of_a_pipe_that_goes_away_is_no_failure(shop: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    command = (sys.executable, "-m", "flake8_aiocost.frontends.cli", "check", "--output-file", str(tmp_path / "pipe"))
    with subprocess.Popen([*command, "--format", "sarif"], cwd=shop, stderr=subprocess.PIPE, text=True) as running:
        read = (tmp_path / "pipe").open("rb")
        assert read.read(1) == b"{"
        rest = read.read()
        read.close()
        assert running.wait(60) == 1
    assert json.loads(b"{" + rest)["version"] == "2.1.0"
