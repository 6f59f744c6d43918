"""What many entry points pay for the same cause is told once: what has changed, how many pay, which pays most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.frontends.repositories import ROUND, SETTINGS, Repository

if TYPE_CHECKING:
    from pathlib import Path

ROUTES = """\
from fastapi import APIRouter, Depends

from shop.auth import authenticated
from shop.service import many, one

router = APIRouter()
"""
HANDLER = """

@router.get("/r{number}")
async def read_{number}():
    await authenticated()
    return await {what}()
"""
AUTH = """\
import asyncio

from shop.service import load


async def authenticated():
    await checked()
    return await load()


async def checked():
    if authenticated.strict:
        await asyncio.gather(load(), load(), load())


async def audited():
    await asyncio.gather(load(), load(), load())
"""
SERVICE = """\
import asyncio

import httpx

client = httpx.AsyncClient()


async def load():
    return await client.get("/")


async def one():
    return await load()


async def many(rows):
    if rows:
        await asyncio.gather(load(), load())
"""
HANDLERS = [HANDLER.format(number=number, what="one" if number else "many") for number in range(6)]
FILES = {
    "pyproject.toml": SETTINGS,
    "shop/__init__.py": "",
    "shop/auth.py": AUTH,
    "shop/service.py": SERVICE,
    "shop/routes.py": ROUTES + "".join(HANDLERS),
    **ROUND,
}


@pytest.fixture
def shop(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "shop", FILES)


def test_a_helper_of_all_of_them_that_calls_something_new_is_told_once(shop: Repository) -> None:
    shop.edit("shop/auth.py", "    await checked()\n", "    await checked()\n    await audited()\n")
    told = shop.told()
    assert told.startswith("+34 µs per call of each of 6 entry points, since ")
    head, cause, names, spawn, why = told.splitlines()[3:8]
    assert head == "~ +34 µs per call of each of 6 entry points"
    assert cause == "    authenticated calls audited now (shop/auth.py:8): gather of 3 in audited (shop/auth.py:18)"
    assert names == ("    GET /r0 (0 → 34 µs), GET /r1 (0 → 34 µs), GET /r2 (0 → 34 µs) and 3 more")
    assert spawn.startswith("    +   +34 µs  gather of 3  shop/auth.py:18")
    assert why.strip().startswith("every call: read_0 → authenticated → audited; this line was not touched: ")
    assert told.count("gather of 3") == 2
    (group,) = shop.found()["groups"]
    assert sorted(group["entries"]) == [0, 1, 2, 3, 4, 5]
    assert (group["every_us"], group["least_us"], group["most_us"]) == (34, 34, 34)
    assert group["cause"]["kind"] == "call"
    comment = shop.diff(shop.first, "--format", "markdown").stdout
    row = "| \\~ | 6 entry points<br>authenticated calls audited now (shop/auth.py:8): gather of 3 in audited"
    assert f"{row} (shop/auth.py:18) | **+34 µs** |" in comment


def test_the_reverse_is_told_once_too(shop: Repository) -> None:
    shop.edit("shop/auth.py", "    await checked()\n", "    await checked()\n    await audited()\n")
    second = shop.commit()
    shop.edit("shop/auth.py", "    await checked()\n    await audited()\n", "    await checked()\n")
    told = shop.told(second)
    assert told.startswith("-34 µs per call of each of 6 entry points, since ")
    assert "\n    authenticated calls audited no longer: gather of 3 in audited (shop/auth.py:18)\n" in told


def test_a_spawn_that_is_edited_in_a_helper_names_the_helper_that_all_go_through(shop: Repository) -> None:
    shop.edit("shop/auth.py", "    return await load()\n", "    await audited()\n    return await load()\n")
    second = shop.commit()
    shop.edit(
        "shop/auth.py",
        "async def audited():\n    await asyncio.gather(load(), load(), load())",
        "async def audited():\n    await asyncio.gather(load(), load())",
    )
    told = shop.told(second)
    assert told.startswith("-10 µs per call of each of 6 entry points, since ")
    assert "\n    gather of 3 → gather of 2 in audited (shop/auth.py:18); all go through authenticated\n" in told


def test_on_a_branch_the_cause_decides_and_not_what_else_each_of_them_spends(shop: Repository) -> None:
    shop.edit(
        "shop/auth.py",
        "        await asyncio.gather(load(), load(), load())\n\n\nasync def audited",
        "        await asyncio.gather(load(), load())\n\n\nasync def audited",
    )
    told = shop.told()
    assert told.startswith("-10 µs on a branch of each of 6 entry points, since ")
    assert "\n~ -10 µs on a branch of each of 6 entry points\n" in told
    assert "    gather of 3 → gather of 2 in checked (shop/auth.py:13); all go through authenticated\n" in told


def test_what_one_of_them_pays_besides_is_told_of_it_alone(shop: Repository) -> None:
    shop.edit("shop/auth.py", "    await checked()\n", "    await checked()\n    await audited()\n")
    shop.edit("shop/service.py", "    if rows:\n        await asyncio", "    await asyncio")
    told = shop.told()
    assert "\n~ +58 µs per GET /r0 (" in told
    assert "\n~ +34 µs per call of each of 5 entry points\n" in told
    assert told.startswith("+230 µs over 6 entry points, each called once, since ")


def test_a_call_on_the_way_that_is_gone_is_named_where_a_spawn_runs_less_often(shop: Repository) -> None:
    twice = "    for row in load.rows:\n        await again()\n    await checked()\n"
    shop.edit("shop/auth.py", "    await checked()\n", twice)
    shop.write(
        {"shop/auth.py": (shop.folder / "shop/auth.py").read_text() + "\n\nasync def again():\n    await checked()\n"}
    )
    second = shop.commit()
    shop.edit("shop/auth.py", twice, "    await checked()\n")
    told = shop.told(second)
    assert "\n    authenticated calls again no longer: gather of 3 in checked (shop/auth.py:13)\n" in told


def test_new_entry_points_on_branches_are_one_block(shop: Repository) -> None:
    routes = "".join(HANDLER.format(number=number, what="many") for number in range(10, 20))
    shop.write({"shop/routes.py": ROUTES + "".join(HANDLERS) + routes})
    told = shop.told()
    assert told.startswith("+58 µs on a branch of each of 10 entry points (new), since ")
    block = "+ +58 µs on a branch of each of 10 entry points (new)\n"
    cause = "    most by gather of 3 in checked (shop/auth.py:13); all go through authenticated\n"
    names = "    GET /r10 (up to 58 µs), GET /r11 (up to 58 µs), GET /r12 (up to 58 µs) and 7 more\n"
    assert f"\n{block}{cause}{names}" in told
    everything = shop.told(shop.first, "--top", "0")
    assert all(f"GET /r{number} (up to" in everything for number in range(10, 20))


def test_what_is_not_counted_of_one_spawn_is_one_note(shop: Repository) -> None:
    store = "\n\nclass Store:\n    async def both(self):\n        await asyncio.gather(load(), load())\n"
    handlers = "".join(
        f'\n\n@router.get("/s{number}")\nasync def store_{number}(rows):\n    await stored(rows)\n'
        for number in range(4)
    )
    helper = "\n\nasync def stored(store{}):\n    await store.both()\n"
    head = ROUTES.replace("import many, one", "import Store, many, one")
    shop.write({"shop/service.py": SERVICE + store, "shop/routes.py": head + helper.format("") + handlers})
    second = shop.commit()
    shop.write({"shop/routes.py": head + helper.format(": Store") + handlers})
    told = shop.told(second).splitlines()
    notes = [each for each in told if each.startswith("not counted: ")]
    assert len(notes) == 1
    assert notes[0].startswith("not counted: GET /s0 and 3 more entry points, gather of 2 (24 µs) at shop/service.py:")
    assert len(shop.found(second)["not_counted"]) == 4


def test_all_of_it_is_the_same_whatever_the_order_of_sets(shop: Repository) -> None:
    shop.edit("shop/auth.py", "    await checked()\n", "    await checked()\n    await audited()\n")
    second = shop.commit()
    runs = [shop.process(shop.first, second, "--no-cache", PYTHONHASHSEED=str(seed)).stdout for seed in (1, 2, 3)]
    assert len({*runs}) == 1
    assert runs[0].startswith("+34 µs per call of each of 6 entry points")
