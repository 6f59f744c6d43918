"""The ``aiocost`` command."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from flake8_aiocost import __version__
from flake8_aiocost.frontends import cli
from flake8_aiocost.manual import guide, manuals


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "flake8_aiocost.frontends.cli", *arguments],
        capture_output=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1", **environment},
    )


@pytest.mark.parametrize("manual", manuals(), ids=lambda manual: manual.code)
def test_explain_prints_the_manual_as_text_where_nobody_looks_on(
    manual: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["explain", manual.code]) == 0  # type: ignore[attr-defined]
    reading = "" if manual.code.startswith("AIO9") else f"\n{guide(2)}"  # type: ignore[attr-defined]
    assert capsys.readouterr().out == f"{manual.markdown()}{reading}"  # type: ignore[attr-defined]


def test_explain_several(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "AIO101", "gather-of-one"]) == 0
    out = capsys.readouterr().out
    titles = [line for line in out.splitlines() if line.startswith("# ")]
    assert titles == ["# AIO101 gather-in-hot-path", "# AIO301 gather-of-one"]
    assert out.count("How to read a message") == 1


def test_explain_how_to_read_a_message(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "messages"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("# How to read a message\n")
    assert "`2 ready`" in out


def test_explain_renders_on_a_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    assert cli.main(["explain", "AIO101"]) == 0
    out = capsys.readouterr().out
    assert "\x1b[" in out
    assert "##" not in out
    assert "What it does" in out


def test_an_unknown_code_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "AIO101", "AIO112"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("aiocost: no rule 'AIO112': near are AIO110, AIO1")


def test_rules_lists_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["rules"]) == 0
    lines = [line.split(maxsplit=2) for line in capsys.readouterr().out.splitlines()]
    assert lines == [[manual.code, manual.name, manual.summary] for manual in manuals()]


def test_calibrate_is_the_same_program(monkeypatch: pytest.MonkeyPatch) -> None:
    handed = []

    def calibrate(arguments: list[str]) -> int:
        handed.append(arguments)
        return 130

    monkeypatch.setattr("flake8_aiocost.calibrate.cli.main", calibrate)
    assert cli.main(["calibrate", "--quick", "--help"]) == 130
    assert handed == [["--quick", "--help"]]


def test_version_and_usage() -> None:
    assert run("--version").stdout.decode().strip() == f"aiocost {__version__}"
    assert run().returncode == 2
    nowhere = run("explian", "AIO101")
    assert nowhere.returncode == 2
    assert b"Traceback" not in nowhere.stderr


def test_an_encoding_without_our_letters() -> None:
    done = run("explain", *(manual.code for manual in manuals()), PYTHONIOENCODING="ascii:strict", PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="no such pipes")
def test_a_reader_that_goes_away() -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "flake8_aiocost.frontends.cli", "rules"]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, timeout=60, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


def test_rules_and_manuals_need_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys; from flake8_aiocost.frontends.cli import main\n"
        "main(['rules']); main(['explain', 'AIO101'])\n"
        "print({'libcst', 'pyperf', 'uvloop', 'rich', 'asyncio'} & set(sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr == "set()\n"
