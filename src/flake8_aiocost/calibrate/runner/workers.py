"""Start the workers of a measurement, one after the other, and load their results."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pyperf

from flake8_aiocost.calibrate import harness
from flake8_aiocost.calibrate.errors import CalibrationError
from flake8_aiocost.calibrate.interrupts import interrupts_deferred
from flake8_aiocost.calibrate.runner.interpreter import Interpreter
from flake8_aiocost.calibrate.runner.work_folder import WorkFolder, remove_abandoned
from flake8_aiocost.calibrate.runner.worker_process import run_worker

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flake8_aiocost.calibrate.harness.loops import LoopConfig
    from flake8_aiocost.calibrate.runner.pace import Pace


@dataclass
class Workers:
    """Worker processes of one interpreter. They see a copy of the harness and nothing else of this package.

    ``on_line`` is called with each line that a worker prints: one for each point.
    """

    interpreter: Interpreter
    profile: str
    on_line: Callable[[str], None]
    work: WorkFolder = field(init=False, default_factory=WorkFolder)

    @property
    def folder(self) -> Path:
        """Where the copy is, and what the workers write."""
        return self.work.path

    def __enter__(self) -> Workers:
        """Copy the harness. Raises ``CalibrationError`` if there is no room for it."""
        remove_abandoned()
        try:
            with interrupts_deferred():
                self.work.create()
                copy_harness(self.folder)
        except OSError as error:
            self.work.remove()
            raise CalibrationError(
                f"cannot copy the suite to the folder for temporary files: {_reason(error)};"
                " name another folder with TMPDIR"
            ) from None
        except KeyboardInterrupt:
            self.work.remove()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Remove the copy."""
        self.work.remove()

    def run(
        self,
        config: LoopConfig,
        seed: int,
        only: Iterable[str] = (),
        pace: Pace | None = None,
        seconds: float | None = None,
    ) -> pyperf.BenchmarkSuite:
        """Run one worker: a value for every point, or for the points named in ``only``.

        Raises:
            CalibrationError: the worker died, hung or left no results.
            TooSlowError: ``pace`` says that it would need too long.
            TimeOverError: it was not done in so many seconds.
        """

        def on_line(line: str) -> None:
            self.on_line(line)
            if pace is not None:
                pace.line(line)

        results, wanted = self.folder / "results.json", self.folder / "only.txt"
        command = [self.interpreter.executable, "-m", f"{harness.__name__}.suite"]
        command += ["--worker", "--loops", "1", "--warmups", "0", "--values", "1", "--quiet", "--copy-env"]
        command += ["--loop", config.loop, "--task-factory", config.task_factory]
        command += ["--points", self.profile, "--seed", str(seed), "--results", str(results), "--end-with-parent"]
        try:
            results.unlink(missing_ok=True)
            if only:
                wanted.write_text("\n".join(only), encoding="utf-8")
                command += ["--only", str(wanted)]
            run_worker(command, self._environment(), self.folder / "stderr.txt", on_line, config.name, seconds=seconds)
            return pyperf.BenchmarkSuite.load(str(results))
        except (OSError, ValueError) as error:
            raise CalibrationError(f"the {config.name} worker left no results that can be read: {error}") from None

    def _environment(self) -> dict[str, str]:
        environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME"}}
        path = [str(self.folder)]
        if self.interpreter.executable == sys.executable and "PYTHONPATH" in os.environ:
            path.append(os.environ["PYTHONPATH"])
        return {**environment, "PYTHONPATH": os.pathsep.join(path)}


def copy_harness(folder: Path) -> None:
    """Copy the harness into a folder, below packages of the same names that are otherwise empty."""
    *parents, _ = names = harness.__name__.split(".")
    shutil.copytree(
        Path(harness.__file__).parent, folder.joinpath(*names), ignore=shutil.ignore_patterns("__pycache__")
    )
    for depth in range(len(parents)):
        # Without this file, Python would prefer an installed flake8_aiocost that comes later on the path.
        folder.joinpath(*parents[: depth + 1], "__init__.py").touch()


def _reason(error: OSError) -> str:
    """Why a copy failed. copytree collects a text for each file, with both names; the reason of the first is enough."""
    if isinstance(error, shutil.Error) and error.args and error.args[0]:
        return str(error.args[0][0][2]).split(": ")[0]
    return error.strerror or str(error)
