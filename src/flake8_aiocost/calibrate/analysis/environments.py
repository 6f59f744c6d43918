"""Which of a table's environments a command is about: options to say so, and what holds where nothing is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.errors import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from flake8_aiocost.cost.table import Measured, Table

#: What tells one environment of a table from another, with the values of each.
AXES = {
    "loop": ("asyncio", "uvloop"),
    "task_factory": ("default", "eager"),
    "load": ("busy", "alone"),
    "awaitable": ("suspending", "ready"),
}
#: What the linter prices by where a project says nothing; shown alone where nothing is asked for.
USUAL = {"task_factory": "default", "load": "busy"}


@dataclass(frozen=True)
class Filter:
    """One value or ``None`` for each axis; ``everything`` shows what is unusual too."""

    values: tuple[tuple[str, str], ...] = ()
    everything: bool = False

    @classmethod
    def of(cls, arguments: argparse.Namespace, *prefixes: str) -> Filter:
        """What the command line asks for; of several prefixes the first that says anything of an axis counts."""
        values = []
        for axis in AXES:
            said = (getattr(arguments, f"{prefix}{axis}", None) for prefix in prefixes or ("",))
            if value := next(filter(None, said), None):
                values.append((axis, value))
        return cls(tuple(values), getattr(arguments, "all", False))

    def takes(self, measured: Measured) -> bool:
        """Whether an environment has the values that were asked for."""
        return all(getattr(measured, axis) == value for axis, value in self.values)

    def __str__(self) -> str:
        """As a person would type it."""
        return " ".join(f"--{axis.replace('_', '-')} {value}" for axis, value in self.values)


def options(parser: argparse.ArgumentParser, prefix: str = "", about: str = "only this") -> None:
    """Add an option for each axis."""
    for axis, values in AXES.items():
        parser.add_argument(f"--{prefix}{axis.replace('_', '-')}", choices=values, help=f"{about} {noun(axis)}")


def noun(axis: str) -> str:
    """``task factory``, ``kind of awaitable``."""
    return "kind of awaitable" if axis == "awaitable" else axis.replace("_", " ")


def title(measured: Measured) -> str:
    """``uvloop, busy, suspending awaits``: the default task factory goes without saying."""
    eager = ", eager task factory" if measured.task_factory == "eager" else ""
    return f"{measured.loop}{eager}, {measured.load}, {measured.awaitable} awaits"


def key(measured: Measured) -> tuple[str, str, str, str]:
    """An environment's values, in the order of ``AXES``."""
    return measured.loop, measured.task_factory, measured.load, measured.awaitable


def ordered(environments: Sequence[Measured]) -> list[Measured]:
    """In the order of ``AXES`` and of their values: what most are interested in first."""
    return sorted(environments, key=lambda one: [values.index(getattr(one, axis)) for axis, values in AXES.items()])


def choose(table: Table, wanted: Filter, name: str) -> list[Measured]:
    """The environments that were asked for; where an axis was left open, the usual value of it if there is one.

    Raises ``UsageError`` where the table holds none: ``name`` is what to call it.
    """
    found = [measured for measured in table.environments if wanted.takes(measured)]
    if not found:
        there = "; ".join(title(measured) for measured in ordered(table.environments))
        raise UsageError(f"{name} holds nothing for {wanted}; it holds {there}")
    asked = dict(wanted.values)
    for axis, value in USUAL.items():
        usual = [measured for measured in found if getattr(measured, axis) == value]
        if usual and axis not in asked and not wanted.everything:
            found = usual
    return ordered(found)
