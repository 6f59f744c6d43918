"""pyperf's raw results as aiocost-calibrate keeps them: read back, and believed only where they are sound."""

from __future__ import annotations

import gzip
import stat
import zlib
from typing import TYPE_CHECKING, Annotated

import msgspec
import pyperf

from flake8_aiocost.calibrate.failures import UsageError
from flake8_aiocost.calibrate.profiles import PROFILES
from flake8_aiocost.cost.validate import MOST_CHILDREN
from flake8_aiocost.model import Awaitable, Load, LoopKind, TaskFactory

if TYPE_CHECKING:
    from pathlib import Path

#: The rigorous profile's results take about 10 MB as JSON, a tenth of that compressed. What is so much larger is
#: something else, and a few MB of gzip can hold GBs of nothing.
MOST_BYTES = 64 * 1024 * 1024

#: In seconds: a yardstick takes 16 µs on the machine of the reference tables. More than a second is no second.
Yardstick = Annotated[float, msgspec.Meta(gt=0, le=1)]


class About(msgspec.Struct):
    """What ``distil`` and the commands rely on in the metadata of each run."""

    loop: LoopKind
    task_factory: TaskFactory
    load: Load
    awaitable: Awaitable
    construct: str
    n: Annotated[int, msgspec.Meta(ge=1, le=MOST_CHILDREN)]
    profile: str
    python_version: Annotated[str, msgspec.Meta(pattern=r"^3\.\d")]
    python_implementation: str
    perf_version: str
    hostname: str
    platform: str
    cpu_count: Annotated[int, msgspec.Meta(ge=1)]
    yardstick: Yardstick
    yardstick_best: Yardstick
    cpu_model_name: str = ""


def read(path: Path) -> pyperf.BenchmarkSuite:
    """One file of results. Raises ``UsageError`` with one line where it is none of ours, or no sound one."""
    try:
        suite = pyperf.BenchmarkSuite.loads(_text(path))
        runs = [run.get_metadata() for benchmark in suite.get_benchmarks() for run in benchmark.get_runs()]
    except RecursionError:
        raise UsageError(f"{path} holds no results of pyperf: it is nested too deeply") from None
    except (OSError, EOFError, zlib.error, ValueError, LookupError, TypeError, AttributeError) as error:
        raise UsageError(f"{path} holds no results of pyperf: {error}") from None
    if any("loop" not in run for run in runs):
        raise UsageError(f"{path} holds results of pyperf, but not of aiocost-calibrate")
    for run in runs:
        try:
            about = msgspec.convert(run, About)
        except msgspec.ValidationError as error:
            raise UsageError(
                f"{path} holds results of another aiocost-calibrate, or damaged ones: {error}; measure anew"
            ) from None
        if about.profile not in PROFILES:
            raise UsageError(f"{path} holds results of the profile {about.profile!r}, which there is not; measure anew")
    return suite


def _text(path: Path) -> bytes:
    # A pipe or a device would block, so look before.
    if not stat.S_ISREG(path.stat().st_mode):
        raise UsageError(f"{path} holds no results of pyperf: it is no file")
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        text = file.read(MOST_BYTES + 1)
    if len(text) > MOST_BYTES:
        raise UsageError(f"{path} holds no results of pyperf: it is larger than {MOST_BYTES >> 20} MB")
    return text
