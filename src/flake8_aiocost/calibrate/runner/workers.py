"""Start the workers, one after the other, and gather their results."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pyperf

from flake8_aiocost.calibrate import harness
from flake8_aiocost.calibrate.errors import CalibrationError, UsageError
from flake8_aiocost.calibrate.interrupts import undisturbed
from flake8_aiocost.calibrate.runner import worker_process as worker
from flake8_aiocost.calibrate.runner.interpreter import Interpreter
from flake8_aiocost.model import LoopKind, TaskFactory

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Surroundings:
    """What one worker runs under, and one file of raw results is about."""

    loop: LoopKind
    task_factory: TaskFactory

    @property
    def name(self) -> str:
        """The stem of its file."""
        return f"{self.loop}-{self.task_factory}"


def available(interpreter: Interpreter, loop: str | None, factory: str | None) -> list[Surroundings]:
    """What to measure under. Raises ``UsageError`` for what the interpreter does not have."""
    if loop == "uvloop" and not interpreter.uvloop:
        executable = interpreter.executable
        raise UsageError(f"{executable} has no uvloop; install it there: {executable} -m pip install uvloop")
    loops: list[LoopKind] = ["asyncio", "uvloop"] if interpreter.uvloop else ["asyncio"]
    factories: list[TaskFactory] = ["default", "eager"]
    each = [
        Surroundings(kind, made)
        for kind in loops
        for made in factories
        if loop in {kind, None} and factory in {made, None} and (made == "default" or kind in interpreter.eager)
    ]
    if not each:
        which = f"{loop or 'asyncio'} of {interpreter.executable} (Python {'.'.join(map(str, interpreter.version))})"
        raise UsageError(f"{which} does not take the eager task factory; leave --task-factory out")
    return each


@dataclass
class Workers:
    """Worker processes of one interpreter, which see a copy of the suite and nothing else of ours.

    ``told`` is called with each line that a worker prints: one per point.
    """

    interpreter: Interpreter
    profile: str
    told: Callable[[str], None]
    folder: Path = field(init=False)

    def __enter__(self) -> Workers:
        """Lay out the copy. Raises ``CalibrationError`` where there is no room for it."""
        try:
            with undisturbed():
                self.folder = Path(tempfile.mkdtemp(prefix="aiocost-"))
                _copy_harness(self.folder)
        except OSError as error:
            self._remove()
            raise CalibrationError(
                f"cannot copy the suite to where temporary files go: {_why(error)}; name another folder with TMPDIR"
            ) from None
        except KeyboardInterrupt:
            self._remove()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Remove it."""
        self._remove()

    def _remove(self) -> None:
        with undisturbed():
            if hasattr(self, "folder"):
                shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, surroundings: Surroundings, seed: int, only: Iterable[str] = ()) -> pyperf.BenchmarkSuite:
        """One round of one worker: a value for every point, or for those in ``only``.

        Raises ``CalibrationError`` where the worker dies, hangs or leaves no results.
        """
        results, wanted = self.folder / "results.json", self.folder / "only.txt"
        command = [self.interpreter.executable, "-m", "flake8_aiocost.calibrate.harness.suite"]
        command += ["--worker", "--loops", "1", "--warmups", "0", "--values", "1", "--quiet", "--copy-env"]
        command += ["--loop", surroundings.loop, "--task-factory", surroundings.task_factory]
        command += ["--points", self.profile, "--seed", str(seed), "--results", str(results)]
        try:
            results.unlink(missing_ok=True)
            if only:
                wanted.write_text("\n".join(only), encoding="utf-8")
                command += ["--only", str(wanted)]
            worker.run(command, self._environment(), self.folder / "stderr.txt", self.told, surroundings.name)
            return pyperf.BenchmarkSuite.load(str(results))
        except (OSError, ValueError) as error:
            raise CalibrationError(
                f"the {surroundings.name} worker left no results that can be read: {error}"
            ) from None

    def _environment(self) -> dict[str, str]:
        environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME"}}
        path = [str(self.folder)]
        if self.interpreter.executable == sys.executable and "PYTHONPATH" in os.environ:
            path.append(os.environ["PYTHONPATH"])
        return {**environment, "PYTHONPATH": os.pathsep.join(path)}


def _copy_harness(folder: Path) -> None:
    """Copy the harness, and nothing else of ours, as the only content of the package that a worker imports."""
    package = folder.joinpath(*harness.__name__.split("."))
    shutil.copytree(Path(harness.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    # Regular packages: namespace packages would give way to an installed flake8_aiocost later on the path.
    for parent in package.parents[: len(harness.__name__.split(".")) - 1]:
        (parent / "__init__.py").touch()


def _why(error: OSError) -> str:
    """copytree collects what went wrong with each file, as text that names both; the first one's reason says enough."""
    if isinstance(error, shutil.Error) and error.args and error.args[0]:
        return str(error.args[0][0][2]).split(": ")[0]
    return error.strerror or str(error)
