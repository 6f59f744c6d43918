"""What a spawn brings along that a sequence does not need, and tasks that run beside other work."""

from __future__ import annotations

import pytest

from tests.reading import Found

BEFORE = """\
import asyncio

from outside import work

slots = asyncio.Semaphore(10)
background = set()


class Store:
    def __init__(self):
        self.lock = asyncio.Lock()

    async def load(self):
        async with self.lock:
            return await work()


async def limited():
    async with slots:
        return await work()


async def plain():
    async with work() as connection:
        return await connection.read()


async def handle(ids, store: Store):
"""


def spawn(body: str) -> tuple[tuple[str, ...], str]:
    found = Found(BEFORE + "".join(f"    {line}\n" for line in body.splitlines()))
    (one,) = found.flagged
    return one.brings, one.beside


@pytest.mark.parametrize(
    ("body", "brings"),
    [
        ("await asyncio.gather(plain(), plain())", ()),
        ("await asyncio.gather(limited(), limited())", ("semaphore",)),
        ("await asyncio.gather(*[limited() for _ in ids])", ("semaphore",)),
        ("await asyncio.gather(store.load(), store.load())", ("semaphore",)),
        # Not all of them, or who knows: nothing is added for what may not be.
        ("await asyncio.gather(limited(), plain())", ()),
        ("await asyncio.gather(limited(), ids())", ()),
        ("await asyncio.gather(*ids)", ()),
        ("await asyncio.wait_for(asyncio.gather(plain(), plain()), 2)", ("time_limit",)),
        ("await asyncio.wait_for(asyncio.gather(plain(), plain()), timeout=2)", ("time_limit",)),
        ("await asyncio.wait_for(asyncio.gather(plain(), plain()), None)", ()),
        # This stands as well around a sequence.
        ("async with asyncio.timeout(2):\n    await asyncio.gather(plain(), plain())", ()),
        ("await asyncio.wait_for(asyncio.gather(limited(), limited()), 2)", ("semaphore", "time_limit")),
        (
            "task = asyncio.create_task(plain())\nbackground.add(task)\ntask.add_done_callback(background.discard)",
            ("done_callback",),
        ),
        ("task = asyncio.create_task(plain())\nids.add_done_callback(task)", ()),
        (
            "async with asyncio.TaskGroup() as group:\n    for _ in ids:\n        group.create_task(limited())",
            ("semaphore",),
        ),
        ("await asyncio.to_thread(limited)", ()),
    ],
)
def test_what_a_spawn_brings_along(body: str, brings: tuple[str, ...]) -> None:
    assert spawn(body) == (brings, "")


def test_a_semaphore_in_a_function_inside() -> None:
    body = (
        "mine = asyncio.Semaphore(3)\nasync def bounded(each):\n    async with mine:\n        return await work(each)\n"
        "await asyncio.gather(*[bounded(each) for each in ids])"
    )
    assert spawn(body) == (("semaphore",), "")


@pytest.mark.parametrize(
    ("body", "beside"),
    [
        ("task = asyncio.create_task(plain())\nfound = await work()\nreturn found, await task", "awaited"),
        ("task = asyncio.create_task(plain())\nfound = await work()\nother = await task", "awaited"),
        ("task = asyncio.create_task(plain())\nfound = work()\nreturn found, await task", ""),
        ("task = asyncio.create_task(plain())\nawait task", ""),
        ("await asyncio.create_task(plain())", ""),
        # Nobody awaits it, and its function goes on to await something.
        ("task = asyncio.create_task(plain())\nfound = await work()", "left"),
        ("asyncio.create_task(plain())\nawait work()", "left"),
        ("if ids:\n    asyncio.create_task(plain())\nreturn await work()", "left"),
        ("task = asyncio.create_task(plain())\nbackground.add(task)\nawait work()", "left"),
        # Nothing is awaited after it, or not always.
        ("await work()\nasyncio.create_task(plain())", ""),
        ("asyncio.create_task(plain())\nif ids:\n    await work()", ""),
        ("if ids:\n    asyncio.create_task(plain())\n    return None\nawait work()", ""),
        ("if ids:\n    asyncio.create_task(plain())\nelse:\n    await work()", ""),
        # Somebody may await it.
        ("task = asyncio.create_task(plain())\nawait work()\nreturn task", ""),
        ("task = asyncio.create_task(plain())\nawait work(task)", ""),
        ("await work(asyncio.create_task(plain()))", ""),
        (
            "tasks = []\ntasks.append(asyncio.create_task(plain()))\nawait work()\nfor each in tasks:\n    await each",
            "",
        ),
    ],
)
def test_a_task_that_shares_the_turns_of_something_else(body: str, beside: str) -> None:
    assert spawn(body) == ((), beside)
