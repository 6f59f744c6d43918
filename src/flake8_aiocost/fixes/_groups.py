"""A task group that does nothing but to start tasks."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flake8_aiocost.fixes._source import uses
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.fixes._spot import Spot


class Started(Record, frozen=True):
    """``name = group.create_task(...)``, for each item of a ``loop`` where it stands in one."""

    call: ast.Call
    name: str = ""
    loop: ast.For | None = None


class Opened(Record, frozen=True):
    """``async with TaskGroup() as group:`` and the statements of its block."""

    block: ast.AsyncWith
    started: Sequence[Started]

    @property
    def named(self) -> list[Started]:
        """Those whose task has a name."""
        return [each for each in self.started if each.name]

    @property
    def is_single(self) -> bool:
        """Whether it starts one task."""
        return len(self.started) == 1 and self.started[0].loop is None


def opened(spot: Spot) -> Opened | None:
    """The block of the group that a spawn is, where each statement of it starts a task and nothing else uses it."""
    item = spot.source.parent(spot.call)
    block = spot.source.parent(item)
    if not isinstance(item, ast.withitem) or not isinstance(block, ast.AsyncWith) or len(block.items) != 1:
        return None
    group = item.optional_vars
    if not isinstance(group, ast.Name):
        return None
    found = [_started(each, group.id) for each in block.body]
    started = [each for each in found if each is not None]
    # Its name stands where it is bound, and once in each statement.
    alone = len(uses(group.id, spot.source.function(spot.call))) == len(block.body) + 1
    named = [each.name for each in started if each.name]
    if len(started) < len(found) or not alone or len({*named}) < len(named):
        return None
    return Opened(block, started)


def _started(statement: ast.stmt, group: str) -> Started | None:
    if isinstance(statement, ast.For) and len(statement.body) == 1 and not statement.orelse:
        inner = _started(statement.body[0], group)
        is_plain = inner is not None and not inner.name and inner.loop is None
        return Started(inner.call, loop=statement) if inner is not None and is_plain else None
    if not isinstance(statement, (ast.Expr, ast.Assign)) or not isinstance(statement.value, ast.Call):
        return None
    called = statement.value.func
    is_own = isinstance(called, ast.Attribute) and called.attr == "create_task" and isinstance(called.value, ast.Name)
    if not is_own or called.value.id != group:  # type: ignore[attr-defined]
        return None
    if isinstance(statement, ast.Expr):
        return Started(statement.value)
    target = statement.targets[0]
    single = len(statement.targets) == 1 and isinstance(target, ast.Name)
    return Started(statement.value, target.id) if single else None  # type: ignore[attr-defined]
