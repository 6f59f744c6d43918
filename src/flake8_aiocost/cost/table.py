"""The calibration table: what ``aiocost-calibrate`` writes and the linter reads, schema ``aiocost-table/1``.

All times are µs of CPU. ``sequence`` is a key of ``constructs`` like any other: the same awaits one after the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from flake8_aiocost.errors import TableError as TableError  # noqa: PLC0414  moved; a few still import it from here
from flake8_aiocost.model import Awaitable
from flake8_aiocost.price import Load, LoopKind, TaskFactory

SCHEMA = "aiocost-table/1"

#: Builds that no server runs unless somebody decided so. A message names them, and another table goes before theirs.
UNUSUAL = ("free-threaded", "debug")


@dataclass(frozen=True, slots=True)
class Point:
    """One measured fan-out: ``us`` for one execution that spawns ``n`` children, with its standard error."""

    n: int
    us: float
    stderr: float


@dataclass(frozen=True, slots=True)
class Curve:
    """A construct's measured points, and the line fitted through them: ``fixed + per_child * n``."""

    points: tuple[Point, ...]
    fixed: float
    per_child: float


@dataclass(frozen=True, slots=True)
class Measured:
    """All constructs of one environment."""

    loop: LoopKind
    task_factory: TaskFactory
    load: Load
    awaitable: Awaitable
    constructs: dict[str, Curve]
    loop_version: str = ""


@dataclass(frozen=True, slots=True)
class Machine:
    """What pyperf's metadata says of the machine."""

    hostname: str
    cpu_model: str
    cpu_count: int
    platform: str


@dataclass(frozen=True, slots=True)
class Table:
    """One machine and one Python, in one or more environments.

    ``yardstick`` is how long a request's worth of ordinary Python takes there, in µs on the machine left alone (see
    ``calibrate/harness/workload.py``): what all prices are scaled to, and how two tables' machines can be compared.
    ``build`` is how its Python was built, such as ``optimised, LTO``; empty where nobody knows.
    """

    schema: str
    name: str
    created: str
    profile: str
    python: str
    implementation: str
    machine: Machine
    environments: tuple[Measured, ...]
    versions: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    yardstick: float = 0.0
    build: str = ""

    @property
    def minor(self) -> tuple[int, int]:
        """``(3, 13)`` of ``python``. A table that ``load`` returned has one."""
        match = re.match(r"3\.([0-9]+)", self.python)
        return 3, int(match[1]) if match else 0

    @property
    def unusual(self) -> tuple[str, ...]:
        """What its Python is that no server's is unless somebody decided so."""
        return tuple(word for word in self.build.split(", ") if word in UNUSUAL)
