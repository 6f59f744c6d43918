"""The sentences that rules share.

A message is one line with the µs near its start, since editors cut long ones, and without line numbers, since those
would change with every edit above.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.constructs import declared
from flake8_aiocost.cost.format import microseconds, microseconds_per_child

if TYPE_CHECKING:
    from flake8_aiocost.model import FanOut, Heat, PricedSpawn, Spawn
    from flake8_aiocost.price import Cost
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
        return f"{_shown(spawn.callee)} of {_counted(fan_out)}"
    if fan_out.most:
        return f"{_shown(spawn.callee)} of up to {_beside(str(fan_out.most), fan_out)}"
    return f"{_shown(spawn.callee)} of {fan_out.known} or more" if fan_out.known else f"{_shown(spawn.callee)} of n"


def _counted(fan_out: FanOut) -> str:
    """``2``, ``1 and 2 running tasks``, ``1 and what runs already``."""
    if not fan_out.running:
        return f"{fan_out.known} and what runs already" if fan_out.beside else str(fan_out.known)
    return _beside(str(fan_out.known or ""), fan_out)


def _beside(children: str, fan_out: FanOut) -> str:
    """Some children, and the tasks that run already."""
    if not fan_out.running:
        return children
    tasks = f"{fan_out.running} running task{'s' * (fan_out.running > 1)}"
    return f"{children} and {tasks}" if children else tasks


def cost(priced: PricedSpawn) -> str:
    """``7.6 ± 1.2 µs CPU, 7.4 µs more than in sequence``, or two parts where the fan-out is unknown.

    Both numbers may be off by as much, so the interval is said once.
    """
    price = priced.price
    if price.total is not None:
        total = microseconds(price.total.construct_us, half_us(price.total))
        more = microseconds(price.total.excess_us)
    else:
        child = "task" if priced.spawn.together else "awaitable"
        halves = half_us(price.fixed), half_us(price.per_child)
        total = microseconds_per_child(price.fixed.construct_us, price.per_child.construct_us, child, halves)
        more = microseconds_per_child(price.fixed.excess_us, price.per_child.excess_us, child)
    return f"{total} CPU, {more} more than {declared()[priced.spawn.construct].instead}"


def half_us(cost: Cost) -> float:
    """Half the width of a cost's interval; 0 where it has none."""
    return cost.interval.half_us if cost.interval is not None else 0.0


def context(priced: PricedSpawn, index: ModuleIndex) -> str:
    """``per call of request handler get_feed (fastapi)``; ``per iteration in ...`` inside a loop.

    The price of tasks that a loop starts together is that of the whole loop.
    """
    loops = len(priced.spawn.loops) - priced.spawn.together
    return f"per {'iteration in' if loops else 'call of'} {_place(priced.heat, priced, index)}"


def sentence(priced: PricedSpawn, index: ModuleIndex) -> str:
    """The whole message: what it is, what it costs, how often, and where the number comes from."""
    buys = f", {priced.buys}" if priced.buys else ""
    note = f"; {priced.note}" if priced.note else ""
    return f"{what(priced)}: {cost(priced)}{buys}, {context(priced, index)}{note} {bracket(priced)}"


def bracket(priced: PricedSpawn) -> str:
    """``[prod-c7g: cpython3.13 uvloop, 2 ready]``: where the price is from, and how many children never suspend."""
    spawn = priced.spawn
    ready = ""
    if spawn.awaitable == "ready" and declared()[spawn.construct].fans_out:
        ready = ", all ready" if priced.price.total is None else f", {spawn.fan_out.known} ready"
    elif spawn.awaitable == "ready":
        ready = ", ready"
    elif spawn.ready:
        ready = f", {spawn.ready} of {spawn.fan_out.known} ready"
    return f"[{priced.price.source}{ready}]"


def _place(heat: Heat, priced: PricedSpawn, index: ModuleIndex) -> str:
    function = priced.spawn.function
    subject = heat.subject or (index.facts.functions[function].qualname if function >= 0 else "this module")
    return f"{subject} ({heat.reason})" if heat.reason and heat.kind != "unknown" else subject


def _shown(callee: str) -> str:
    """The last part of a resolved name: what stands in the source."""
    return callee.rpartition(".")[2].rpartition(":")[2].removesuffix("()")
