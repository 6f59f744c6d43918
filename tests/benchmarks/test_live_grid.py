"""Which cells there are, and that both sides of the wire mean the same by them."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter

import pytest
from live import grid, handlers
from live.grid import Cell, cells

from flake8_aiocost.calibrate.harness.awaitables import CHILDREN

EVERYTHING = [*grid.MAIN, *grid.HOPS, *grid.MIXED]


def whole(python: tuple[int, int], fan_outs: tuple[int, ...] = grid.FAN_OUTS) -> list[tuple[Cell, ...]]:
    return list(cells(python, EVERYTHING, list(fan_outs), ["ready", "suspending"], [1, 32]))


def test_the_default_grid_is_that_of_the_issue() -> None:
    counted = Counter(cell.construct for group in whole((3, 13)) for cell in group)
    plain = len(grid.FAN_OUTS) * 2 * 2
    mixed = len(grid.MIXED_FAN_OUTS) * 2 * 2
    hops = len(grid.HOP_FAN_OUTS) * 2 * 2
    fewer = dict.fromkeys(grid.MIXED, mixed) | dict.fromkeys(grid.HOPS, hops)
    assert counted == dict.fromkeys(grid.MAIN, plain) | fewer


def test_no_cell_comes_twice() -> None:
    found = [cell for group in whole((3, 13)) for cell in group]
    assert len(found) == len(set(found))


def test_a_group_shares_one_sequence_and_no_two_groups_do() -> None:
    groups = whole((3, 13))
    assert all(len({cell.sequence for cell in group}) == 1 for group in groups)
    hops = [group for group in groups if group[0].construct in grid.HOPS]
    assert all(cell.construct in grid.HOPS for group in hops for cell in group)
    assert len({group[0].sequence for group in groups if group not in hops}) == len(groups) - len(hops)


def test_shapes_meet_plain_constructs_of_as_many_children() -> None:
    (group,) = (group for group in whole((3, 13)) if Cell("two_gathers", 2, "ready", 32) in group)
    # Four children are in no plain fan-out; ten and sixteen neither: two gathers have sequences of their own.
    assert group == (Cell("two_gathers", 2, "ready", 32),)
    (group,) = (group for group in whole((3, 13), (2, 3)) if Cell("gather_in_group", 2, "ready", 1) in group)
    assert {(cell.construct, cell.n) for cell in group} == {
        ("gather_in_group", 2),
        ("gather", 3),
        ("create_task", 3),
        ("task_group", 3),
    }


@pytest.mark.parametrize("construct", sorted(grid.SINCE))
def test_what_a_python_lacks_is_not_asked_for(construct: str) -> None:
    since = grid.SINCE[construct]
    before = (since[0], since[1] - 1)
    assert construct not in {cell.construct for group in whole(before) for cell in group}
    assert construct in {cell.construct for group in whole(since) for cell in group}


def test_a_python_without_any_of_the_constructs_has_no_cells() -> None:
    assert list(cells((3, 10), ["task_group"], [2], ["ready"], [1])) == []


HERE = [name for name in sorted(handlers.CONSTRUCTS) if sys.version_info >= grid.SINCE.get(name, (3, 10))]


@pytest.mark.parametrize("construct", HERE)
def test_a_handler_awaits_as_many_children_as_its_cell_says(construct: str, monkeypatch: pytest.MonkeyPatch) -> None:
    cell, awaited = Cell(construct, 3, "ready", 1), 0

    async def child() -> None:
        nonlocal awaited
        awaited += 1

    monkeypatch.setitem(CHILDREN, "ready", child)
    handlers.operation.cache_clear()
    try:
        asyncio.run(run(cell))
    finally:
        handlers.operation.cache_clear()
    assert awaited == cell.children == cell.sequence.n


async def run(cell: Cell) -> None:
    # The server cuts the query off.
    await handlers.operation(cell.path.partition("?")[0])()
