"""A spawn in its source: what a fix decides on."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from flake8_aiocost.fixes._doubts import Doubts
    from flake8_aiocost.fixes._source import Source
    from flake8_aiocost.model import Spawn
    from flake8_aiocost.module.facts import Call
    from flake8_aiocost.price import Environment
    from flake8_aiocost.project.index import ModuleIndex


class Spot(Record, frozen=True):
    """A spawn that something was said of. ``call`` is its node in ``source``; ``doubts`` knows what children do."""

    code: str
    spawn: Spawn
    index: ModuleIndex
    source: Source
    call: ast.Call
    doubts: Doubts
    target: Environment

    @property
    def record(self) -> Call:
        """The call in the facts."""
        return self.index.facts.calls[self.spawn.site]

    @property
    def awaited(self) -> ast.Await | None:
        """``await call()``, where it is."""
        parent = self.source.parent(self.call)
        return parent if isinstance(parent, ast.Await) else None

    def resolved(self, node: ast.Call) -> str:
        """The linked name of what another call of the module calls, ``""`` where it is not known."""
        where = (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)
        calls = self.index.facts.calls
        found = next((each for each in range(len(calls)) if calls[each].range == where), None)
        return "" if found is None else self.index.callee(found)
