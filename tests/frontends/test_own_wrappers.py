"""Functions of a project that spawn what they are handed: their calls are told of, whatever door and file is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.project.cache_folder import NAME
from tests.frontends.commands import aiocost
from tests.frontends.conftest import flake8

if TYPE_CHECKING:
    from pathlib import Path

HELPER = """import asyncio


async def together(calls):
    return await asyncio.gather(*calls)
"""
#: It names no construct.
ROUTE = """from fastapi import FastAPI

from shop.helper import together
from shop.store import Store

app = FastAPI()


@app.get("/prices")
async def prices(store: Store):
    return await together([store.one(), store.other()])
"""
STORE = """class Store:
    async def one(self):
        return 1

    async def other(self):
        return 2
"""
FILES = {"shop/__init__.py": "", "shop/helper.py": HELPER, "shop/routes.py": ROUTE, "shop/store.py": STORE}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    for name, text in {"pyproject.toml": "[project]\nname = 'shop'\n", **FILES}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def said(shop: Path, *arguments: str, stdin: str | None = None) -> list[str]:
    done = flake8("--select", "AIO", *arguments, cwd=shop, stdin=stdin)
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_the_file_that_calls_one_is_told_of_it_alone_or_with_others(shop: Path) -> None:
    (line,) = said(shop, "shop/routes.py")
    assert line.startswith("shop/routes.py:11:18: AIO303 together of 2 has nothing to overlap")
    for arguments in (("shop",), ("-j2", "shop"), ("shop/routes.py",), ("shop/helper.py", "shop/routes.py")):
        assert said(shop, *arguments) == [line]
    assert said(shop, "shop/helper.py") == []
    assert said(shop, "--stdin-display-name", "shop/routes.py", "-", stdin=ROUTE) == [line]
    assert aiocost("check", cwd=shop).stdout.splitlines()[0] == line


def test_an_edit_of_the_helper_changes_what_is_told_of_its_calls(shop: Path) -> None:
    assert len(said(shop, "shop/routes.py")) == 1
    more = HELPER.replace("    return", "    await outside()\n    return")
    (shop / "shop/helper.py").write_text(more)
    # It does more than to spawn, so its own spawn is the one that is told of.
    assert said(shop, "shop/routes.py") == []
    (line,) = said(shop, "shop")
    assert line.startswith("shop/helper.py:6:18: AIO101 gather of n")
    (shop / "shop/helper.py").write_text(HELPER)
    assert len(said(shop, "shop/routes.py")) == 1
    assert (shop / NAME).exists()


def test_why_tells_where_the_calls_are(shop: Path) -> None:
    told = aiocost("why", "shop/helper.py:5", cwd=shop).stdout
    assert "each call of the function is told of by itself, the first is in prices (shop/routes.py)" in told


def test_a_call_is_paid_once(shop: Path) -> None:
    told = aiocost("bill", cwd=shop).stdout
    assert "together of 2" in told
    assert "gather of n" not in told
