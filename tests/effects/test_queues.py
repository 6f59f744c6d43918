"""Putting into a queue waits for nothing only where no queue of the project has a bound."""

from __future__ import annotations

import pytest

from flake8_aiocost.effects.queues import Queues
from flake8_aiocost.module.read import read
from flake8_aiocost.project.project import ProjectIndex

ONE = "import asyncio\nqueue = asyncio.Queue()\n"


@pytest.mark.parametrize(
    "text",
    [
        "from asyncio import Queue as Box\nbox = Box(0)\n",
        "import asyncio\nbox = asyncio.LifoQueue(maxsize=-1)\n",
        "import asyncio\nbox = asyncio.Queue[int]()\n",
        # No queue of the event loop.
        "import queue\nbox = queue.Queue(5)\n",
    ],
)
def test_queues_without_a_bound(text: str) -> None:
    assert unbounded(text)


@pytest.mark.parametrize(
    "text",
    [
        "from asyncio import Queue as Box\nbox = Box(5)\n",
        "import asyncio\nbox = asyncio.PriorityQueue(maxsize=limit)\n",
        "import asyncio\nbox = asyncio.Queue[int](5)\n",
        "import asyncio\nbox = asyncio.Queue(*sizes)\n",
        "import asyncio\nfrom functools import partial\nmake = partial(asyncio.Queue, 5)\n",
        "import asyncio\nclass Box(asyncio.Queue):\n    pass\n",
    ],
)
def test_queues_that_may_have_a_bound(text: str) -> None:
    assert not unbounded(text)


def test_of_a_project_that_makes_none_nothing_is_known() -> None:
    text = "import asyncio\nasync def put(queue: asyncio.Queue):\n    await queue.put(1)\n"
    assert not Queues(ProjectIndex.of(read(text), "app.py")).unbounded


def unbounded(text: str) -> bool:
    files = [("one.py", read(ONE)), ("two.py", read(text))]
    return Queues(ProjectIndex(files, [path for path, _ in files])).unbounded
