"""What the same children would cost in other forms: the small table of a spawn, from the table that it is priced by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.constructs import declared
from flake8_aiocost.cost.interpolate import SEQUENCE, cost_of, costs, curve_of
from flake8_aiocost.price import Cost
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.cost.price import Pricer
    from flake8_aiocost.cost.table import Measured, Table
    from flake8_aiocost.model import Spawn

#: Constructs that can stand for each other, with what to call them, the cheapest first in most tables.
FORMS = {
    SEQUENCE: "in sequence",
    "inline_last": "tasks, the last inline",
    "create_task": "tasks",
    "task_group": "TaskGroup",
    "gather": "gather",
}
#: Of a spawn of an unknown number of children so many are shown.
LEAST_CHILDREN = 2


class Alternative(Record, frozen=True):
    """A form, µs of CPU for all children, and whether it is what the code has."""

    name: str
    us: float
    here: bool = False


class Quote(Record, frozen=True):
    """A price beside others.

    ``children`` is for how many it holds, which is a guess where ``guessed``. ``us`` is the price and ``margin_us`` how
    far it may be off in 9 of 10 cases. ``table`` is the table's name, ``created`` when it was measured.
    """

    children: int
    guessed: bool
    us: float
    margin_us: float
    alternatives: tuple[Alternative, ...]
    table: str = ""
    created: str = ""
    machine: str = ""


def quote(pricer: Pricer, spawn: Spawn) -> Quote:
    """The price of a spawn beside those of its alternatives, which is for the same number of children.

    Args:
        pricer: of the project.
        spawn: what is priced.

    Raises:
        LookupError: as ``Pricer.price``.
    """
    _, name, measured = pricer.measured(spawn)
    known = spawn.fan_out.known + spawn.fan_out.running
    guessed = spawn.fan_out.unknown or spawn.together
    children = spawn.fan_out.most or (max(known, LEAST_CHILDREN) if guessed else known)
    curve = curve_of(name, measured)
    table = pricer.table_of(measured)
    return Quote(
        children,
        guessed,
        cost_of(children, curve) if not spawn.fan_out.running else _beside_tasks(spawn, name, measured),
        _margin(children, name, measured, table),
        tuple(_alternatives(spawn, name, children, measured, table)),
        table.name if table is not None else "",
        table.created if table is not None else "",
        table.machine.cpu_model if table is not None else "",
    )


def _beside_tasks(spawn: Spawn, name: str, measured: Measured) -> float:
    """What it costs beside the tasks that were made before it."""
    total, fixed, _ = costs(name, spawn.fan_out, measured)
    return (total or fixed).construct_us


#: Families whose children could be awaited one after the other.
_FAMILIES = frozenset({"gather", "task", "group"})


def _alternatives(
    spawn: Spawn, name: str, children: int, measured: Measured, table: Table | None
) -> Iterator[Alternative]:
    if declared()[spawn.construct].family not in _FAMILIES or spawn.fan_out.running:
        # Whatever else awaits tasks that run already does not make them again either.
        return
    shown = {**FORMS, name: FORMS.get(name, spawn.construct)}
    for construct, called in shown.items():
        if construct in measured.constructs:
            yield Alternative(called, cost_of(children, curve_of(construct, measured)), construct == name)
    eager = _eager(measured, table)
    if eager is not None and name in eager.constructs:
        yield Alternative(f"{shown[name]}, eager task factory", cost_of(children, curve_of(name, eager)))


def _eager(measured: Measured, table: Table | None) -> Measured | None:
    """The same environment with eager tasks, where it has none and the table knows them."""
    if table is None or measured.task_factory == "eager":
        return None
    wanted = (measured.loop, "eager", measured.load, measured.awaitable)
    same = (each for each in table.environments if (each.loop, each.task_factory, each.load, each.awaitable) == wanted)
    return next(same, None)


def _margin(children: int, name: str, measured: Measured, table: Table | None) -> float:
    """Half the width of the interval; 0 where no table stands behind the price."""
    from flake8_aiocost.cost.interval import of_total  # noqa: PLC0415  imports msgspec's decoder

    cost = Cost(cost_of(children, curve_of(name, measured)), cost_of(children, measured.constructs[SEQUENCE]))
    within = of_total(children, name, cost, measured, table).interval if table is not None else None
    return within.half_us if within is not None else 0.0
