"""pyperf's raw results as files: written without paths of this machine, read back only if they are sound."""

from __future__ import annotations

import gzip
import io
import stat
import zlib
from typing import TYPE_CHECKING, Annotated

import msgspec
import pyperf

from flake8_aiocost.calibrate.errors import UsageError
from flake8_aiocost.calibrate.harness.profiles import PROFILES
from flake8_aiocost.cost.validate import MOST_CHILDREN
from flake8_aiocost.model import Awaitable
from flake8_aiocost.price import Load, LoopKind, TaskFactory

if TYPE_CHECKING:
    from pathlib import Path

#: The results of the rigorous profile are about 10 MB of JSON, a tenth of that compressed. A much larger file is
#: something else, and a few MB of gzip can hold GBs of zeros.
MAX_BYTES = 64 * 1024 * 1024
#: Keys of pyperf's metadata that hold paths.
PATH_KEYS = frozenset({"python_executable", "python_config_args", "python_cflags"})

#: In seconds. A yardstick takes 16 µs on the machine of the reference tables, so more than a second is a wrong unit.
Yardstick = Annotated[float, msgspec.Meta(gt=0, le=1)]


class RunMetadata(msgspec.Struct):
    """The metadata of each run that the analysis relies on."""

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


def encode(suite: pyperf.BenchmarkSuite) -> bytes:
    """The content of a ``.json.gz`` file. Raw results are meant to be committed, so paths are left out."""
    benchmarks = []
    for benchmark in suite.get_benchmarks():
        runs = []
        for run in benchmark.get_runs():
            metadata = {key: value for key, value in run.get_metadata().items() if key not in PATH_KEYS}
            runs.append(pyperf.Run(run.values, metadata=metadata, collect_metadata=False))
        benchmarks.append(pyperf.Benchmark(runs))
    text = io.StringIO()
    pyperf.BenchmarkSuite(benchmarks).dump(text)
    return gzip.compress(text.getvalue().encode())


def read(path: Path) -> pyperf.BenchmarkSuite:
    """Read one file of results. Raises ``UsageError`` with one line if it is not ours, or not sound."""
    try:
        suite = pyperf.BenchmarkSuite.loads(_content(path))
        runs = [run.get_metadata() for benchmark in suite.get_benchmarks() for run in benchmark.get_runs()]
    except RecursionError:
        raise UsageError(f"{path} holds no results of pyperf: it is nested too deeply") from None
    except (OSError, EOFError, zlib.error, ValueError, LookupError, TypeError, AttributeError) as error:
        raise UsageError(f"{path} holds no results of pyperf: {error}") from None
    if any("loop" not in run for run in runs):
        raise UsageError(f"{path} holds results of pyperf, but not of aiocost-calibrate")
    for run in runs:
        try:
            metadata = msgspec.convert(run, RunMetadata)
        except msgspec.ValidationError as error:
            raise UsageError(
                f"{path} holds results of another aiocost-calibrate, or damaged ones: {error}; measure again"
            ) from None
        if metadata.profile not in PROFILES:
            raise UsageError(
                f"{path} holds results of the profile {metadata.profile!r}, which is unknown; measure again"
            )
    return suite


def _content(path: Path) -> bytes:
    # Opening a pipe or a device would block, so check first.
    if not stat.S_ISREG(path.stat().st_mode):
        raise UsageError(f"{path} holds no results of pyperf: it is not a file")
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise UsageError(f"{path} holds no results of pyperf: it is larger than {MAX_BYTES >> 20} MB")
    return content
