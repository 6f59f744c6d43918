"""The interpreter that is measured: its version, and what it has installed."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass

import msgspec

from flake8_aiocost.calibrate.errors import UsageError
from flake8_aiocost.calibrate.harness.benchmarks import LIBRARIES
from flake8_aiocost.calibrate.harness.loops import LOOPS, TASK_FACTORIES, LoopConfig
from flake8_aiocost.calibrate.runner.bounded import run_bounded

#: Seconds to wait for the answer of an interpreter. From a cold disk it takes a few.
TIMEOUT = 60.0
#: Characters of what it says that an error shows.
_MOST_SAID = 200
PROBE = """
import asyncio, importlib.metadata, importlib.util, json, platform, sys
found = {name: importlib.util.find_spec(name) is not None for name in ("pyperf", "uvloop")}
found["libraries"] = {}
for name in sys.argv[1:]:
    try:
        found["libraries"][name] = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        pass
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


class _Answer(msgspec.Struct, frozen=True):
    """What ``PROBE`` prints."""

    version: tuple[int, int, int]
    implementation: str = ""
    pyperf: bool = False
    uvloop: bool = False
    eager: tuple[str, ...] = ()
    libraries: dict[str, str] = {}


@dataclass(frozen=True)
class Interpreter:
    """The Python that is measured.

    * ``eager``: the loops that accept the eager task factory. Python 3.12 is not enough: uvloop 0.22 and later hands it
      an argument that CPython knows from 3.14 on.
    * ``libraries``: name and version of the libraries that influence the values.
    """

    executable: str
    version: tuple[int, int, int]
    implementation: str
    uvloop: bool
    eager: tuple[str, ...]
    libraries: tuple[tuple[str, str], ...] = ()

    def loop_configs(self, loop: str | None, task_factory: str | None) -> list[LoopConfig]:
        """The loops and task factories to measure. ``None`` means all.

        Raises ``UsageError`` for what this interpreter does not have.
        """
        if loop == "uvloop" and not self.uvloop:
            install = f"{self.executable} -m pip install uvloop"
            raise UsageError(f"{self.executable} has no uvloop; install it there: {install}")
        loops = [one for one in LOOPS if loop in {one, None} and (one != "uvloop" or self.uvloop)]
        factories = [one for one in TASK_FACTORIES if task_factory in {one, None}]
        configs = [
            LoopConfig(one, factory)
            for one in loops
            for factory in factories
            if factory != "eager" or one in self.eager
        ]
        if not configs:
            which = f"{loop or 'asyncio'} of {self.executable} (Python {'.'.join(map(str, self.version))})"
            raise UsageError(f"{which} does not take the eager task factory; leave --task-factory out")
        return configs


def probe(executable: str) -> Interpreter:
    """Run an interpreter to find out what it is. Raises ``UsageError`` if it cannot be measured."""
    try:
        done = run_bounded([executable, "-c", PROBE, "pyperf", *LIBRARIES], TIMEOUT)
    except OSError as error:
        raise UsageError(f"cannot run the interpreter {executable}: {error.strerror}") from None
    except subprocess.TimeoutExpired:
        raise UsageError(f"the interpreter {executable} did not answer in {TIMEOUT:.0f} s") from None
    if done.code:
        said = (done.errors.strip().splitlines() or ["it said nothing"])[-1]
        raise UsageError(f"{executable} is no Python 3 that runs: {said[:_MOST_SAID]}")
    try:
        found = msgspec.json.decode(done.output, type=_Answer)
    except msgspec.MsgspecError:
        raise UsageError(f"{executable} is no Python 3: it does not answer as one") from None
    version = found.version
    if version < (3, 10):
        raise UsageError(f"{executable} is Python {version[0]}.{version[1]}; 3.10 is the oldest that can be calibrated")
    if not found.pyperf:
        raise UsageError(f"{executable} has no pyperf; install it there: {executable} -m pip install pyperf uvloop")
    libraries = tuple(sorted(found.libraries.items()))
    return Interpreter(executable, version, found.implementation, found.uvloop, found.eager, libraries)
