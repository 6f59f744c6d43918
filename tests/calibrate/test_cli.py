"""aiocost-calibrate as a process: what it writes, what it says, and what it leaves alone."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pyperf
import pytest

from flake8_aiocost.calibrate.harness import benchmarks
from flake8_aiocost.calibrate.report.progress import ProgressDisplay
from flake8_aiocost.cost.files import load
from tests.calibrate.conftest import SMOKE, calibrate, command, environment, skip_if_ignored

pytestmark = pytest.mark.slow

OLD = '{"an": "older table"}'


def test_it_writes_a_table_that_the_linter_loads(smoke: Path) -> None:
    (path,) = (smoke / "calibration").glob("*.json")
    table = load(path)
    assert path.name == f"here-cpython{sys.version_info[0]}.{sys.version_info[1]}.json"
    assert (table.name, table.profile) == ("here", "smoke")
    assert table.python == ".".join(map(str, sys.version_info[:3]))
    assert {(e.loop, e.task_factory, e.load, e.awaitable) for e in table.environments} == {
        ("asyncio", "default", load, awaitable) for load in ("alone", "busy") for awaitable in ("ready", "suspending")
    }
    available = {name for name in benchmarks.names() if benchmarks.load(name).available}
    assert {construct for e in table.environments for construct in e.constructs} == available


def test_the_raw_results_are_pyperfs(smoke: Path) -> None:
    (raw,) = (smoke / "calibration").glob("*/asyncio-default.json.gz")
    suite = pyperf.BenchmarkSuite.load(str(raw))
    about = suite.get_metadata()
    assert (about["loop"], about["task_factory"], about["clock"]) == ("asyncio", "default", "process_time")
    assert "gather n=2 suspending busy" in suite.get_benchmark_names()
    assert sys.executable not in str(about), "raw results are committed: they name no path of this machine"
    for verb in ("show", "stats", "hist"):
        pyperf_says(verb, raw)
    assert "Geometric mean" in pyperf_says("compare_to", raw, raw)


def pyperf_says(verb: str, *arguments: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "pyperf", verb, *map(str, arguments)], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_bar_moves_with_the_points() -> None:
    progress = ProgressDisplay()
    progress.start_worker("asyncio", 0.5, 0.75)
    for line in ("2 points", "gather n=1 ready busy: 5.3 us"):
        progress.worker_line(line)
    assert progress.bar.tasks[0].completed == pytest.approx(0.625)


def test_the_summary_ends_with_what_to_do_next(smoke: Path) -> None:
    said = (smoke / "stdout.txt").read_text(encoding="utf-8")
    assert "Two coroutines that return at once" in said
    assert "threeofwands.com/careful-with-tasks" in said
    assert "(tasks 18.6 times, gather 43.3 times as much)" in said
    assert "flake8 takes its prices from it" in said.splitlines()[-1]


def test_progress_is_plain_lines_without_a_terminal(smoke: Path) -> None:
    said = (smoke / "stderr.txt").read_text(encoding="utf-8")
    assert "0% asyncio, default task factory, round 1" in said
    assert "\x1b" not in said


def test_distil_makes_the_same_table_again(smoke: Path, tmp_path: Path) -> None:
    (path,) = (smoke / "calibration").glob("*.json")
    (raw,) = (smoke / "calibration").glob("*/asyncio-default.json.gz")
    done = calibrate("distil", raw, "--name", "here", "-o", tmp_path / "again.json")
    assert done.returncode == 0, done.stderr
    assert load(tmp_path / "again.json").environments == load(path).environments


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_it_leaves_the_old_table(tmp_path: Path, number: signal.Signals) -> None:
    skip_if_ignored(number)
    old = tmp_path / "table.json"
    old.write_text(OLD, encoding="utf-8")
    with subprocess.Popen(
        command("-o", old),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        cwd=tmp_path,
        env=environment(),
    ) as process:
        assert process.stderr is not None
        assert "round 1" in process.stderr.readline()
        process.send_signal(number)
        said, complained = process.communicate(timeout=60)
    assert process.returncode == 130
    assert (said, len(complained.splitlines())) == ("", 1)
    assert "interrupted" in complained
    assert list(tmp_path.iterdir()) == [old]
    assert old.read_text(encoding="utf-8") == OLD


@pytest.mark.parametrize("output", ["file/table.json", "."])
def test_a_target_that_cannot_be_written(tmp_path: Path, output: str) -> None:
    (tmp_path / "file").touch()
    done = calibrate(*SMOKE, "-o", output, cwd=tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "-o" in done.stderr


def test_an_interpreter_that_is_not_there(tmp_path: Path) -> None:
    done = calibrate(*SMOKE, "--python", tmp_path / "python9", cwd=tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "python9" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="the impostor is a shell script")
@pytest.mark.parametrize(
    ("impostor", "arguments", "code", "said"),
    [
        ("exit 3", (), 2, "is no Python 3"),
        ("echo '{\"version\": [3, 8, 1]}'", (), 2, "3.10 is the oldest"),
        ('echo \'{"version": [3, 13, 0], "pyperf": false}\'', (), 2, "has no pyperf"),
        ("PROBED", ("--loop", "uvloop"), 2, "has no uvloop"),
        ("PROBED", ("--task-factory", "eager"), 2, "does not take the eager task factory"),
        ("PROBED; kill -9 $$", (), 1, "died with signal 9"),
        ("PROBED; echo 'MemoryError: all gone' >&2; exit 1", (), 1, "MemoryError: all gone"),
        ("PROBED; exit 0", (), 1, "left no results"),
    ],
)
def test_an_interpreter_that_fails(
    tmp_path: Path, impostor: str, arguments: tuple[str, ...], code: int, said: str
) -> None:
    probed = (
        'if [ "$1" = -c ]; then echo \'{"version": [3, 13, 0], "implementation": "CPython", "pyperf": true,'
        ' "uvloop": false, "eager": []}\'; exit 0; fi'
    )
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\n{impostor.replace('PROBED', probed)}\n", encoding="utf-8")
    python.chmod(python.stat().st_mode | stat.S_IXUSR)
    old = tmp_path / "table.json"
    old.write_text(OLD, encoding="utf-8")
    done = calibrate("--profile", "smoke", "--python", python, "-o", old, *arguments, cwd=tmp_path)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert said in done.stderr.splitlines()[-1]
    assert old.read_text(encoding="utf-8") == OLD


def test_nothing_of_ours_but_the_suite_is_seen_by_a_worker(tmp_path: Path) -> None:
    """A foreign interpreter needs neither flake8 nor libcst: the suite imports the standard library and pyperf."""
    refused = ("libcst", "flake8", "msgspec", "rich", "packaging", "tomli")
    refusing = f"import sys\nsys.modules.update(dict.fromkeys({refused}))\n"
    (tmp_path / "sitecustomize.py").write_text(refusing, encoding="utf-8")
    source = str(Path(benchmarks.__file__).parents[4])
    done = subprocess.run(
        [sys.executable, "-m", "flake8_aiocost.calibrate.harness.suite", "--help"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), source))},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "--task-factory" in done.stdout
