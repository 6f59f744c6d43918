"""Runs of flake8 over some paths: paired with and without the plugin, or with an account of the plugin's CPU time."""

from __future__ import annotations

import compileall
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import flake8_aiocost
from speed.launch import LIBCST, PARTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

LAUNCH = Path(__file__).with_name("launch.py")


class RunError(Exception):
    """flake8 did not end well. The text holds the last of what it wrote to standard error."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """CPU seconds of pairs of runs: without the plugin, and with it."""

    seconds: tuple[tuple[float, float], ...]

    @property
    def without(self) -> float:
        """Median CPU seconds of flake8 alone."""
        return statistics.median(without for without, _ in self.seconds)

    @property
    def ratios(self) -> tuple[float, ...]:
        """Of each pair, smallest first."""
        return tuple(sorted(with_it / without for without, with_it in self.seconds))

    @property
    def ratio(self) -> float:
        """Median of the ratios: 1.05 where the plugin adds 5 % to flake8."""
        return statistics.median(self.ratios)

    @property
    def added(self) -> float:
        """Median CPU seconds that the plugin adds."""
        return statistics.median(with_it - without for without, with_it in self.seconds)


@dataclass(frozen=True, slots=True)
class Accounted:
    """CPU seconds of a run: of the whole process, of the plugin, and of libcst's import, which is a part of those."""

    whole: float
    plugin: float
    libcst: float

    @property
    def share(self) -> float:
        """The plugin's part of the whole."""
        return self.plugin / self.whole

    @property
    def added(self) -> float:
        """What the plugin takes for each CPU second that flake8 takes without it."""
        return self.plugin / (self.whole - self.plugin)


def accounted(report: Mapping[str, float]) -> Accounted:
    """What ``launch.py`` reports of one run."""
    return Accounted(report["whole"], sum(report[part] for part in PARTS), report[LIBCST])


def middle(runs: Sequence[Accounted]) -> Accounted:
    """The run with the median share; of an even number the lower one of the two."""
    return sorted(runs, key=lambda run: run.share)[(len(runs) - 1) // 2]


def compile_package() -> None:
    """Compile the package, as an installed one is: where Python writes no bytecode, each run would do that anew."""
    compileall.compile_dir(Path(flake8_aiocost.__file__).parent, quiet=2)


def flake8(mode: str, paths: Sequence[str], report: str = "-") -> float:
    """CPU seconds, user and system, of one run of flake8 in one process, from its start to its end.

    Raises:
        RunError: flake8 ended with an error.
    """
    command = [sys.executable, str(LAUNCH), mode, report, "--isolated", "-j", "1", "--exit-zero", *paths]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
        text=True,
        env={**os.environ, "PYTHONHASHSEED": "0"},
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise RunError(f"flake8 ended with {done.returncode}: {done.stderr.strip()[-400:]}")
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def in_pairs(paths: Sequence[str], count: int, run: Callable[[str, Sequence[str]], float] = flake8) -> Pairs:
    """Run without and with the plugin in turn, so that a drift of the machine meets both alike."""
    return Pairs(tuple((run("without", paths), run("with", paths)) for _ in range(count)))


def with_account(paths: Sequence[str], count: int) -> Accounted:
    """The account of the run in the middle of so many."""
    runs = []
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        for _ in range(count):
            flake8("account", paths, str(report))
            runs.append(accounted(json.loads(report.read_text(encoding="ascii"))))
    return middle(runs)
