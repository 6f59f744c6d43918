"""``asyncio.create_task(x())``, ``ensure_future``, ``loop.create_task`` and ``asyncio.Task(x())``: one task.

``ensure_future`` returns a future or task that it is given, so it counts only where it is given a coroutine, for all
that can be seen. A method of a task group counts here where the group was opened elsewhere, such as by a caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.constructs._children import Children
from flake8_aiocost.constructs._construct import Construct
from flake8_aiocost.constructs._receivers import ANYIO_GROUPS, ASYNCIO_GROUPS, on_loops

if TYPE_CHECKING:
    from flake8_aiocost.constructs._site import Site

CONSTRUCT = Construct(
    callees=(
        "asyncio.create_task",
        "asyncio.ensure_future",
        "asyncio.Task",
        *on_loops("create_task"),
        *(f"{group}.create_task" for group in (*ASYNCIO_GROUPS, *ANYIO_GROUPS)),
        *(f"{group}.{method}" for group in ANYIO_GROUPS for method in ("start_soon", "start")),
    ),
    family="task",
    fans_out=False,
    instead="awaited in place",
)


def children(site: Site) -> Children | None:
    """The coroutine."""
    if site.callee.endswith(("start_soon", ".start")):
        return site.function(0, "func")
    if site.callee.endswith("ensure_future"):
        return site.coroutine(0, "coro_or_future")
    given = site.one(0, "coro")
    return Children(1, names=given.names, unnamed=given.unnamed)
