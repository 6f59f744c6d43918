"""Progress of ``aiocost check``: on a terminal only, and not before a second has passed."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.frontends.progress import Progress
from tests.frontends.commands import layered

if TYPE_CHECKING:
    from pathlib import Path


class Terminal(io.StringIO):
    """Standard error that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time that ``Progress`` sees; its only item can be set."""
    now = [100.0]
    monkeypatch.setattr("flake8_aiocost.frontends.progress.time.monotonic", lambda: now[0])
    monkeypatch.setenv("TERM", "xterm")
    return now


def test_a_long_run_on_a_terminal_shows_how_far_it_is(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    shown = Progress()
    for number in shown.each(range(5), 5, "judging"):
        clock[0] += 0.4
        assert ("judging" in terminal.getvalue()) == (number > 2)
    assert "3/5" in terminal.getvalue()
    clock[0] += 1
    shown.stage("following calls")
    assert "following calls" in terminal.getvalue()
    shown.hide()
    assert terminal.getvalue().endswith("\x1b[2K")


def test_a_short_run_shows_nothing(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    shown = Progress()
    assert list(shown.each("abc", 3, "reading")) == ["a", "b", "c"]
    clock[0] += 0.9
    shown.stage("following calls")
    shown.hide()
    assert terminal.getvalue() == ""


def test_elsewhere_than_on_a_terminal_nothing_is_shown(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    for stream in (io.StringIO(), None):
        monkeypatch.setattr(sys, "stderr", stream)
        shown = Progress()
        clock[0] += 10
        shown.stage("reading")
        shown.hide()
        assert stream is None or stream.getvalue() == ""


def test_without_a_terminal_rich_is_not_imported(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from flake8_aiocost.frontends import progress\n"
        "progress.BEFORE = progress.BETWEEN = 0.0\n"
        "from flake8_aiocost.frontends.cli import main\n"
        "code = main(['check'])\n"
        "print(code, [name for name in ('rich', 'pyperf', 'uvloop') if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=layered(tmp_path), capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert done.stdout.splitlines()[-1] == "1 []"
