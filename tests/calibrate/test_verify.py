"""Whether a table still holds: the points to measure, how they are judged, and the exit code for a build server."""

from __future__ import annotations

import json
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pyperf
import pytest

from flake8_aiocost.calibrate.analysis import raw_results
from flake8_aiocost.calibrate.analysis.verify_points import (
    VerifiedEnvironment,
    judged_together,
    machine_differences,
    points_to_verify,
    verify_environments,
)
from flake8_aiocost.calibrate.commands import command_line, verify
from flake8_aiocost.calibrate.errors import CalibrationError, UsageError
from flake8_aiocost.calibrate.harness.loops import LoopConfig
from flake8_aiocost.calibrate.harness.points import points_of
from flake8_aiocost.calibrate.harness.profiles import PROFILES
from flake8_aiocost.calibrate.report.console import ReportConsole
from flake8_aiocost.calibrate.runner.interpreter import Interpreter
from flake8_aiocost.cost.files import load
from flake8_aiocost.cost.table import Curve, Measured, Point, Table
from tests.calibrate.conftest import calibrate, replaying

REFERENCE = Path(verify.__file__).parents[2] / "cost" / "reference"
RAW = Path(__file__).parents[1] / "fixtures" / "calibrate" / "uvloop-default.json.gz"
HERE = f"cpython3.{sys.version_info[1]}.json"
FREEDOM = 8


def times(table: Table, factor: float, only: str = "") -> Table:
    """The table with every point multiplied by a factor, or those of one load or awaitable."""

    def curve(of: Curve) -> Curve:
        return replace(of, points=tuple(Point(p.n, p.us * factor, p.stderr) for p in of.points))

    def environment(one: Measured) -> Measured:
        if only and only not in (one.load, one.awaitable, one.loop, one.task_factory):
            return one
        return replace(one, constructs={name: curve(of) for name, of in one.constructs.items()})

    return replace(table, environments=tuple(environment(one) for one in table.environments))


def settled(table: Table, stderr: float = 0.01) -> Table:
    """The table with a standard error of this share for every point."""

    def curve(of: Curve) -> Curve:
        return replace(of, points=tuple(Point(p.n, p.us, p.us * stderr) for p in of.points if p.us > 1))

    def environment(one: Measured) -> Measured:
        curves = {name: curve(of) for name, of in one.constructs.items()}
        return replace(one, constructs={name: of for name, of in curves.items() if of.points})

    return replace(table, environments=tuple(environment(one) for one in table.environments))


@pytest.fixture(scope="module")
def table() -> Table:
    return settled(load(REFERENCE / "cpython3.13.json"))


def holds(before: Table, now: Table, tolerance: float = 0.2) -> bool:
    return all(one.holds for one in verify_environments(before, now, tolerance, FREEDOM))


@pytest.mark.parametrize("factor", [1.0, 1.15, 1 / 1.15])
def test_what_is_within_the_tolerance_holds(table: Table, factor: float) -> None:
    assert holds(table, times(table, factor))


@pytest.mark.parametrize("factor", [1.3, 1 / 1.3, 1000.0])
def test_what_is_beyond_it_does_not(table: Table, factor: float) -> None:
    assert not holds(table, times(table, factor))
    assert holds(table, times(table, factor), tolerance=2000.0)


def test_one_environment_is_enough(table: Table) -> None:
    failed = [
        one.title for one in verify_environments(table, times(table, 1.5, "alone"), 0.2, FREEDOM) if not one.holds
    ]
    assert failed
    assert all("alone" in title for title in failed)


def test_noise_is_no_difference(table: Table) -> None:
    noisy = settled(table, 0.3)
    assert holds(noisy, times(noisy, 1.3))


def test_the_half_that_moved_does_not_outvote_the_rest(table: Table) -> None:
    one = verify_environments(table, times(table, 1.5), 0.2, FREEDOM)[0]
    half = tuple(replace(point, off=index % 2 == 0) for index, point in enumerate(one.points[:10]))
    assert replace(one, points=half).holds
    assert not replace(one, points=(replace(half[1], off=True), *half[2:], half[0])).holds


def test_environments_of_few_points_are_judged_together(table: Table) -> None:
    """One hasty measurement says nothing."""
    first, second, third, *_ = verify_environments(table, times(table, 1.5), 0.2, FREEDOM)

    def few(one: VerifiedEnvironment, *off: bool) -> VerifiedEnvironment:
        points = tuple(replace(point, off=each) for point, each in zip(one.points, off, strict=False))
        return replace(one, points=points)

    def is_sound(*environments: VerifiedEnvironment) -> bool:
        return all(one.holds for one in judged_together(environments))

    assert is_sound(few(first, True), few(second, False), few(third, False, False))
    assert not is_sound(few(first, True), few(second, True), few(third, True, False))
    assert not is_sound(few(first, True, True, False), few(second, False, False))
    (pooled,) = judged_together([few(first, True), few(second, False)])
    assert (len(pooled.points), pooled.title) == (2, f"{first.title}; {second.title}")


@pytest.mark.parametrize("most", [1, 8, 24])
def test_the_points_asked_for_are_ones_that_a_worker_has(most: int) -> None:
    """On every interpreter: points that this one lacks are not chosen."""
    reference = load(REFERENCE / HERE)
    there = {point.name for point in points_of(PROFILES["default"])}
    for loop in ("asyncio", "uvloop"):
        asked = points_to_verify(reference, LoopConfig(loop, "default"), most)
        assert len(asked) == most
        assert set(asked) <= there
    if most == 24:
        for word in ("gather", "create_task", "sequence", "busy", "alone", "ready", "suspending", "n=8", "n=2"):
            assert any(word in name.split() for name in asked), word


def test_another_machine_is_named(table: Table) -> None:
    machine = replace(table.machine, cpu_model="Another", hostname="there")
    assert machine_differences(table, table) == ""
    said = machine_differences(table, replace(table, machine=machine, python="3.13.9"))
    assert "here Another" in said
    assert "here there" in said
    assert "here 3.13.9" in said


def asked(table: Table, python: Interpreter, *given: str) -> dict[LoopConfig, list[str]]:
    arguments = command_line().parse_args(["verify", "table.json", *given])
    return verify.choose_points(table, arguments, python)


def test_what_the_interpreter_has_is_asked_for(table: Table) -> None:
    bare = Interpreter("python", (3, 13, 1), "CPython", False, ("asyncio",))
    assert [one.name for one in asked(table, bare)] == ["asyncio-default", "asyncio-eager"]
    assert [one.name for one in asked(table, bare, "--task-factory", "eager")] == ["asyncio-eager"]


def test_what_cannot_be_asked(table: Table) -> None:
    bare = Interpreter("python", (3, 13, 1), "CPython", False, ())
    with pytest.raises(UsageError, match=r"^table\.json is of cpython 3\.13, and python is CPython 3\.12; name that"):
        asked(table, replace(bare, version=(3, 12, 1)))
    with pytest.raises(UsageError, match=r"is PyPy 3\.13"):
        asked(table, replace(bare, implementation="PyPy"))
    with pytest.raises(UsageError, match="python has no uvloop"):
        asked(table, bare, "--loop", "uvloop")
    uvloop = replace(table, environments=tuple(one for one in table.environments if one.loop == "uvloop"))
    with pytest.raises(UsageError, match=r"it holds uvloop-default(, uvloop-eager)?; asked was for asyncio-default"):
        asked(uvloop, bare)


@pytest.mark.slow
@pytest.mark.parametrize(("tolerance", "code"), [("100000", 0), ("100", 1)])
def test_a_build_server_sees_it_by_the_exit_code(smoke: Path, tmp_path: Path, tolerance: str, code: int) -> None:
    """Of a table in which every child costs 150 µs, as on a machine ten times slower than any that runs this.

    One of the two really measures again.
    """
    there = tmp_path / "there"
    there.mkdir()
    again = ("--python", replaying(there, smoke)) if code and sys.platform != "win32" else ()
    (path,) = (smoke / "calibration").glob("*.json")
    table = json.loads(path.read_bytes())
    for environment in table["environments"]:
        for name, curve in environment["constructs"].items():
            each = 15.0 if (name, environment["awaitable"]) == ("sequence", "ready") else 150.0
            curve.update(fixed=0.0, per_child=each)
            for point in curve["points"]:
                point.update(us=each * point["n"], stderr=0.01)
    here = tmp_path / "here"
    here.mkdir()
    asked = here / "asked.json"
    asked.write_text(json.dumps(table), encoding="utf-8")
    done = calibrate("verify", asked, "--points", "4", "--tolerance", tolerance, *again, cwd=here)
    assert done.returncode == code, done.stdout + done.stderr
    verdict = f"aiocost-calibrate: {asked} {'holds' if code == 0 else 'does not hold'} on this machine"
    assert done.stderr.splitlines()[-1].startswith(verdict)
    assert verdict not in done.stdout
    assert "Ordinary Python takes" in done.stdout
    assert list(here.iterdir()) == [asked]


@pytest.mark.slow
def test_where_too_little_time_is_given_nothing_is_judged(smoke: Path, tmp_path: Path) -> None:
    (path,) = (smoke / "calibration").glob("*.json")
    done = calibrate("verify", path, "--max-time", "0.1", cwd=tmp_path)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "there was not enough time for asyncio-default" in done.stderr.splitlines()[-1]
    assert done.stderr.endswith("or give it more time (--max-time)\n")


def test_only_what_was_measured_twice_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a point with a single value nobody knows the error, so it could never be off."""
    suite = raw_results.read(RAW)
    twice, once = suite.get_benchmarks()[:2]
    twice = pyperf.Benchmark([*twice.get_runs(), *twice.get_runs()])
    once = pyperf.Benchmark(once.get_runs()[:1])
    config = LoopConfig("uvloop", "default")
    interpreter = Interpreter("python", (3, 13, 1), "CPython", True, ())

    def made(*points: pyperf.Benchmark) -> None:
        monkeypatch.setattr(verify, "measure", lambda *_, **__: [pyperf.BenchmarkSuite(points)])

    made(twice, once)
    (kept,) = verify.measure_points(interpreter, {config: ["any"]}, 60.0)
    assert kept.get_benchmark_names() == [twice.get_name()]
    made(once)
    with pytest.raises(CalibrationError, match="not enough time to measure uvloop twice"):
        verify.measure_points(interpreter, {config: ["any"]}, 60.0)


def test_it_says_what_it_judges(table: Table, capsys: pytest.CaptureFixture[str]) -> None:
    python = Interpreter("venv/bin/python", (3, 13, 1), "CPython", False, ("asyncio",))
    wanted = asked(table, python, "--task-factory", "eager")
    verify.print_what_is_judged(table, "table.json", python, wanted, ReportConsole())
    first, second, third = capsys.readouterr().out.splitlines()
    assert "judging table.json (reference): asyncio with eager tasks;" in first
    assert second.endswith("on venv/bin/python, CPython 3.13.1")
    assert "not judged: asyncio, uvloop, which" in third
    points = verify_environments(table, times(table, 1.0), 0.2, FREEDOM)
    verify.tell_whether_it_holds("table.json", [one for one in points if one.config == "asyncio with eager tasks"])
    assert capsys.readouterr().err.strip().endswith("points are as it says (asyncio with eager tasks)")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--points", "0"), "--points 0: 1 or more"),
        (("--tolerance", "nan"), "--tolerance nan: a percentage above 0"),
        (("--max-time", "0"), "--max-time 0: a number of seconds above 0"),
        (("--python", "/gone/python"), "cannot run the interpreter /gone/python"),
    ],
)
def test_what_makes_no_sense(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    done = calibrate("verify", REFERENCE / HERE, *arguments, cwd=tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert said in done.stderr


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the impostor is a shell script")
def test_a_worker_that_dies_is_no_answer(tmp_path: Path) -> None:
    python = tmp_path / "python"
    found = {"version": [3, 13, 0], "implementation": "CPython", "pyperf": True, "uvloop": False, "eager": []}
    python.write_text(f"#!/bin/sh\nif [ \"$1\" = -c ]; then echo '{json.dumps(found)}'; exit 0; fi\nkill -9 $$\n")
    python.chmod(python.stat().st_mode | stat.S_IXUSR)
    done = calibrate("verify", REFERENCE / "cpython3.13.json", "--python", python, cwd=tmp_path)
    assert done.returncode == 2, done.stdout
    assert done.stderr.splitlines()[-1].endswith("the asyncio-default worker died with signal 9: it did not say why")
