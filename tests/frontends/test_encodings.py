"""Terminals, pipes and files that hold no µ: ``LANG=C``, and the pages cp932 and cp936 of Windows."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.frontends.encodable import encodable
from flake8_aiocost.settings import OPTIONS
from tests.frontends.commands import aiocost, layered
from tests.processes import run_module

if TYPE_CHECKING:
    from collections.abc import Sequence

PAGES = ["ascii", "cp932", "cp936"]
COMMANDS = [
    (["check"], 1),
    (["check", "--help"], 0),
    (["check", "--min-cost", "µ"], 2),
    (["check", "--µ"], 2),
    (["check", "µ.py"], 2),
    (["explain", "AIO101"], 0),
    (["explain", "µ"], 2),
    (["rules"], 0),
    (["graph"], 0),
    (["why", "shop/service.py:14"], 0),
]


def surroundings(page: str) -> dict[str, str]:
    return {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": page}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("arguments", "code"), COMMANDS, ids=[" ".join(each) for each, _ in COMMANDS])
def test_commands(tmp_path: Path, arguments: Sequence[str], code: int, page: str) -> None:
    done = aiocost(*arguments, cwd=layered(tmp_path), **surroundings(page))
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert "a fault of" not in done.stderr
    if arguments == ["check"]:
        # The pages of Windows hold the plus-minus sign.
        assert re.search(r"\d (\+-|±) [\d.]+ us CPU", done.stdout)
        assert done.stdout.replace("±", "").isascii()


def flake8(*arguments: str, cwd: Path, page: str) -> subprocess.CompletedProcess[str]:
    return run_module("flake8", "--isolated", *arguments, cwd=cwd, **surroundings(page))


@pytest.mark.parametrize("page", PAGES)
def test_flake8s_help(tmp_path: Path, page: str) -> None:
    done = flake8("--help", cwd=tmp_path, page=page)
    assert (done.returncode, done.stderr) == (0, "")
    assert "--aiocost-min-cost" in done.stdout


def test_what_flake8_prints_as_its_help_is_ascii() -> None:
    for option in OPTIONS:
        assert (option.help + option.accepts + option.name + option.default).isascii(), option.name


@pytest.mark.parametrize("page", PAGES)
def test_a_wrong_setting_under_flake8(tmp_path: Path, page: str) -> None:
    """flake8 prints the error itself, strictly in the encoding of standard output."""
    project = layered(tmp_path)
    (project / "pyproject.toml").write_text('[tool.aiocost]\nmin-cost = "5µs"\n', encoding="utf-8")
    done = flake8("--select=AIO", ".", cwd=project, page=page)
    assert (done.returncode, done.stderr) == (1, "")
    assert "min-cost" in done.stdout
    assert "5us" in done.stdout


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_flake8s_output_file(tmp_path: Path, jobs: str) -> None:
    """flake8 opens it in the encoding of the locale, here ASCII, and prints to it strictly."""
    project = layered(tmp_path)
    done = flake8("--select=AIO", "-j", jobs, "--output-file=out.txt", ".", cwd=project, page="utf-8")
    assert (done.returncode, done.stderr) == (1, "")
    assert "us CPU" in (project / "out.txt").read_text(encoding="ascii")


def test_flake8s_output_file_in_an_encoding_that_holds_it(tmp_path: Path) -> None:
    project = layered(tmp_path)
    done = run_module("flake8", "--isolated", "--select=AIO", "--output-file=out.txt", ".", cwd=project)
    assert (done.returncode, done.stderr) == (1, "")
    assert "µs CPU" in (project / "out.txt").read_text(encoding="utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["--version"]])
def test_help_on_a_full_disk(tmp_path: Path, arguments: Sequence[str]) -> None:
    command = [sys.executable, "-c", "import flake8_aiocost.frontends.cli as cli; raise SystemExit(cli.main())"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*command, *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            text=True,
            check=False,
            env={"PATH": "/usr/bin:/bin"},  # without PYTHONUNBUFFERED, under which argparse swallows the error
        )
    assert done.returncode == 2
    assert done.stderr == "aiocost: nothing can be written: [Errno 28] No space left on device\n"


@pytest.mark.parametrize(
    ("text", "encoding", "told"),
    [
        ("17 µs × 2…", "ascii", "17 us x 2..."),
        ("17 ± 3 µs", "ascii", "17 +- 3 us"),
        ("17 ± 3 µs", "cp932", "17 ± 3 us"),
        ("17 μs", "cp932", "17 μs"),  # the Greek letter, which that page holds
        ("17 µs", "cp932", "17 us"),
        ("17 µs 愛", "cp932", "17 us 愛"),
        ("17 µs 😀", "cp936", "17 us ?"),
        ("17 µs", "latin-1", "17 µs"),
        ("17 µs", "utf-8", "17 µs"),
        ("half \ud800", "utf-8", "half ?"),
        ("17 µs", "no such encoding", "17 us"),
        ("17 µs", None, "17 µs"),
        ("17 µs", "rot13", "17 us"),
    ],
)
def test_what_an_encoding_lacks(text: str, encoding: str | None, told: str) -> None:
    assert encodable(text, encoding) == told
