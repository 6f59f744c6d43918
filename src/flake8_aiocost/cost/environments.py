"""Which of a table's environments holds for a target, and how either is called in a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.cost.table import Measured, Table
    from flake8_aiocost.model import Awaitable
    from flake8_aiocost.price import Environment


def covers(measured: Measured, environment: Environment) -> bool:
    """Whether this is the target's loop, task factory and load."""
    wanted = (environment.loop, environment.task_factory, environment.load)
    return (measured.loop, measured.task_factory, measured.load) == wanted


def fits(table: Table, environment: Environment) -> bool:
    """Whether a table was measured on the target's Python, and there in its environment."""
    return table.minor == environment.python and any(covers(measured, environment) for measured in table.environments)


def by_closeness(table: Table, environment: Environment, awaitable: Awaitable) -> list[Measured]:
    """A table's environments, closest to the target first.

    The awaitable counts most, since it does not stand in ``label``, and a child that suspends makes the sequence pay
    too. Then the loop, the task factory, the load.
    """
    return sorted(
        table.environments,
        key=lambda measured: (
            measured.awaitable != awaitable,
            measured.loop != environment.loop,
            measured.task_factory != environment.task_factory,
            measured.load != environment.load,
        ),
    )


def label(table: Table, measured: Measured) -> str:
    """``cpython3.13 uvloop, eager, alone``: the defaults go without saying."""
    version = f"{table.implementation}{table.minor[0]}.{table.minor[1]}"
    return _label(" ".join((version, *table.unusual)), measured.loop, measured.task_factory, measured.load)


def target_label(environment: Environment) -> str:
    """The same of a target, which is always a CPython."""
    version = f"cpython{environment.python[0]}.{environment.python[1]}"
    return _label(version, environment.loop, environment.task_factory, environment.load)


def labels(table: Table) -> tuple[str, ...]:
    """Those of all environments of a table, each once."""
    return tuple(dict.fromkeys(label(table, measured) for measured in table.environments))


def _label(version: str, loop: str, task_factory: str, load: str) -> str:
    return f"{version} {loop}{', eager' * (task_factory == 'eager')}{', alone' * (load == 'alone')}"
