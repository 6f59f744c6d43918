"""What is declared of a construct: a callable that spawns tasks or thread hops."""

from __future__ import annotations

from typing import Literal

from flake8_aiocost.records import Record

#: The kinds that rules distinguish: ``gather``, a single ``task``, a task ``group``, a ``waiter`` that spawns in order
#: to wait, and a ``hop`` from one thread to another.
Family = Literal["gather", "task", "group", "waiter", "hop"]


class Construct(Record, frozen=True):
    """One construct. Its name is that of the file that declares it.

    Attributes:
        callees: the resolved names (see ``model.py``) whose call is this construct.
        family: which of the price rules speaks of it.
        fans_out: whether one call spawns any number of children, so that a message counts them.
        instead: completes "more than ...": what the excess is counted against.
        like: the construct whose price it has where no table holds it; empty where every table must hold it.
        absorbs: whether tasks that are made for it are part of it, as ``create_task`` inside ``gather`` is.
        task_before: the Python from which on it makes no task.
    """

    callees: tuple[str, ...]
    family: Family
    fans_out: bool
    instead: str = "in sequence"
    like: str = ""
    absorbs: bool = False
    task_before: tuple[int, int] | None = None
