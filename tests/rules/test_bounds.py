"""AIO402 of what another module bounds: a type that is imported, and a model with fields of such types."""

from __future__ import annotations

import pytest

from tests.projects import Project

KINDS = """
from typing import Annotated

from pydantic import BaseModel, Field

Few = Annotated[list[str], Field(max_length=5)]
Many = Annotated[list[str], Field(min_length=1)]


class Order(BaseModel):
    few: Few
    many: Many
"""
HANDLERS = """
import asyncio

import outside
from fastapi import FastAPI

from app import kinds
from app.kinds import Few, Many, Order

app = FastAPI()


@app.post("/order")
async def order({parameter}):
    await asyncio.gather(*[outside.work(each) for each in {items}])
"""


@pytest.mark.parametrize(
    ("parameter", "items", "code"),
    [
        ("few: Few", "few", "AIO101"),
        ("many: Many", "many", "AIO402"),
        ("few: kinds.Few", "few", "AIO101"),
        ("many: kinds.Many", "many", "AIO402"),
        ("body: Order", "body.few", "AIO101"),
        ("body: Order", "body.many", "AIO402"),
        ("body: kinds.Order | None", "body.few", "AIO101"),
    ],
)
def test_a_bound_may_be_imported(parameter: str, items: str, code: str) -> None:
    sources = {"app/kinds.py": KINDS, "app/handlers.py": HANDLERS.format(parameter=parameter, items=items)}
    (found,) = Project(sources).findings().values()
    assert found.startswith(code)
