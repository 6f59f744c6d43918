"""How far prices are off on a live server: what ``benchmarks/method_error.py`` computed of the results that are kept.

``method_error.json`` holds it, with the command that wrote it. A test holds the file against the results.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

from flake8_aiocost.model import Awaitable  # noqa: TC001  msgspec reads the annotations
from flake8_aiocost.price import Load, LoopKind  # noqa: TC001  msgspec reads the annotations
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

FILE: Traversable = files("flake8_aiocost.cost") / "method_error.json"


class KindError(Record, frozen=True):
    """How far 90 of 100 prices of one kind are off at the most.

    ``floor`` times the yardstick of the machine, and ``share`` of what the construct costs. ``cells`` of live servers
    show it. ``hop``: of constructs that run something in a thread.
    """

    loop: LoopKind
    load: Load
    awaitable: Awaitable
    floor: float
    share: float
    cells: int
    hop: bool = False


class Together(Record, frozen=True):
    """How many times as far prices are off that are added up, as those of a request with several spawns are."""

    loop: LoopKind
    load: Load
    factor: float
    cells: int


class MethodError(Record, frozen=True):
    """What is known of the errors of prices.

    Attributes:
        command: what wrote this.
        yardstick_us: that of the machines of the live results, for tables that do not know their own.
        spells: by which share the excess of one table differs from that of another hour beyond what its standard
            errors say: half the width of a 90 % interval.
        kinds: by loop, load and awaitable, and whether threads are used.
        sums: of several prices, by loop and load.
    """

    command: str
    yardstick_us: float
    spells: float
    kinds: tuple[KindError, ...]
    sums: tuple[Together, ...]

    def together(self, loop: LoopKind, load: Load) -> float:
        """How many times as far the method is off where prices are added up."""
        return next((each.factor for each in self.sums if (each.loop, each.load) == (loop, load)), 1.0)

    def half_us(
        self,
        kind: tuple[LoopKind, Load, Awaitable],
        construct_us: float,
        yardstick_us: float,
        *,
        hop: bool = False,
    ) -> float:
        """Half the width, in µs, of the 90 % interval around a price as far as the method's error goes.

        Args:
            kind: loop, load and awaitable of the price.
            construct_us: what the construct costs.
            yardstick_us: the table's, 0 where it does not know it.
            hop: whether the construct runs something in a thread. Where no live server tells of such, the others do.
        """
        same = [each for each in self.kinds if (each.loop, each.load, each.awaitable) == kind]
        found = min(same, key=lambda each: each.hop != hop)
        return found.floor * (yardstick_us or self.yardstick_us) + found.share * construct_us


@lru_cache(maxsize=1)
def method_error() -> MethodError:
    """What is shipped.

    Raises:
        msgspec.DecodeError: the installed file is damaged.
    """
    return msgspec.json.decode(FILE.read_bytes(), type=MethodError)
