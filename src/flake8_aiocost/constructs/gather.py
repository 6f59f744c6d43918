"""``asyncio.gather(a(), b())``: a task for each coroutine, a callback on each, and one future that waits for all.

Existing tasks and futures get a callback only. A ``gather`` over tasks that ``create_task`` made for it costs the same
as one over their coroutines, so the two are one spawn. Where another function has made them, they are its spawns, and
of the ``gather`` there is left what it costs beside them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.constructs._children import Children
from flake8_aiocost.constructs._construct import Construct

if TYPE_CHECKING:
    from flake8_aiocost.constructs._site import Site

CONSTRUCT = Construct(
    callees=("asyncio.gather",),
    family="gather",
    fans_out=True,
    absorbs=True,
)


def children(site: Site) -> Children | None:
    """All positional arguments."""
    given = site.all()
    # With a future beside the one task, "gather of one" would read as if that had nothing to run beside.
    return given + Children(beside=True) if given.futures and given.known == 1 and not given.running else given
