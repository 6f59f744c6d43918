"""A table as it would be on another machine, by how long the same Python takes for the yardstick on both.

For the shipped references: a Python that cannot be measured on the machine that the others were measured on.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.analysis.scaled import scaled
from flake8_aiocost.calibrate.errors import UsageError

if TYPE_CHECKING:
    from flake8_aiocost.cost.table import Measured, Table


def moved(table: Table, here: Table, there: Table) -> Table:
    """Scale all prices of a table.

    Args:
        table: what was measured here.
        here: another Python's table, of the same machine.
        there: that Python's table on the other machine.

    Raises:
        UsageError: the two are not of the same release, or not of these machines.
    """
    if (here.implementation, here.python) != (there.implementation, there.python):
        raise UsageError(
            f"{here.name} is of {here.implementation} {here.python} and {there.name} of {there.implementation} "
            f"{there.python}; machines are compared by one and the same Python"
        )
    if here.machine.cpu_model != table.machine.cpu_model:
        raise UsageError(
            f"{here.name} was measured on {here.machine.cpu_model}, and what is to be moved on "
            f"{table.machine.cpu_model}; measure both on one machine"
        )
    if not here.yardstick or not there.yardstick:
        raise UsageError("a table without a yardstick tells nothing of its machine; measure it again")
    factor = there.yardstick / here.yardstick
    note = (
        f"measured on {table.machine.cpu_model} and scaled by {factor:.3g} to {there.machine.cpu_model}, by the "
        f"yardstick of {here.implementation} {here.python} on both: calibrate your own machine for its prices"
    )
    return replace(
        table,
        machine=there.machine,
        environments=tuple(_scaled(each, factor) for each in table.environments),
        warnings=(*table.warnings, note),
        yardstick=round(table.yardstick * factor, 3),
    )


def _scaled(measured: Measured, factor: float) -> Measured:
    return replace(measured, constructs={name: scaled(curve, factor) for name, curve in measured.constructs.items()})
