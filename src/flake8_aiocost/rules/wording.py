"""The sentences that rules share.

A message is one line with the µs near its start, since editors cut long ones, and without line numbers, since those
would change with every edit above.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.constructs import declared
from flake8_aiocost.cost.format import microseconds, microseconds_per_child

if TYPE_CHECKING:
    from flake8_aiocost.model import Heat, PricedSpawn, Spawn
    from flake8_aiocost.project.index import ModuleIndex


def what(priced: PricedSpawn) -> str:
    """``gather of 2``, ``gather of up to 2``, ``gather of 2 or more``, ``gather of n``, ``create_task``."""
    return named(priced.spawn)


def named(spawn: Spawn) -> str:
    """The same, of a spawn without a price."""
    if not declared()[spawn.construct].fans_out:
        return _shown(spawn.callee)
    fan_out = spawn.fan_out
    if not fan_out.unknown:
        return f"{_shown(spawn.callee)} of {fan_out.known}"
    if fan_out.most:
        return f"{_shown(spawn.callee)} of up to {fan_out.most}"
    return f"{_shown(spawn.callee)} of {fan_out.known} or more" if fan_out.known else f"{_shown(spawn.callee)} of n"


def cost(priced: PricedSpawn) -> str:
    """``7.6 µs CPU, 7.4 µs more than in sequence``, or fixed and per-child parts where the fan-out is unknown."""
    price = priced.price
    if price.total is not None:
        total, more = microseconds(price.total.construct_us), microseconds(price.total.excess_us)
    else:
        child = "task" if priced.spawn.together else "awaitable"
        total = microseconds_per_child(price.fixed.construct_us, price.per_child.construct_us, child)
        more = microseconds_per_child(price.fixed.excess_us, price.per_child.excess_us, child)
    return f"{total} CPU, {more} more than {declared()[priced.spawn.construct].instead}"


def context(priced: PricedSpawn, index: ModuleIndex) -> str:
    """``per call of request handler get_feed (fastapi)``; ``per iteration in ...`` inside a loop.

    The price of tasks that a loop starts together is that of the whole loop.
    """
    loops = len(priced.spawn.loops) - priced.spawn.together
    return f"per {'iteration in' if loops else 'call of'} {_place(priced.heat, priced, index)}"


def sentence(priced: PricedSpawn, index: ModuleIndex) -> str:
    """The whole message: what it is, what it costs, how often, and where the number comes from."""
    buys = f", {priced.buys}" if priced.buys else ""
    return f"{what(priced)}: {cost(priced)}{buys}, {context(priced, index)} [{priced.price.source}]"


def _place(heat: Heat, priced: PricedSpawn, index: ModuleIndex) -> str:
    function = priced.spawn.function
    subject = heat.subject or (index.facts.functions[function].qualname if function >= 0 else "this module")
    return f"{subject} ({heat.reason})" if heat.reason and heat.kind != "unknown" else subject


def _shown(callee: str) -> str:
    """The last part of a resolved name: what stands in the source."""
    return callee.rpartition(".")[2].rpartition(":")[2].removesuffix("()")
