"""Programs that are no Python, and say so for ever, in any bytes, or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.calibrate.errors import UsageError
from flake8_aiocost.calibrate.harness.build import python_build
from flake8_aiocost.calibrate.runner import interpreter
from flake8_aiocost.calibrate.runner.bounded import MOST_BYTES, run_bounded

if TYPE_CHECKING:
    from pathlib import Path


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_what_it_says_is_text_without_controls() -> None:
    said = run_bounded(python(r"import sys; sys.stdout.buffer.write(b'a\x1b[31m\xff\n'); sys.exit(3)"), 60)
    assert said == (3, "a?[31m\ufffd\n", "")


def test_who_says_nothing_for_ever_is_stopped() -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        run_bounded(python("while True: pass"), 1)


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_who_says_too_much_fails_long_before_the_time_is_over(stream: str) -> None:
    said = run_bounded(python(f"import sys\nwhile True: print('x' * 1000, file=sys.{stream})"), 600)
    assert said.code != 0
    assert max(len(said.output), len(said.errors)) == MOST_BYTES


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="no process groups here")
def test_what_it_started_does_not_hold_us_up() -> None:
    code = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])"
    said = run_bounded(python(code), 60)
    assert said.code == 0


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (r"printf '\377\376\033[31m'; exit 1", "is no Python 3 that runs: it said nothing"),
        (r"printf '\377\033[31mno\n' >&2; exit 1", "is no Python 3 that runs: \ufffd?[31mno"),
        ("echo '{\"version\": [3, 99]}'", "it does not answer as one"),
        ("echo '[]'", "it does not answer as one"),
        ("exit 0", "it does not answer as one"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="no shell here")
def test_a_program_that_is_no_python_is_one_line(tmp_path: Path, script: str, expected: str) -> None:
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    with pytest.raises(UsageError) as caught:
        interpreter.probe(str(program))
    assert expected in str(caught.value)
    assert str(caught.value).isprintable()


def test_the_running_python_tells_how_it_was_built(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"free-threaded", "debug", "optimised", "LTO", "JIT", ""}
    assert set(python_build().split(", ")) <= known


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, ""),
        ({"CONFIG_ARGS": "'--enable-optimizations' '--with-lto'"}, "optimised, LTO"),
        ({"CONFIG_ARGS": "'--enable-optimizations' '--with-lto=no'"}, "optimised"),
        ({"Py_GIL_DISABLED": 1, "Py_DEBUG": 1}, "free-threaded, debug"),
    ],
)
def test_a_build_is_told_by_its_words(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, object], expected: str
) -> None:
    monkeypatch.setattr("sysconfig.get_config_var", variables.get)
    monkeypatch.delattr("sys._jit", raising=False)
    assert python_build() == expected
