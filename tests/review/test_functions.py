"""Where the text of a function first names another one."""

from __future__ import annotations

import pytest

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.review.functions import Functions
from flake8_aiocost.review.sides import Where

TEXT = """\
import asyncio

audit = 1


class Orders:
    @audit
    @other(
        audit,
    )
    async def load(self):
        x = 1
        await self.store.load()

    async def nothing(self):
        return audits

    def plain(self): return audit()


class Made:
    def __init__(self): ...


def make():
    return Made()


audit()
"""


def text(path: str) -> str:
    if path != "a.py":
        raise Unreadable("there is no such file")
    return TEXT


@pytest.mark.parametrize(
    ("caller", "target", "line"),
    [
        ("Orders.load", "Store.load", 13),  # not its own name
        ("Orders.load", "audit", 0),  # its decorators call nothing
        ("Orders.nothing", "audit", 0),
        ("Orders.plain", "audit", 18),
        ("make", "Made.__init__", 26),
        ("", "audit", 3),
        ("gone", "audit", 0),
    ],
)
def test_the_line_of_a_mention(caller: str, target: str, line: int) -> None:
    functions = Functions(text)
    assert functions.mention(Where("a.py", caller, caller), Where("b.py", target, target)) == line
    assert functions.mention(Where("gone.py", caller, caller), Where("b.py", target, target)) == 0
