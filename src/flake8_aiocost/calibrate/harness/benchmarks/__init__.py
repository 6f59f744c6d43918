"""The benchmarks: one file per construct, named like it. The folder is scanned, in sorted order.

A benchmark module has ``operation(n, child)``, which returns an async function without arguments that spawns ``child``
n times. It may also define:

* ``SINCE``: the first Python that has the construct.
* ``REQUIRES``: the distribution that must be importable. A benchmark with it that has no construct of its name is an
  extra, which a table may lack.
* ``FANS_OUT = False``: one child per call, so that n means n calls one after the other.
* ``CORNER``: an n at which the curve has a corner, so that every profile measures it.
* ``REPEATS``: how many times to run the operation in each request if children are ready. For operations of some ten
  nanoseconds, which are smaller than the spread of a request.
* ``TIGHT_LOOP = True``: measured as the article did, in a loop that does nothing else.
* ``baseline(n, child)``: what to subtract, in place of an empty operation.
* ``ITEM = True``: no construct, but what a spawn brings along and a sequence does not need. Its price is added to that
  of the spawn, and not compared with the sequence.
"""

from __future__ import annotations

import pkgutil
import sys
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

#: The optional libraries whose versions influence the values. They are recorded with the results.
LIBRARIES = ("anyio", "asgiref", "starlette", "uvloop")

Child = Callable[[], Coroutine[Any, Any, object]]
Operation = Callable[[], Awaitable[object]]
Prepare = Callable[[int, Child], Operation]


@dataclass(frozen=True)
class Benchmark:
    """One module of this folder. The fields are described at the top."""

    name: str
    operation: Prepare
    baseline: Prepare
    since: tuple[int, int]
    requires: str
    fans_out: bool
    corner: int
    repeats: int
    tight_loop: bool
    item: bool

    @property
    def available(self) -> bool:
        """Whether this interpreter can run it."""
        return sys.version_info >= self.since and (not self.requires or find_spec(self.requires) is not None)


def empty_operation(_n: int, _child: Child) -> Operation:
    """The empty operation: the cost of calling and awaiting an operation."""

    async def run() -> None:
        return None

    return run


def names() -> tuple[str, ...]:
    """The constructs that have a benchmark."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def load(name: str) -> Benchmark:
    """The benchmark of one construct."""
    module = import_module(f"{__name__}.{name}")
    return Benchmark(
        name=name,
        operation=module.operation,
        baseline=getattr(module, "baseline", empty_operation),
        since=getattr(module, "SINCE", (3, 10)),
        requires=getattr(module, "REQUIRES", ""),
        fans_out=getattr(module, "FANS_OUT", True),
        corner=getattr(module, "CORNER", 0),
        repeats=getattr(module, "REPEATS", 1),
        tight_loop=getattr(module, "TIGHT_LOOP", False),
        item=getattr(module, "ITEM", False),
    )
