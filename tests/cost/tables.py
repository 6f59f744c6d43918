"""Tables of round numbers, built for the test that needs them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.cost.files import write
from flake8_aiocost.cost.table import SCHEMA, Curve, Machine, Measured, Point, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.errors import TableError
    from flake8_aiocost.model import Awaitable
    from flake8_aiocost.price import Load, LoopKind, TaskFactory

TABLES = Path(__file__).parents[1] / "fixtures" / "tables"
MACHINE = Machine("round", "round", 2, "Linux")
#: Fixed and per-child µs: distinct per construct, so that a mix-up shows in the price.
LINES = {"gather": (2.0, 10.0), "create_task": (0.0, 7.0), "sequence": (0.0, 1.0)}
BOTH: tuple[Awaitable, ...] = ("ready", "suspending")


def curve(fixed: float, per_child: float, fan_outs: Sequence[int] = (1, 2, 4, 8)) -> Curve:
    """Points on a straight line, and that line."""
    return Curve(tuple(Point(n, fixed + per_child * n, 0.1) for n in fan_outs), fixed, per_child)


def measured(
    loop: LoopKind = "asyncio",
    task_factory: TaskFactory = "default",
    load: Load = "busy",
    awaitable: Awaitable = "ready",
    *,
    times: float = 1.0,
    without: frozenset[str] = frozenset(),
) -> Measured:
    """One environment; ``times`` makes it dearer."""
    lines = {name: line for name, line in LINES.items() if name not in without}
    constructs = {name: curve(fixed * times, per_child * times) for name, (fixed, per_child) in lines.items()}
    return Measured(loop, task_factory, load, awaitable, constructs)


def table(
    name: str, python: str, environments: Sequence[Measured], created: str = "2026-01-01T00:00:00+00:00"
) -> Table:
    return Table(SCHEMA, name, created, "quick", python, "cpython", MACHINE, tuple(environments))


def both(
    loop: LoopKind = "asyncio", task_factory: TaskFactory = "default", load: Load = "busy", times: float = 1.0
) -> list[Measured]:
    """An environment with ready and with suspending children."""
    return [measured(loop, task_factory, load, awaitable, times=times) for awaitable in BOTH]


def references(folder: Path) -> None:
    """References of 3.12 (dearer by 2) and 3.13 (by 3), with asyncio, uvloop and the eager factory."""
    for minor, times in ((12, 2.0), (13, 3.0)):
        environments = [*both(times=times), *both("uvloop", times=times), *both(task_factory="eager", times=times)]
        write(table("anything", f"3.{minor}.1", environments), folder / f"cpython3.{minor}.json")


def line_of(error: TableError) -> str:
    """The text of an error, which is one line of printable characters."""
    line = str(error)
    assert line.isprintable(), line
    return line
