"""The environments of a table: which of them a command is about, and what they are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.errors import UsageError
from flake8_aiocost.calibrate.harness.loops import LOOPS, TASK_FACTORIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.cost.table import Measured, Table

#: What distinguishes one environment of a table from another, with the values of each, the most interesting first.
AXES: dict[str, tuple[str, ...]] = {
    "loop": LOOPS,
    "task_factory": TASK_FACTORIES,
    "load": ("busy", "alone"),
    "awaitable": ("suspending", "ready"),
}
#: What the linter prices by if a project does not say otherwise. Without a request, only these are shown.
USUAL = {"task_factory": "default", "load": "busy"}


@dataclass(frozen=True)
class EnvironmentFilter:
    """Which environments were asked for: axis and value. ``include_unusual`` overrides ``USUAL``."""

    values: tuple[tuple[str, str], ...] = ()
    include_unusual: bool = False

    def matches(self, measured: Measured) -> bool:
        """Whether an environment has the values that were asked for."""
        return all(getattr(measured, axis) == value for axis, value in self.values)

    def __str__(self) -> str:
        """As options of the command line."""
        return " ".join(f"--{axis.replace('_', '-')} {value}" for axis, value in self.values)


def axis_noun(axis: str) -> str:
    """``task factory``, ``kind of awaitable``."""
    return "kind of awaitable" if axis == "awaitable" else axis.replace("_", " ")


def config_title(loop: str, task_factory: str) -> str:
    """``uvloop``, ``asyncio with eager tasks``."""
    return f"{loop} with eager tasks" if task_factory == "eager" else loop


def environment_title(measured: Measured) -> str:
    """``uvloop, busy, suspending awaits``. The default task factory is not mentioned."""
    eager = ", eager task factory" if measured.task_factory == "eager" else ""
    return f"{measured.loop}{eager}, {measured.load}, {measured.awaitable} awaits"


def environment_key(measured: Measured) -> tuple[str, str, str, str]:
    """Its values, in the order of ``AXES``."""
    return measured.loop, measured.task_factory, measured.load, measured.awaitable


def sorted_environments(environments: Sequence[Measured]) -> list[Measured]:
    """In the order of ``AXES`` and of their values."""
    return sorted(environments, key=lambda one: [values.index(getattr(one, axis)) for axis, values in AXES.items()])


def choose_environments(table: Table, wanted: EnvironmentFilter, name: str) -> list[Measured]:
    """The environments that were asked for. An axis without a request is limited to its usual value, if there is one.

    Raises ``UsageError`` if the table holds none; ``name`` is what the message calls the table.
    """
    found = [measured for measured in table.environments if wanted.matches(measured)]
    if not found:
        there = "; ".join(environment_title(measured) for measured in sorted_environments(table.environments))
        raise UsageError(f"{name} holds nothing for {wanted}; it holds {there}")
    asked = dict(wanted.values)
    for axis, value in USUAL.items():
        usual = [measured for measured in found if getattr(measured, axis) == value]
        if usual and axis not in asked and not wanted.include_unusual:
            found = usual
    return sorted_environments(found)
