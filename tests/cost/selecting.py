"""What the tests of the choice of tables ask for: the price of a gather of two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.cost.select import pricer
from flake8_aiocost.model import FanOut, Spawn

if TYPE_CHECKING:
    from flake8_aiocost.settings import Settings

GATHER = Spawn("gather", 0, "asyncio.gather", FanOut(2), awaitable="ready")
#: µs of ``gather`` of two on a table that is not dearer by anything.
PLAIN = 22.0


def priced(settings: Settings, spawn: Spawn = GATHER) -> tuple[float, str, str | None]:
    """µs, source and problem."""
    prices = pricer(settings)
    price = prices.price(spawn)
    assert price.total is not None
    assert prices.problem is None or prices.problem.isprintable()
    return price.total.construct_us, price.source, prices.problem
