"""Start the workers, one after the other, and gather their results."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pyperf

import flake8_aiocost
from flake8_aiocost.calibrate.failures import CalibrationError, UsageError
from flake8_aiocost.model import LoopKind, TaskFactory

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Seconds without a word after which a worker counts as hung; a point takes well under one.
SILENCE = 60.0
#: The line of a traceback that says what happened; warnings may follow it.
ERROR = re.compile(r"[\w.]+(Error|Exception|Interrupt)\b")
PROBE = """
import asyncio, importlib.util, json, platform, sys
found = {name: importlib.util.find_spec(name) is not None for name in ("pyperf", "uvloop")}
found.update(version=sys.version_info[:3], implementation=platform.python_implementation(), eager=[])
for kind in ("asyncio", "uvloop"):
    try:
        loop = importlib.import_module(kind).new_event_loop()
        loop.set_task_factory(asyncio.eager_task_factory)
        loop.run_until_complete(asyncio.sleep(0))
        found["eager"].append(kind)
    except Exception:
        pass
print(json.dumps(found))
"""


@dataclass(frozen=True)
class Interpreter:
    """The Python that is measured. ``eager``: the loops that take the eager task factory.

    That is more than a question of Python 3.12: uvloop 0.22 and later refuses it before Python 3.13.3.
    """

    executable: str
    version: tuple[int, int, int]
    implementation: str
    uvloop: bool
    eager: tuple[str, ...]


@dataclass(frozen=True)
class Surroundings:
    """What one worker runs under, and one file of raw results is about."""

    loop: LoopKind
    task_factory: TaskFactory

    @property
    def name(self) -> str:
        """The stem of its file."""
        return f"{self.loop}-{self.task_factory}"


@dataclass
class Workers:
    """Worker processes of one interpreter, which see a copy of the suite and nothing else of ours.

    ``told`` is called with each line that a worker prints: one per point.
    """

    interpreter: Interpreter
    profile: str
    told: Callable[[str], None]
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="aiocost-")))

    def __enter__(self) -> Workers:
        """Lay out the copy."""
        package = self.folder / "flake8_aiocost"
        package.mkdir()
        ours = Path(flake8_aiocost.__file__).parent
        shutil.copy(ours / "__init__.py", package)
        shutil.copytree(ours / "calibrate", package / "calibrate", ignore=shutil.ignore_patterns("__pycache__"))
        return self

    def __exit__(self, *_: object) -> None:
        """Remove it."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, surroundings: Surroundings, seed: int, only: Iterable[str] = ()) -> pyperf.BenchmarkSuite:
        """One round of one worker: a value for every point, or for those in ``only``.

        Raises ``CalibrationError`` where the worker dies, hangs or leaves no results.
        """
        results, wanted = self.folder / "results.json", self.folder / "only.txt"
        results.unlink(missing_ok=True)
        command = [self.interpreter.executable, "-m", "flake8_aiocost.calibrate.suite"]
        command += ["--worker", "--loops", "1", "--warmups", "0", "--values", "1", "--quiet", "--copy-env"]
        command += ["--loop", surroundings.loop, "--task-factory", surroundings.task_factory]
        command += ["--points", self.profile, "--seed", str(seed), "--results", str(results)]
        if only:
            wanted.write_text("\n".join(only), encoding="utf-8")
            command += ["--only", str(wanted)]
        self._wait(command, surroundings)
        try:
            return pyperf.BenchmarkSuite.load(str(results))
        except (OSError, ValueError) as error:
            raise CalibrationError(
                f"the {surroundings.name} worker left no results that can be read: {error}"
            ) from None

    def _wait(self, command: list[str], surroundings: Surroundings) -> None:
        errors = self.folder / "stderr.txt"
        with errors.open("w", encoding="utf-8") as stderr:
            # In a session of its own a worker is not interrupted beside us, and has no traceback to print.
            worker = subprocess.Popen(  # noqa: S603
                command,
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
                env=self._environment(),
                start_new_session=True,
            )
        watch = Watch(worker)
        try:
            for line in worker.stdout or ():
                watch.heard()
                self.told(line.strip())
            code = worker.wait()
        finally:
            watch.stop()
            worker.kill()
            worker.communicate()
        if watch.hung:
            raise CalibrationError(f"the {surroundings.name} worker said nothing for {SILENCE:.0f} s and was stopped")
        if code:
            said = errors.read_text(encoding="utf-8", errors="replace").splitlines()
            why = next((line for line in reversed(said) if ERROR.match(line)), "it did not say why")
            how = f"signal {-code}" if code < 0 else f"exit code {code}"
            raise CalibrationError(f"the {surroundings.name} worker died with {how}: {why}")

    def _environment(self) -> dict[str, str]:
        environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME"}}
        path = [str(self.folder)]
        if self.interpreter.executable == sys.executable and "PYTHONPATH" in os.environ:
            path.append(os.environ["PYTHONPATH"])
        return {**environment, "PYTHONPATH": os.pathsep.join(path)}


class Watch:
    """Kills a worker that has been silent for too long."""

    def __init__(self, worker: subprocess.Popen[str]) -> None:
        """Start to watch."""
        self.worker = worker
        self.hung = False
        self.last = time.monotonic()
        self.stopped = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def heard(self) -> None:
        """It said something."""
        self.last = time.monotonic()

    def stop(self) -> None:
        """It is done."""
        self.stopped.set()

    def _watch(self) -> None:
        while not self.stopped.wait(1):
            if time.monotonic() - self.last > SILENCE:
                self.hung = True
                self.worker.kill()
                return


def probe(executable: str) -> Interpreter:
    """Ask an interpreter what it is. Raises ``UsageError`` where it cannot be measured."""
    try:
        done = subprocess.run(  # noqa: S603
            [executable, "-c", PROBE], capture_output=True, text=True, timeout=SILENCE, check=False
        )
    except OSError as error:
        raise UsageError(f"cannot run the interpreter {executable}: {error.strerror}") from None
    except subprocess.TimeoutExpired:
        raise UsageError(f"the interpreter {executable} did not answer in {SILENCE:.0f} s") from None
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise UsageError(f"{executable} is no Python 3 that runs: {said}")
    found = json.loads(done.stdout)
    version = tuple(found["version"])
    if version < (3, 10):
        raise UsageError(f"{executable} is Python {version[0]}.{version[1]}; 3.10 is the oldest that can be calibrated")
    if not found["pyperf"]:
        raise UsageError(f"{executable} has no pyperf; install it there: {executable} -m pip install pyperf uvloop")
    return Interpreter(executable, version, found["implementation"], found["uvloop"], tuple(found["eager"]))
