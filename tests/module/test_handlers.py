"""What is noted of ``except``."""

from __future__ import annotations

from flake8_aiocost.module.expressions import leaf
from flake8_aiocost.module.read import read
from flake8_aiocost.project.project import ProjectIndex
from flake8_aiocost.spawns.caught import catches

SOURCE = """\
async def run(queue):
    while True:
        try:
            await queue.get()
            def inside():
                queue.inner()
        except (TimeoutError, asyncio.CancelledError):
            queue.caught()
            continue
        except ValueError as error:
            raise queue.wrapped() from error
        except:
            pass
    try:
        queue.plain()
    except TimeoutError:
        pass
"""


def test_handlers_tell_what_they_catch_and_whether_the_code_goes_on() -> None:
    handlers = read(SOURCE).handlers
    assert [[leaf(name) for name in each.exceptions()] for each in handlers] == [
        ["TimeoutError", "CancelledError"],
        ["ValueError"],
        [],
    ]
    assert [each.leaves for each in handlers] == [False, True, False]


def test_a_call_is_caught_where_the_try_is_of_its_function_and_awaits() -> None:
    index = ProjectIndex.of(read(SOURCE), "app.py").modules[0]
    caught = {leaf(each.function): catches(index, call, "TimeoutError") for call, each in enumerate(index.facts.calls)}
    assert caught == {"get": True, "inner": False, "caught": False, "wrapped": False, "plain": False}
