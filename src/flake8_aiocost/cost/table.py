"""The calibration table: what ``aiocost-calibrate`` writes and the linter reads, schema ``aiocost-table/1``.

All times are µs of CPU. ``sequence`` is a key of ``constructs`` like any other: the same awaits one after the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from flake8_aiocost.model import Awaitable, Load, LoopKind, TaskFactory

SCHEMA = "aiocost-table/1"


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
    """One machine and one Python, in one or more environments."""

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
