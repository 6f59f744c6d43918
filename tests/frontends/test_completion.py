"""``aiocost completion``: a real bash completes what it prints, and other shells have a script too."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.frontends import cli
from tests.processes import run_module

if TYPE_CHECKING:
    from pathlib import Path

BASH = shutil.which("bash")
#: Ask bash for what it would complete, as it does itself: by the function that is registered for the command.
ASKING = """
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
registered=$(complete -p "$1"); function=${registered#*-F }
${function%% *} "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("completion")
    for program in cli.PROGRAMS:
        done = run_module("flake8_aiocost.frontends.cli", "completion", "bash", "--program", program, cwd=folder)
        assert (done.returncode, done.stderr) == (0, "")
        (folder / program).write_text(done.stdout, encoding="utf-8")
    (folder / "feed.py").touch()
    return folder


@pytest.mark.slow
@pytest.mark.skipif(BASH is None or sys.platform == "win32", reason="no bash here")
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("aiocost che", "check"),
        ("aiocost check --exit", "--exit-zero"),
        ("aiocost check --format sar", "sarif"),
        ("aiocost check --loop uv", "uvloop"),
        ("aiocost check fee", "feed.py"),
        ("aiocost why fee", "feed.py"),
        ("aiocost rates sync fee", "feed.py"),
        ("aiocost explain gather-of", "gather-of-one"),
        ("aiocost explain AIO50", "AIO501 AIO502 AIO503 AIO504"),
        ("aiocost rates sy", "sync"),
        ("aiocost calibrate ver", "verify"),
        ("aiocost calibrate verify --lo", "--loop"),
        ("aiocost-calibrate --task-factory ea", "eager"),
        ("aiocost-calibrate show fee", "feed.py"),
    ],
)
def test_bash_completes(scripts: Path, line: str, expected: str) -> None:
    words = line.split()
    done = subprocess.run(
        [str(BASH), "--norc", "-c", ASKING, "bash", str(scripts / words[0]), *words],
        cwd=scripts,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.split() == expected.split(), done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_each_shell_has_a_script_of_all_commands(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert all(word in script for word in ("check", "explain", "AIO101", "verify", "sarif"))


def test_another_shell(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["completion", "ksh"]) == 2
    assert capsys.readouterr().err.startswith("aiocost: no completion for ksh; there is one for bash, ")


def test_without_the_library(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "shtab", None)
    assert cli.main(["completion", "bash"]) == 2
    assert capsys.readouterr().err == "aiocost: completion needs shtab: pip install 'flake8-aiocost[completion]'\n"
