"""Ctrl-C and SIGTERM at any moment: one line, exit code 130, nothing left behind, the old table as it was.

The moments are Python's own audit events, so that a test hits the same one on every machine: the process under test
sends itself the signal on the nth event of a name, from a ``sitecustomize`` that only it sees.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from flake8_aiocost.calibrate import interrupts
from flake8_aiocost.cost.files import load
from tests.calibrate.conftest import SMOKE, command, environment, replaying, skip_if_ignored

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals"),
]

#: Windows has none, and shall be able to read this file.
SIGHUP = getattr(signal, "SIGHUP", signal.SIGTERM)
TABLE = Path(__file__).parents[1] / "fixtures" / "tables" / "rules.json"
OLD = '{"an": "older table"}'
TRAP = """
import os, sys, weakref

# An event, which one of them counts, and what it is about: libraries make folders of their own when imported.
event, nth, *about = os.environ.get("TRAP", " 0").split(" ")
left, number, process = int(nth), int(os.environ.get("TRAP_SIGNAL", "0")), os.getpid()

def hook(what, arguments):
    global left
    interrupts = sys.modules.get("flake8_aiocost.calibrate.interrupts")
    counts = what == event and all(part in str(arguments[0]) for part in about)
    if counts and getattr(interrupts, "_interrupts", None):
        left -= 1
        if left == 0:
            lost[os.environ.get("TRAP_LOST", "")]()

def twice():
    # An impatient person's second Ctrl-C must not break off the cleaning up.
    os.kill(process, number)
    os.kill(process, number)

class Object:
    pass

def once(*_):
    os.kill(process, number)
    for _ in range(10):  # instructions, between which Python runs the signal's handler
        pass

def in_a_callback():
    held = Object()
    reference = weakref.ref(held, once)
    del held

def in_a_finaliser():
    type("Finalised", (), {"__del__": once})()

def below_an_except():
    try:
        once()
    except BaseException:
        pass

lost = {each.__name__: each for each in (in_a_callback, in_a_finaliser, below_an_except)}
lost[""] = twice

if os.environ.pop("TRAP_ARMED", ""):
    sys.addaudithook(hook)
"""


@pytest.fixture
def trap(tmp_path: Path, smoke: Path) -> Path:
    """A folder with a ``sitecustomize`` that interrupts, and a ``python`` whose workers give at once what they gave."""
    folder = tmp_path / "trap"
    folder.mkdir()
    replaying(folder, smoke)
    (folder / "sitecustomize.py").write_text(TRAP, encoding="utf-8")
    return folder


def interrupt(
    trap: Path, event: str, number: signal.Signals, output: Path, *arguments: str, lost: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run the program with its temporary files under ``trap``, and interrupt it at an event.

    ``lost`` names a function of the trap that sends the signal, once, where an exception does not propagate.
    """
    inherited = environment()
    armed = {"TRAP": event, "TRAP_SIGNAL": str(int(number)), "TRAP_ARMED": "1", "TRAP_LOST": lost, "TMPDIR": str(trap)}
    armed["PYTHONPATH"] = os.pathsep.join((str(trap), inherited["PYTHONPATH"]))
    return subprocess.run(
        command(*(arguments or (*SMOKE, "--python", trap / "python", "-o", output))),
        capture_output=True,
        encoding="utf-8",
        cwd=output.parent,
        env={**inherited, **armed},
        timeout=300,
        check=False,
    )


@pytest.mark.parametrize(
    ("event", "number"),
    [
        ("subprocess.Popen 1", signal.SIGINT),  # the interpreter is asked what it is
        ("os.mkdir 1", signal.SIGTERM),  # the target is tried
        ("tempfile.mkdtemp 1", SIGHUP),
        ("shutil.copyfile 9", signal.SIGINT),  # the suite is copied
        ("subprocess.Popen 2", signal.SIGTERM),  # the worker is started
        ("os.killpg 2", SIGHUP),  # it is done, and cleaned up after
    ],
)
def test_before_the_end_it_leaves_the_old_table_and_nothing_else(
    tmp_path: Path, trap: Path, event: str, number: signal.Signals
) -> None:
    skip_if_ignored(number)
    _is_interrupted(trap, event, number, tmp_path / "out" / "table.json")


@pytest.mark.parametrize("lost", ["in_a_callback", "in_a_finaliser", "below_an_except"])
@pytest.mark.parametrize(
    "event",
    ["import 40", "os.mkdir 1", "subprocess.Popen 2", "os.killpg 2"],
    ids=["imports", "checks", "a worker starts", "a worker ends"],
)
def test_an_interrupt_that_cannot_propagate_is_not_lost(tmp_path: Path, trap: Path, event: str, lost: str) -> None:
    _is_interrupted(trap, event, signal.SIGTERM, tmp_path / "out" / "table.json", lost=lost)


def _is_interrupted(trap: Path, event: str, number: signal.Signals, old: Path, *, lost: str = "") -> None:
    old.parent.mkdir()
    old.write_text(OLD, encoding="utf-8")
    done = interrupt(trap, event, number, old, lost=lost)
    assert (done.returncode, done.stdout) == (130, "")
    said = [line for line in done.stderr.splitlines() if not line.startswith(" ")]  # without the progress
    assert len(said) == 1
    assert "interrupted" in said[0]
    assert list(old.parent.iterdir()) == [old]
    assert old.read_text(encoding="utf-8") == OLD
    assert [entry.name for entry in trap.iterdir() if entry.name.startswith("aiocost-")] == []


@pytest.mark.parametrize("event", ["os.rename 3", "tempfile.mkstemp 4", "os.rename 4"])
def test_what_is_being_written_is_finished(tmp_path: Path, trap: Path, event: str) -> None:
    """The first two files are those of the checkpoint, the third the raw results, the fourth the table."""
    path = tmp_path / "out" / "table.json"
    path.parent.mkdir()
    done = interrupt(trap, event, signal.SIGTERM, path)
    assert done.returncode == 130
    assert done.stderr.splitlines()[-1] == f"aiocost-calibrate: interrupted; {path} is written"
    assert load(path).profile == "smoke"
    assert {entry.name for entry in path.parent.rglob("*")} == {"table.json", "table", "asyncio-default.json.gz"}


@pytest.mark.parametrize("event", ["import 40", "os.rename 1"])
def test_a_command_on_tables(tmp_path: Path, trap: Path, event: str) -> None:
    skip_if_ignored(signal.SIGINT)
    page = tmp_path / "page.html"
    done = interrupt(trap, event, signal.SIGINT, page, "show", str(TABLE), "--html", str(page))
    assert done.returncode == 130
    assert done.stderr == "aiocost-calibrate: interrupted\n"
    assert not list(tmp_path.glob(".*"))


def test_the_next_signal_interrupts_where_the_first_was_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interrupts, "_interrupts", interrupts._Interrupts())
    before = {number: signal.getsignal(number) for number in interrupts.SIGNALS}

    class Finalised:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGTERM)

    hook = sys.unraisablehook
    try:
        with interrupts.interrupts_handled():
            Finalised()
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGTERM)
    finally:
        sys.unraisablehook = hook
        for number, handler in before.items():
            signal.signal(number, handler)


def test_nohup_is_respected(tmp_path: Path, trap: Path) -> None:
    """What a shell's & and nohup have a program ignore does not end it."""
    before = signal.signal(SIGHUP, signal.SIG_IGN)
    try:
        path = tmp_path / "table.json"
        done = interrupt(trap, "subprocess.Popen 2", SIGHUP, path)
    finally:
        signal.signal(SIGHUP, before)
    assert done.returncode == 0, done.stderr
    assert load(path).profile == "smoke"
