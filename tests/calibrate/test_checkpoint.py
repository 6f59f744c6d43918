"""An unfinished run, and the same command again."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyperf
import pytest

from flake8_aiocost.calibrate.analysis.distil import distil
from flake8_aiocost.calibrate.analysis.raw_results import read
from flake8_aiocost.calibrate.commands.measure import write_output
from flake8_aiocost.calibrate.errors import CalibrationError
from flake8_aiocost.calibrate.harness.loops import LoopConfig
from flake8_aiocost.calibrate.harness.profiles import Profile
from flake8_aiocost.calibrate.report.progress import ProgressDisplay
from flake8_aiocost.calibrate.runner.checkpoint import INDEX, Checkpoint
from flake8_aiocost.calibrate.runner.identity import RunIdentity
from flake8_aiocost.calibrate.runner.interpreter import Interpreter
from flake8_aiocost.calibrate.runner.measure import measure
from flake8_aiocost.calibrate.runner.output import Output
from tests.calibrate.test_interrupts import interrupt, trap  # noqa: F401  a fixture

if TYPE_CHECKING:
    from collections.abc import Iterable

RAW = Path(__file__).parents[1] / "fixtures" / "calibrate" / "uvloop-default.json.gz"
HERE = Interpreter(sys.executable, (3, 13, 0), "CPython", True, (), (("pyperf", "2.10.0"),))
EACH = (LoopConfig("uvloop", "default"),)
THREE = Profile("default", (1,), (1,), (1,), (1,), 1, 3, 0, 300)


class Fake:
    """Workers that give the same results each time, and die on request."""

    def __init__(self, dies_in: int | None = None) -> None:
        self.dies_in = dies_in
        self.turns: list[int] = []

    def run(self, _one: LoopConfig, turn: int, _only: Iterable[str] = (), *_: object) -> pyperf.BenchmarkSuite:
        if turn == self.dies_in:
            raise CalibrationError("the worker died")
        self.turns.append(turn)
        return read(RAW)


def run(raw: Path, fake: Fake, interpreter: Interpreter = HERE, fresh: bool = False, profile: Profile = THREE) -> str:
    """A run of three rounds; returns what it says of an earlier one."""
    with Checkpoint(raw, RunIdentity.of(interpreter, profile, EACH), fresh) as checkpoint:
        points = {EACH[0]: read(RAW).get_benchmark_names()}
        (suite,) = measure(fake, EACH, profile, ProgressDisplay(), points=points, checkpoint=checkpoint)  # type: ignore[arg-type]
        assert suite.get_benchmarks()[0].get_nrun() == 3 * read(RAW).get_benchmarks()[0].get_nrun()
        checkpoint.discard()
    return checkpoint.note


@pytest.fixture
def broken_off(tmp_path: Path) -> Path:
    """The folder of a run whose worker died in the third round."""
    raw = tmp_path / "raw"
    with pytest.raises(CalibrationError):
        run(raw, Fake(dies_in=2))
    assert (raw / ".unfinished" / ".gitignore").read_text(encoding="utf-8") == "*\n"
    return raw


def test_only_what_is_missing_is_measured(broken_off: Path) -> None:
    fake = Fake()
    assert run(broken_off, fake) == "resuming with the 2 rounds of an earlier run; --fresh starts over"
    assert fake.turns == [2]
    assert list(broken_off.iterdir()) == [], "a run that is done leaves nothing but what it writes"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"fresh": True}, "starting over, without the 2 rounds"),
        ({"interpreter": replace(HERE, version=(3, 13, 1))}, "of other options, libraries or host"),
        ({"interpreter": replace(HERE, libraries=(("uvloop", "0.99"),))}, "of other options, libraries or host"),
        ({"profile": replace(THREE, name="rigorous")}, "of other options, libraries or host"),
    ],
)
def test_rounds_of_something_else_are_not_mixed_in(broken_off: Path, changed: dict[str, object], said: str) -> None:
    fake = Fake()
    assert said in run(broken_off, fake, **changed)  # type: ignore[arg-type]
    assert fake.turns == [0, 1, 2]


def test_another_harness_starts_over(broken_off: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flake8_aiocost.calibrate.runner.identity.harness_hash", lambda: "changed")
    fake = Fake()
    run(broken_off, fake)
    assert fake.turns == [0, 1, 2]


def test_what_is_older_than_a_day_is_not_taken(broken_off: Path) -> None:
    index = broken_off / ".unfinished" / INDEX
    old = json.loads(index.read_bytes())
    old["saved_at"] -= 25 * 3600
    index.write_text(json.dumps(old), encoding="utf-8")
    fake = Fake()
    assert "older than a day" in run(broken_off, fake)
    assert fake.turns == [0, 1, 2]


@pytest.mark.parametrize("damage", [b"", b"{", b"[" * 100_000, b'{"identity": 7}', b"\xff\xfe"])
def test_an_index_that_is_damaged(broken_off: Path, damage: bytes) -> None:
    (broken_off / ".unfinished" / INDEX).write_bytes(damage)
    fake = Fake()
    assert "cannot be read" in run(broken_off, fake)
    assert fake.turns == [0, 1, 2]


def test_a_round_that_is_damaged_is_measured_again(broken_off: Path) -> None:
    kept = broken_off / ".unfinished" / "1-uvloop-default.json.gz"
    kept.write_bytes(kept.read_bytes()[:99])
    fake = Fake()
    run(broken_off, fake)
    assert fake.turns == [1, 2]


def test_a_run_that_is_interrupted_at_once_leaves_another_ones_rounds(broken_off: Path) -> None:
    with pytest.raises(CalibrationError):
        run(broken_off, Fake(dies_in=0), profile=replace(THREE, name="rigorous"))
    fake = Fake()
    run(broken_off, fake)
    assert fake.turns == [2]


def test_two_at_once_do_not_share_a_folder(broken_off: Path) -> None:
    with Checkpoint(broken_off, RunIdentity.of(HERE, THREE, EACH)):
        fake = Fake()
        assert "another run has the same output" in run(broken_off, fake)
        assert fake.turns == [0, 1, 2]
    assert "resuming with the 2 rounds" in run(broken_off, Fake())


HOLDER = """
import sys, filelock
with filelock.FileLock(sys.argv[1]):
    print("locked", flush=True)
    sys.stdin.read()
"""


@pytest.mark.slow
def test_another_process_has_the_folder_until_it_ends(broken_off: Path) -> None:
    """However it ends: the operating system releases its lock."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, broken_off / ".unfinished" / "lock"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"locked\n"
        assert "another run has the same output" in run(broken_off, Fake())
        holder.kill()
    assert "resuming with the 2 rounds" in run(broken_off, Fake())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not remove a file that is open")
def test_a_lock_whose_file_was_removed_is_not_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its owner finished, and removed the folder, after this run had opened the file."""
    fcntl = pytest.importorskip("fcntl")
    flock = fcntl.flock

    def late(descriptor: int, operation: int) -> None:
        (tmp_path / "raw" / ".unfinished" / "lock").unlink(missing_ok=True)
        flock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", late)
    with Checkpoint(tmp_path / "raw", RunIdentity.of(HERE, THREE, EACH)) as checkpoint:
        assert "another run has the same output" in checkpoint.note
        checkpoint.save(0, EACH[0], read(RAW), 1.0)
        assert not (tmp_path / "raw" / ".unfinished" / INDEX).exists()


def test_a_disk_that_is_full_keeps_no_rounds_and_ends_no_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    fake = Fake()
    run(tmp_path / "raw", fake)
    assert fake.turns == [0, 1, 2]
    assert "not stored for another run: No space left on device" in capsys.readouterr().err


def test_rounds_that_make_no_table_are_not_kept(tmp_path: Path) -> None:
    """Else the same command would fail in the same way for a day."""
    suite = read(RAW)
    rest = [benchmark for benchmark in suite.get_benchmarks() if not benchmark.get_name().startswith("sequence")]
    table = distil([pyperf.BenchmarkSuite(rest)], "here")
    raw = tmp_path / "raw"
    with Checkpoint(raw, RunIdentity.of(HERE, THREE, EACH)) as checkpoint:
        checkpoint.save(0, EACH[0], suite, 1.0)
        with pytest.raises(CalibrationError, match="'sequence' is missing"):
            write_output(Output(tmp_path / "out.json", raw), table, {}, checkpoint)
    assert not raw.exists()
