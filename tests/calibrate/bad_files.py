"""Tables and raw results that are wrong, each with what the one line about it says."""

from __future__ import annotations

import copy
import gzip
import json
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

FIXTURES = Path(__file__).parents[1] / "fixtures"
TABLE = FIXTURES / "tables" / "rules.json"
RAW = FIXTURES / "calibrate" / "uvloop-default.json.gz"
OLD = '{"an": "older table"}'


def times(factor: float) -> bytes:
    """The table with every time multiplied by a factor."""
    table = json.loads(TABLE.read_bytes())
    for environment_of in table["environments"]:
        for curve in environment_of["constructs"].values():
            for part in (curve, *curve["points"]):
                part.update({key: part[key] * factor for key in ("us", "stderr", "fixed", "per_child") if key in part})
    return json.dumps(table).encode()


def with_keys(**values: object) -> bytes:
    """The table with other values of its top-level keys."""
    return json.dumps({**json.loads(TABLE.read_bytes()), **values}).encode()


def raw(**metadata: object) -> bytes:
    """Raw results with other metadata in each run; ``None`` removes a key."""
    results = copy.deepcopy(json.loads(gzip.decompress(RAW.read_bytes())))
    benchmarks = results["benchmarks"]
    runs = [run for benchmark in benchmarks for run in benchmark["runs"]]
    for one in (results, *benchmarks, *runs):
        about: dict[str, Any] = one.get("metadata", {})
        for key, value in metadata.items():
            if value is None:
                about.pop(key, None)
            elif key in about:
                about[key] = value
    return gzip.compress(json.dumps(results).encode())


def bomb() -> bytes:
    """2 GB of nothing in 2 MB: the same compressed block over and over."""
    packer = zlib.compressobj(wbits=31)
    blocks = [packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)]
    again = packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return blocks[0] + again * 2047


#: File name, content (a number: an empty file of that size, of which nothing is on the disk), what the line says.
TABLES: list[tuple[Callable[[], bytes] | int, str]] = [
    (lambda: with_keys(schema="other/1"), "its schema is 'other/1'"),
    (lambda: with_keys(schema="aiocost-table/2"), "upgrade flake8-aiocost"),
    (lambda: TABLE.read_bytes()[:3000], "truncated"),
    (lambda: times(float("nan")), "NaN"),
    (lambda: times(-1.0), "where 0 or more is expected"),
    (lambda: times(1000.0), "is it in ns?"),
    (lambda: times(0.001), "is it in ms?"),
    (lambda: with_keys(yardstick=15_600.0), "its yardstick takes 15600 µs"),
    (lambda: with_keys(yardstick=-15.6), "its yardstick takes -15.6 µs"),
    (2 << 30, "larger than 16 MB"),
    (lambda: b'{"schema": "aiocost-table/1", "environments": ' + b"[" * 1_000_000, "nested too deeply"),
]
RESULTS: list[tuple[Callable[[], bytes] | int, str]] = [
    (lambda: RAW.read_bytes()[: RAW.stat().st_size // 2], "holds no results of pyperf"),
    (lambda: gzip.compress(b'{"benchmarks": ' + b"[" * 1_000_000), "nested too deeply"),
    (bomb, "larger than 64 MB"),
    (2 << 30, "Not a gzipped file"),
    (lambda: raw(yardstick=0), "yardstick"),
    (lambda: raw(yardstick=-1.0), "yardstick"),
    (lambda: raw(yardstick_best=16_000.0), "yardstick_best"),
    (lambda: raw(yardstick="quick"), "yardstick"),
    (lambda: raw(awaitable="zz"), "awaitable"),
    (lambda: raw(n=-2), "$.n"),
    (lambda: raw(hostname=None), "hostname"),
    (lambda: raw(profile="zz"), "the profile 'zz'"),
    (lambda: raw(loop=None), "not of aiocost-calibrate"),
]


def lay(path: Path, content: Callable[[], bytes] | int) -> Path:
    with path.open("wb") as file:
        if isinstance(content, int):
            file.truncate(content)
        else:
            file.write(content())
    return path
