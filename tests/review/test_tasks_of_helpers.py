"""Tasks that a helper makes and its caller gathers are paid once, so to move code there is no change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.frontends.repositories import ROUND, SETTINGS, Repository

if TYPE_CHECKING:
    from pathlib import Path

BEGIN = """\
import asyncio

import httpx
from fastapi import APIRouter

client = httpx.AsyncClient()
router = APIRouter()


async def load():
    return await client.get("/")


@router.get("/all")
async def read_all():
    await started()


"""
#: All tasks are made where they are gathered.
TOGETHER = """\
async def started():
    tasks = []
    tasks.append(asyncio.create_task(load()))
    tasks.append(asyncio.create_task(load()))
    tasks.append(asyncio.create_task(load()))
    await asyncio.gather(*tasks)
"""
#: Two of them are made by a helper.
SOME = """\
async def started():
    tasks = await first()
    tasks.append(asyncio.create_task(load()))
    await asyncio.gather(*tasks)


async def first():
    tasks = []
    tasks.append(asyncio.create_task(load()))
    tasks.append(asyncio.create_task(load()))
    return tasks
"""
#: All of them are.
ALL = """\
async def started():
    await asyncio.gather(*first())


def first():
    return [asyncio.create_task(load()), asyncio.create_task(load()), asyncio.create_task(load())]
"""
#: The caller makes its own on a branch: as much as before on the dearest one.
ON_A_BRANCH = SOME.replace(
    "    tasks.append(asyncio.create_task(load()))\n    await asyncio.gather",
    "    if router.open:\n        tasks.append(asyncio.create_task(load()))\n    await asyncio.gather",
)
#: One more, which is made by the helper too.
ONE_MORE = SOME.replace("    return tasks", "    tasks.append(asyncio.create_task(load()))\n    return tasks")


def project(code: str) -> dict[str, str]:
    return {"pyproject.toml": SETTINGS, "shop/__init__.py": "", "shop/api.py": BEGIN + code, **ROUND}


@pytest.mark.parametrize(("before", "after"), [(TOGETHER, SOME), (TOGETHER, ALL), (SOME, ALL), (ALL, TOGETHER)])
def test_where_the_tasks_are_made_is_no_price(tmp_path: Path, before: str, after: str) -> None:
    shop = Repository(tmp_path / "shop", project(before))
    shop.write({"shop/api.py": BEGIN + after})
    found = shop.found()
    assert (found["changed"], found["entries"], found["not_counted"]) == (False, [], [])
    assert found["before"]["us"] == found["after"]["us"] == 34


def test_a_task_of_the_caller_on_a_branch_is_paid_for_once_too(tmp_path: Path) -> None:
    assert ON_A_BRANCH != SOME
    shop = Repository(tmp_path / "shop", project(SOME))
    shop.write({"shop/api.py": BEGIN + ON_A_BRANCH})
    assert shop.found()["after"]["us"] == 34
    assert shop.found(shop.first, "--n", "7")["after"]["us"] == 34


def test_one_more_is_dearer_by_one(tmp_path: Path) -> None:
    shop = Repository(tmp_path / "shop", project(SOME))
    shop.write({"shop/api.py": BEGIN + ONE_MORE})
    (entry,) = shop.found()["entries"]
    assert (entry["sign"], entry["us"]) == ("more", 10)


def test_to_gather_them_at_all_costs_something(tmp_path: Path) -> None:
    waited = ALL.replace("    await asyncio.gather(*first())", "    for task in first():\n        await task")
    shop = Repository(tmp_path / "shop", project(waited))
    shop.write({"shop/api.py": BEGIN + ALL})
    (entry,) = shop.found()["entries"]
    assert entry["sign"] == "more"
    assert 0 < entry["us"] < 34
