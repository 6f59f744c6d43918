"""Raw results as they are kept: read again years later, and refused where they are something else."""

from __future__ import annotations

import gzip
import json
import statistics
from pathlib import Path

import pyperf
import pytest

from flake8_aiocost.calibrate.cli import main
from flake8_aiocost.cost.files import load

RAW = Path(__file__).parents[1] / "fixtures" / "calibrate" / "uvloop-default.json.gz"


def distil(raw: Path, output: Path) -> int:
    return main(["distil", str(raw), "--name", "kept", "-o", str(output)])


def test_kept_results_make_their_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert distil(RAW, tmp_path / "table.json") == 0
    table = load(tmp_path / "table.json")
    assert (table.python, table.versions["uvloop"], table.name) == ("3.13.0", "0.23.0", "kept")
    busy = next(environment for environment in table.environments if environment.load == "busy")
    assert sorted(busy.constructs) == ["gather", "sequence"]
    said = capsys.readouterr().out
    assert "0.48, 8.87, 20.7 (tasks 18.6 times, gather 43.3 times as much)" in said


def test_a_point_is_the_median_of_the_runs_on_the_undisturbed_machine(tmp_path: Path) -> None:
    """Worked out here from the JSON itself, without the code under test."""
    assert distil(RAW, tmp_path / "table.json") == 0
    kept = json.loads(gzip.decompress(RAW.read_bytes()))
    runs = [run for benchmark in kept["benchmarks"] for run in benchmark["runs"]]
    workers = [run["metadata"]["yardstick_best"] for run in runs]
    usual = statistics.median(each for each in workers if each < 1.15 * min(workers))
    gather = next(b for b in kept["benchmarks"] if b["metadata"]["name"] == "gather n=8 ready busy")
    values = [value * usual / run["metadata"]["yardstick"] for run in gather["runs"] for value in run["values"]]
    assert len(values) == 3
    (point,) = [
        point
        for environment in load(tmp_path / "table.json").environments
        if environment.load == "busy"
        for point in environment.constructs["gather"].points
        if point.n == 8
    ]
    assert point.us == pytest.approx(statistics.median(values) * 1e6, abs=1e-3)


def test_results_that_make_no_sound_table_are_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = pyperf.BenchmarkSuite.load(str(RAW))
    rest = [benchmark for benchmark in suite.get_benchmarks() if not benchmark.get_name().startswith("sequence")]
    pyperf.BenchmarkSuite(rest).dump(str(tmp_path / "raw.json.gz"))
    assert distil(tmp_path / "raw.json.gz", tmp_path / "table.json") == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "'sequence' is missing" in line
    assert not (tmp_path / "table.json").exists()


def foreign() -> bytes:
    """Results of pyperf, of another program."""
    metadata = {"name": "x", "unit": "second"}
    suite = pyperf.BenchmarkSuite([pyperf.Benchmark([pyperf.Run([1.0], metadata=metadata, collect_metadata=False)])])
    path = Path("foreign.json")
    suite.dump(str(path), replace=True)
    return path.read_bytes()


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: RAW.read_bytes()[: RAW.stat().st_size // 2], id="truncated"),
        pytest.param(lambda: RAW.read_bytes()[:200] + b"\xff" * 50 + RAW.read_bytes()[250:], id="damaged"),
        pytest.param(lambda: gzip.compress(b'{"version": "1.0", "benchmarks": []}'), id="empty"),
        pytest.param(lambda: gzip.compress(b"[]"), id="a list"),
        pytest.param(lambda: gzip.compress(b"not JSON"), id="no JSON"),
        pytest.param(lambda: b"not gzip", id="no gzip"),
        pytest.param(lambda: gzip.compress(foreign()), id="of another program"),
    ],
)
def test_something_else_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], make: object
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "raw.json.gz").write_bytes(make())  # type: ignore[operator]
    assert distil(Path("raw.json.gz"), tmp_path / "table.json") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "raw.json.gz holds" in line
    assert not (tmp_path / "table.json").exists()


def test_results_that_are_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert distil(tmp_path / "none.json.gz", tmp_path / "table.json") == 2
    assert "none.json.gz" in capsys.readouterr().err
