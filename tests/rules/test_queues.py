"""AIO401 of queues that another module fills: what is seen to put something there, and what is not."""

from __future__ import annotations

import pytest

from flake8_aiocost.linted import Linted
from flake8_aiocost.model import Silence
from flake8_aiocost.settings import Settings
from tests.projects import Project

BUS = """
import asyncio


class Bus:
    def __init__(self):
        self.listeners = []

    async def subscribe(self):
        queue = asyncio.Queue()
        self.listeners.append(queue)
        return ["welcome"], queue

    async def publish(self, event):
        for each in self.listeners:
            await each.put(event)
"""
ROUTES = """
import asyncio

from fastapi import FastAPI

from app.bus import Bus

app = FastAPI()


@app.get("/events")
async def events(bus: Bus):
    # What is handed out beside something else is a queue of that module all the same.
    seen, queue = await bus.subscribe()
    while True:
        yield await asyncio.wait_for(queue.get(), 15)
"""
STREAM = """
from app.bus import Bus


async def relay(source, bus: Bus):
    async for item in source:
        await bus.publish(item)
"""
STEPS = """
from app.bus import Bus


async def finish(steps, bus: Bus):
    for each in steps:
        await bus.publish(each)
"""
PAUSES = """
import asyncio

from app.bus import Bus


async def watch(source, bus: Bus):
    async for item in source:
        await bus.publish(item)
        await asyncio.sleep(30)
"""


@pytest.mark.parametrize(
    ("filling", "is_said"),
    [(STREAM, True), (STEPS, False), (PAUSES, False), ("", False), (STEPS + STREAM, True)],
    ids=["a stream", "some steps", "a stream that pauses", "nobody", "one of two"],
)
def test_the_queue_of_another_module(filling: str, is_said: bool) -> None:
    project = Project({"app/bus.py": BUS, "app/filling.py": filling, "app/routes.py": ROUTES})
    linted = Linted(project.index, Settings(python=(3, 11), loop="asyncio"))
    module = project.number("app/routes.py")
    found = [linted.decisions.of(module, spawn).rule for spawn in linted.spawns(module)]
    codes = [each.kind if isinstance(each, Silence) else each.code for each in found]
    assert ("AIO401" in codes) is is_said, codes
