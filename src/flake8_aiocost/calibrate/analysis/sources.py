"""Load what ``compare`` was given: a table, or pyperf's raw results."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from flake8_aiocost.calibrate.analysis import raw_results
from flake8_aiocost.calibrate.analysis.distil import distil
from flake8_aiocost.cost.files import MOST_BYTES, load
from flake8_aiocost.cost.table import Table, TableError

#: A point with its environment: the values of ``environments.AXES``, construct, n.
SampleKey = tuple[str, str, str, str, str, int]


@dataclass(frozen=True)
class Source:
    """A file as a table. If it held raw results, also the single values in µs of each point."""

    name: str
    table: Table
    values: dict[SampleKey, list[float]] = field(default_factory=dict)


def load_source(path: str) -> Source:
    """Load a table, or raw results such as ``aiocost-calibrate`` writes next to it.

    Raises ``TableError`` or ``UsageError`` with one line.
    """
    if path.endswith(".gz"):
        return _from_raw_results(path)
    try:
        return Source(path, load(path))
    except TableError as error:
        if error.foreign and _looks_like_raw_results(path):
            return _from_raw_results(path)
        raise


def _looks_like_raw_results(path: str) -> bool:
    file = Path(path)
    if file.stat().st_size > MOST_BYTES:
        return False
    try:
        content = json.loads(file.read_bytes())
    except (ValueError, RecursionError):
        return False
    return isinstance(content, dict) and "benchmarks" in content


def _from_raw_results(path: str) -> Source:
    suite = raw_results.read(Path(path))
    values: defaultdict[SampleKey, list[float]] = defaultdict(list)
    for benchmark in suite.get_benchmarks():
        metadata = benchmark.get_metadata()
        environment = metadata["loop"], metadata["task_factory"], metadata["load"], metadata["awaitable"]
        key = (*environment, metadata["construct"], metadata["n"])
        values[key] += [value * 1e6 for value in benchmark.get_values()]
    return Source(path, distil([suite], Path(path).name), dict(values))
