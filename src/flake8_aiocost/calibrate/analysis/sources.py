"""Read what a command was given: a table, or pyperf's raw results."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from flake8_aiocost.calibrate.analysis.distil import distil
from flake8_aiocost.calibrate.analysis.raw_results import read
from flake8_aiocost.cost.files import MOST_BYTES, load
from flake8_aiocost.cost.table import Table, TableError

#: A point of raw results: the values of ``environments.AXES``, construct, n.
Key = tuple[str, str, str, str, str, int]


@dataclass(frozen=True)
class Source:
    """A file as a table, and its single values in µs by point where it was raw results."""

    name: str
    table: Table
    values: dict[Key, list[float]] = field(default_factory=dict)


def table(path: str) -> Table:
    """A sound table. Raises ``TableError`` with one line."""
    return load(path)


def source(path: str) -> Source:
    """A table, or raw results such as ``aiocost-calibrate`` leaves beside it.

    Raises ``TableError`` or ``UsageError`` with one line.
    """
    if path.endswith(".gz"):
        return _raw(path)
    try:
        return Source(path, load(path))
    except TableError as error:
        if error.foreign and _looks_raw(path):
            return _raw(path)
        raise


def _looks_raw(path: str) -> bool:
    file = Path(path)
    if file.stat().st_size > MOST_BYTES:
        return False
    try:
        content = json.loads(file.read_bytes())
    except (ValueError, RecursionError):
        return False
    return isinstance(content, dict) and "benchmarks" in content


def _raw(path: str) -> Source:
    suite = read(Path(path))
    values: defaultdict[Key, list[float]] = defaultdict(list)
    for benchmark in suite.get_benchmarks():
        about = benchmark.get_metadata()
        loop, factory, load = about["loop"], about["task_factory"], about["load"]
        key = (loop, factory, load, about["awaitable"], about["construct"], about["n"])
        values[key] += [value * 1e6 for value in benchmark.get_values()]
    return Source(path, distil([suite], Path(path).name), dict(values))
