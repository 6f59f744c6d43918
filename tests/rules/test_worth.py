"""From which saving on a spawn is well bought: the setting ``worth``, and the comment of a line's owner."""

from __future__ import annotations

from typing import Literal

import pytest

from flake8_aiocost.pipeline import lint
from flake8_aiocost.settings import Settings
from tests.projects import TABLE

# Of two statements that wait for 3 ms each, 3 ms are saved.
SOURCE = """\
import asyncio

from sqlalchemy.ext.asyncio import AsyncSession


async def both(one: AsyncSession, other: AsyncSession):  # aiocost: {heat}
    return await asyncio.gather(one.scalar("a"), other.scalar("b")){comment}
"""


def codes(heat: str, comment: str = "", worth_us: float = 10_000.0) -> list[str]:
    settings = Settings(root=TABLE.parent, table=str(TABLE), loop="asyncio", worth=worth_us)
    return [each.code for each in lint(SOURCE.format(heat=heat, comment=comment), "app/feed.py", settings)]


@pytest.mark.parametrize(
    ("heat", "worth_us", "said"),
    [
        ("hot", 10_000.0, ["AIO101"]),
        ("hot", 3_001.0, ["AIO101"]),
        ("hot", 3_000.0, []),
        ("hot", 1.0, []),
        # Nobody waits for a job.
        ("background", 1.0, ["AIO201"]),
        ("cold", 10_000.0, []),
    ],
)
def test_what_saves_as_much_is_not_said(heat: str, worth_us: float, said: list[str]) -> None:
    assert codes(heat, worth_us=worth_us) == said


@pytest.mark.parametrize(
    ("heat", "comment", "said"),
    [
        ("hot", "  # aiocost: saves=10ms", []),
        ("hot", "  # aiocost: saves=9ms", ["AIO101"]),
        ("background", "  # aiocost: saves=9ms", []),
    ],
)
def test_its_owner_knows_better(heat: str, comment: str, said: list[str]) -> None:
    assert codes(heat, comment) == said


def test_its_owner_may_say_that_it_saves_less() -> None:
    assert codes("hot", "  # aiocost: saves=1ms", worth_us=2_000.0) == ["AIO101"]


ANYTHING = """\
import asyncio

from fastapi import FastAPI

app = FastAPI()


@app.get("/feed")
async def both(first, other):{comment}
    return await asyncio.gather(first(), other())
"""


@pytest.mark.parametrize(
    ("show", "comment", "said"),
    [
        ("default", "", []),
        ("all", "", ["AIO101"]),
        # Who marks a function asks for the prices in it.
        ("default", "  # aiocost: hot", ["AIO101"]),
        ("default", "  # aiocost: background", ["AIO201"]),
    ],
)
def test_who_asks_is_told_the_price_of_what_may_be_anything(
    show: Literal["default", "all"], comment: str, said: list[str]
) -> None:
    settings = Settings(root=TABLE.parent, table=str(TABLE), loop="asyncio", show=show)
    found = lint(ANYTHING.format(comment=comment), "app/feed.py", settings)
    assert [each.code for each in found] == said
