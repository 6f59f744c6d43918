"""What each construct creates, counted on a real event loop, against what the linter says of the same text.

The task factory counts the tasks; wrapped futures and thread hops are counted where they are asked for. So the fan-out,
the wrapping of one construct in another, and ``task_before`` hold for the Python that runs this.
"""

from __future__ import annotations

import asyncio
import sys
import textwrap
from typing import Any

import pytest

from flake8_aiocost.constructs import declared
from tests.reading import Found

#: Constructs whose children are tasks; the others hand a function to a thread.
TASKS = {"gather", "create_task", "task_group", "wait_for", "wait", "as_completed", "shield"}

PRELUDE = """
import asyncio

async def work(x=None):
    await asyncio.sleep(0)
    return x

def blocking():
    return 1

"""

CASES = {
    "gather": "await asyncio.gather(work(), work())",
    "gather of one": "await asyncio.gather(work())",
    "gather of none": "asyncio.gather()",
    "gather of a comprehension": "await asyncio.gather(*[work(x) for x in range(5)])",
    "gather of tasks": "await asyncio.gather(asyncio.create_task(work()), asyncio.create_task(work()))",
    "gather of named tasks": """
        one = asyncio.create_task(work())
        two = asyncio.create_task(work())
        await asyncio.gather(one, two)
    """,
    "gather of a list of tasks": """
        tasks = []
        for x in range(3):
            tasks.append(asyncio.create_task(work(x)))
        await asyncio.gather(*tasks)
    """,
    "gather collected twice": """
        tasks = [asyncio.create_task(work(x)) for x in range(3)]
        await asyncio.gather(*tasks)
        await asyncio.gather(*tasks, return_exceptions=True)
    """,
    "gather in gather": "await asyncio.gather(asyncio.gather(work(), work()), asyncio.gather(work()))",
    "gather of futures": """
        loop = asyncio.get_running_loop()
        await asyncio.gather(loop.run_in_executor(None, blocking), loop.run_in_executor(None, blocking))
    """,
    "gather of thread hops": "await asyncio.gather(asyncio.to_thread(blocking), asyncio.to_thread(blocking))",
    "create_task": "await asyncio.create_task(work())",
    "ensure_future": "await asyncio.ensure_future(work())",
    "ensure_future of a future": "await asyncio.ensure_future(asyncio.gather(work(), work()))",
    "loop.create_task": "await asyncio.get_running_loop().create_task(work())",
    "create_task beside other work": """
        task = asyncio.create_task(work())
        await work()
        await asyncio.gather(task)
    """,
    "wait_for": "await asyncio.wait_for(work(), 1)",
    "wait_for without a timeout": "await asyncio.wait_for(work(), None)",
    "wait_for of a task": "await asyncio.wait_for(asyncio.create_task(work()), 1)",
    "wait_for of gather": "await asyncio.wait_for(asyncio.gather(work(), work()), 1)",
    "wait_for of wait_for": "await asyncio.wait_for(asyncio.wait_for(work(), 1), 1)",
    "wait_for of shield": "await asyncio.wait_for(asyncio.shield(work()), 1)",
    "gather of wait_for": "await asyncio.gather(asyncio.wait_for(work(), 1), asyncio.wait_for(work(), 1))",
    "shield": "await asyncio.shield(work())",
    "shield of a task": "await asyncio.shield(asyncio.create_task(work()))",
    "shield of gather": "await asyncio.shield(asyncio.gather(work(), work()))",
    "wait": "await asyncio.wait([asyncio.create_task(work()), asyncio.create_task(work())])",
    "wait twice": """
        tasks = {asyncio.create_task(work()), asyncio.create_task(work())}
        await asyncio.wait(tasks)
        await asyncio.wait(tasks)
    """,
    "as_completed": """
        for each in asyncio.as_completed([work(), work(), work()]):
            await each
    """,
    "as_completed of tasks": """
        for each in asyncio.as_completed([asyncio.create_task(work()), asyncio.create_task(work())]):
            await each
    """,
    "to_thread": "await asyncio.to_thread(blocking)",
    "run_in_executor": "await asyncio.get_running_loop().run_in_executor(None, blocking)",
}
if sys.version_info >= (3, 11):
    CASES |= {
        "TaskGroup": """
            async with asyncio.TaskGroup() as tg:
                tg.create_task(work())
                for x in (1, 2):
                    tg.create_task(work(x))
        """,
        "TaskGroup of none": """
            async with asyncio.TaskGroup() as tg:
                await work()
        """,
        "TaskGroup and gather": """
            async with asyncio.TaskGroup() as tg:
                one = tg.create_task(work())
                two = tg.create_task(work())
                await asyncio.gather(one, two)
        """,
    }


async def _count(function: Any) -> int:
    loop = asyncio.get_running_loop()
    made = 0

    def factory(loop: asyncio.AbstractEventLoop, coroutine: Any, **options: Any) -> asyncio.Task[Any]:
        nonlocal made
        made += 1
        return asyncio.Task(coroutine, loop=loop, **options)

    loop.set_task_factory(factory)
    try:
        await function()
    finally:
        loop.set_task_factory(None)
    return made


@pytest.mark.parametrize("case", CASES)
def test_as_many_tasks_are_created_as_the_spawns_say(case: str) -> None:
    body = textwrap.indent(textwrap.dedent(CASES[case]).strip(), "    ")
    source = f"{PRELUDE}async def main():\n{body}\n"
    namespace: dict[str, Any] = {}
    exec(compile(source, case, "exec"), namespace)
    created = asyncio.run(_count(namespace["main"]))
    said = 0
    for spawn in Found(source).spawns:
        assert not spawn.fan_out.unknown
        assert not spawn.loops
        before = declared()[spawn.construct].task_before
        if spawn.construct in TASKS and (before is None or sys.version_info < before):
            said += spawn.fan_out.known
    assert said == created
