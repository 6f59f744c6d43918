"""What is made of the CPU times of flake8 runs, from made-up ones, and a run over next to nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from speed.clock import findings, text_of
from speed.launch import Account
from speed.runs import Accounted, Pairs, accounted, in_pairs, middle
from speed.samples import cold, plain, service

import flake8_aiocost

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def program(name: str, *arguments: str | Path) -> str:
    done = subprocess.run(
        [sys.executable, str(BENCHMARKS / name), *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={
            **os.environ,
            "PYTHONPATH": str(Path(flake8_aiocost.__file__).parents[1]),
            "PYTHONIOENCODING": "utf-8",
        },
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class Clock:
    """A CPU clock that only moves when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("time.process_time", clock)
    return clock


def test_ratios_are_of_pairs_and_not_of_medians() -> None:
    pairs = Pairs(((1.0, 2.0), (10.0, 10.0), (4.0, 5.0)))
    assert pairs.ratios == (1.0, 1.25, 2.0)
    assert pairs.ratio == 1.25
    assert pairs.without == 4.0
    assert pairs.added == 1.0


def test_pairs_take_turns() -> None:
    modes: list[str] = []

    def run(mode: str, paths: Sequence[str]) -> float:
        modes.append(mode)
        return float(len(modes))

    assert in_pairs(["a"], 2, run).seconds == ((1.0, 2.0), (3.0, 4.0))
    assert modes == ["without", "with"] * 2


def test_the_import_of_libcst_is_part_of_the_plugins_account_and_counted_once() -> None:
    run = accounted({"whole": 10.0, "import": 0.5, "options": 0.5, "check": 1.0, "libcst": 0.2})
    assert run == Accounted(10.0, 2.0, 0.2)
    assert run.share == 0.2
    assert run.added == 0.25


def test_the_run_in_the_middle_is_that_of_the_median_share() -> None:
    runs = [Accounted(10.0, plugin, 0.0) for plugin in (3.0, 1.0, 2.0)]
    assert middle(runs) == runs[2]
    assert middle(runs[:2]) == runs[1]


def test_what_happens_between_two_items_is_not_booked(clock: Clock) -> None:
    class Plugin:
        def __init__(self, tree: object) -> None:
            clock.now += 1

        @classmethod
        def parse_options(cls, options: object) -> None:
            clock.now += 2

        def run(self) -> Iterator[int]:
            for each in range(3):
                clock.now += 4
                yield each
            clock.now += 8

    account = Account()
    account.follow(Plugin)
    Plugin.parse_options(None)
    for _ in Plugin(None).run():
        clock.now += 100
    assert account.spent == {"options": 2.0, "check": 1.0 + 3 * 4.0 + 8.0}


def test_the_samples_are_what_they_are_called() -> None:
    assert not findings(*text_of(plain(), 0))
    assert not findings(*text_of(cold(), 0))
    assert findings(*text_of(service(4), 0)) == ("AIO101",) * 4
    assert service(4).count("\n") == 85
    assert service(55).count("\n") == 1003


@pytest.mark.slow
def test_without_means_that_flake8_does_not_know_the_plugin() -> None:
    names = {mode: program("speed/launch.py", mode, "-", "--version") for mode in ("with", "without")}
    assert "flake8-aiocost" in names["with"]
    assert "flake8-aiocost" not in names["without"]


@pytest.mark.slow
def test_a_run_over_next_to_nothing(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "app.py").write_text(service(1), encoding="utf-8")
    printed = program(
        "lint_speed.py", "--pairs", "1", "--accounts", "1", "--files", "1", "--repeats", "0", tmp_path / "folder"
    )
    line = next(line for line in printed.splitlines() if line.startswith("folder    ") and "MB" not in line)
    assert line.split()[1:3] == ["1", "0.0"]
    assert "%" in line
    assert "none" not in line  # libcst was imported, since something is flagged
    assert "no asyncio" in printed
    assert "in process" not in printed
