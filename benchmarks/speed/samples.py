"""Made-up modules: one that spawns nothing, one that spawns but not where it matters, and a service of any length."""

from __future__ import annotations

_PLAIN = '''\
"""Orders as they lie in memory."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Line:
    """One line of an order."""

    name: str
    price: int
    count: int = 1

    def total(self) -> int:
        """Price of all."""
        return self.price * self.count


@dataclass
class Order:
    """Lines, in the order in which they came."""

    number: int
    lines: list[Line] = field(default_factory=list)

    def add(self, name: str, price: int) -> None:
        """Count a name that is there already once more."""
        for line in self.lines:
            if line.name == name and line.price == price:
                line.count += 1
                return
        self.lines.append(Line(name, price))

    def total(self) -> int:
        """Price of all lines."""
        return sum(line.total() for line in self.lines)
'''

_COLD = '''\
"""Two requests at once, in a library whose callers are not known."""

import asyncio


async def both(client, first, second):
    """Whatever the two give."""
    return await asyncio.gather(client.get(first), client.get(second))


async def in_order(client, names):
    """One after the other."""
    found = []
    for name in names:
        found.append(await client.get(name))
    return found
'''

_HEAD = '''\
"""A service of a web framework."""

import asyncio

from fastapi import APIRouter

from shop.store import Store
from shop.users import User

router = APIRouter()
limits = {"page": 20, "days": 7}


'''

#: 18 lines, as long as handlers mostly are, with one gather.
_HANDLER = '''\
@router.get("/orders/{{number}}/{n}")
async def read_order_{n}(number: int, store: Store, user: User):
    """Handler {n}."""
    if number < 0:
        raise ValueError(f"no order {{number}}")
    lines = [line for line in store.lines if line.order == number]
    known = {{line.name: line.price for line in lines if line.price}}
    order, prices = await asyncio.gather(
        store.order(number, user.name),
        store.prices([*known], days=limits["days"]),
    )
    total = 0
    for line in order.lines:
        price = prices.get(line.name, known.get(line.name, 0))
        total += price * line.count
    return {{"order": order, "total": total, "page": limits["page"]}}


'''


def plain() -> str:
    """A module of data, without anything of asyncio."""
    return _PLAIN


def cold() -> str:
    """A module that gathers where nothing is known of its callers, so that nothing is said of it."""
    return _COLD


def service(handlers: int) -> str:
    """A module of so many handlers, each of which gathers two."""
    return _HEAD + "".join(_HANDLER.format(n=n) for n in range(handlers))
