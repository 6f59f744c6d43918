"""The Python that is measured: which it is, and what it has."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass

from flake8_aiocost.calibrate.errors import UsageError
from flake8_aiocost.calibrate.harness.benchmarks import LIBRARIES

#: Seconds in which an interpreter says what it is; from a cold disk that takes a few.
PATIENCE = 60.0
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


@dataclass(frozen=True)
class Interpreter:
    """The Python that is measured. ``libraries`` are the versions of those that have a part in the numbers.

    ``eager``: the loops that take the eager task factory. That is more than a question of Python 3.12: uvloop 0.22 and
    later refuses it before Python 3.13.3.
    """

    executable: str
    version: tuple[int, int, int]
    implementation: str
    uvloop: bool
    eager: tuple[str, ...]
    libraries: tuple[tuple[str, str], ...] = ()


def probe(executable: str) -> Interpreter:
    """Ask an interpreter what it is. Raises ``UsageError`` where it cannot be measured."""
    try:
        done = subprocess.run(  # noqa: S603
            [executable, "-c", PROBE, "pyperf", *LIBRARIES],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    except OSError as error:
        raise UsageError(f"cannot run the interpreter {executable}: {error.strerror}") from None
    except subprocess.TimeoutExpired:
        raise UsageError(f"the interpreter {executable} did not answer in {PATIENCE:.0f} s") from None
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise UsageError(f"{executable} is no Python 3 that runs: {said}")
    try:
        found = json.loads(done.stdout)
        version = tuple(found["version"])
    except (ValueError, TypeError, LookupError):
        raise UsageError(f"{executable} is no Python 3: it does not answer as one") from None
    if version < (3, 10):
        raise UsageError(f"{executable} is Python {version[0]}.{version[1]}; 3.10 is the oldest that can be calibrated")
    if not found["pyperf"]:
        raise UsageError(f"{executable} has no pyperf; install it there: {executable} -m pip install pyperf uvloop")
    libraries = tuple(sorted(found.get("libraries", {}).items()))
    return Interpreter(executable, version, found["implementation"], found["uvloop"], tuple(found["eager"]), libraries)
