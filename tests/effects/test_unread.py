"""What a module of the project holds that was not read may be anything; of a library's function one knows its name."""

from __future__ import annotations

from tests.projects import Project

API = """\
import asyncio

import outside
from fastapi import FastAPI

from shop.unread import load

app = FastAPI()


@app.get("/unread")
async def unread():
    return await asyncio.gather(load(1), load(2))


@app.get("/outside")
async def foreign():
    return await asyncio.gather(outside.load(1), outside.load(2))
"""


def test_a_module_that_was_not_read_is_no_library() -> None:
    project = Project({"shop/__init__.py": "", "shop/api.py": API})
    assert [line for _, line in project.findings()] == [18]
    first, _ = project.linted.verdicts(1, lambda: API)
    assert first.silence is not None
    assert first.silence.kind == "children"
