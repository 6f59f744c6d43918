"""Constructs that no table holds are priced as the one that they are like."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from msgspec.structs import replace

from flake8_aiocost.cost import reference
from flake8_aiocost.cost.files import write
from flake8_aiocost.cost.select import pricer
from flake8_aiocost.pipeline import lint
from flake8_aiocost.settings import Settings
from tests.cost.selecting import GATHER, PLAIN, priced
from tests.cost.tables import both, curve, table

pytestmark = pytest.mark.usefixtures("shipped", "forget")


def test_a_construct_that_nobody_knows(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="no calibration table knows the construct nursery"):
        pricer(Settings(root=tmp_path)).price(replace(GATHER, construct="nursery"))


def test_it_is_priced_as_its_like_and_the_price_says_so(tmp_path: Path) -> None:
    spawn = replace(GATHER, construct="task_group")
    assert priced(Settings(root=tmp_path), spawn) == (
        3 * PLAIN,
        "reference: cpython3.13 asyncio, priced as gather",
        None,
    )
    write(table("prod", "3.13.0", both()), tmp_path / "prod.json")
    own = Settings(root=tmp_path, table="prod.json")
    assert priced(own, spawn) == (PLAIN, "prod: cpython3.13 asyncio, priced as gather", None)


def test_the_likes_are_followed(tmp_path: Path) -> None:
    spawn = replace(GATHER, construct="anyio_task_group")
    assert priced(Settings(root=tmp_path), spawn)[1] == "reference: cpython3.13 asyncio, priced as gather"


def test_the_references_own_measurement_goes_before_the_like_in_a_table(tmp_path: Path) -> None:
    known = [
        dataclasses.replace(each, constructs={**each.constructs, "task_group": curve(1.0, 5.0)}) for each in both()
    ]
    write(table("x", "3.13.1", known), Path(str(reference.FOLDER)) / "cpython3.13.json")
    write(table("prod", "3.13.0", both()), tmp_path / "prod.json")
    settings = Settings(root=tmp_path, table="prod.json")
    group = replace(GATHER, construct="task_group")
    assert priced(settings, group) == (11.0, "reference: cpython3.13 asyncio, not measured in prod", None)
    # What is itself like the task group has its price from there, and not that of a gather.
    assert priced(settings, replace(group, construct="anyio_task_group"))[:2] == (
        11.0,
        "reference: cpython3.13 asyncio, not measured in prod, priced as task_group",
    )


def test_it_costs_the_file_none_of_its_findings(tmp_path: Path) -> None:
    source = (
        "# aiocost: hot\nimport asyncio\n\nasync def both(f):\n    await asyncio.gather(f(), f())\n"
        "    async with asyncio.TaskGroup() as group:\n        group.create_task(f())\n        group.create_task(f())\n"
    )
    gather, group = lint(source, "app/feed.py", Settings(root=tmp_path))
    assert gather.message.endswith("[reference: cpython3.13 asyncio]")
    assert group.message.startswith("TaskGroup of 2: 66 ± ")
    assert group.message.endswith("[reference: cpython3.13 asyncio, priced as gather]")


def test_a_like_is_counted_against_the_same_sequence(tmp_path: Path) -> None:
    group, gather = (pricer(Settings(root=tmp_path)).price(replace(GATHER, construct=c)) for c in ("wait", "gather"))
    assert (group.total, group.fixed, group.per_child) == (gather.total, gather.fixed, gather.per_child)
