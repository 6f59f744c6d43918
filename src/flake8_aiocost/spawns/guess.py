"""Methods of loops and task groups on objects of which nothing is known but the name.

``x.create_task(...)``, ``x.start_soon(...)`` and ``x.run_in_executor(...)`` count only where

* the object is unknown, or comes from another module; never where it is made by a class or function of this module;
* the last part of its name, leading underscores aside, is ``loop`` or ends in ``_loop``, ``event_loop``,
  ``asyncio_loop``, ``ioloop`` (for ``create_task`` and ``run_in_executor``), or is ``tg``, ``nursery``, ``task_group``,
  ``taskgroup`` or ends so after an underscore (for ``create_task`` and ``start_soon``);
* and the first argument fits: for ``create_task`` a call such as ``work(x)``, so that the ``client.create_task({...})``
  of a REST client never counts; for ``start_soon`` a name, an attribute or a call such as ``partial(f, x)``; for
  ``run_in_executor`` there are at least two arguments.

A nursery is trio's own word. What is known to be trio's or curio's is no task of asyncio, and has another price; nor is
a group that nobody knows, in a module that imports one of these and neither asyncio nor anyio.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.constructs._receivers import looks_like_group, looks_like_loop
from flake8_aiocost.module.expressions import Attribute, Name, Result

if TYPE_CHECKING:
    from collections.abc import Container

    from flake8_aiocost.module.facts import Call

#: Libraries that run coroutines by loops of their own.
_OTHER_LOOPS = ("trio", "curio")
#: What runs them by a loop of asyncio, or may.
_OUR_LOOPS = ("asyncio", "anyio")


def guess(call: Call, name: str, imports: Container[str]) -> str | None:
    """The construct that a call on an unknown object almost certainly is.

    Args:
        call: the call.
        name: the resolved name of what it calls.
        imports: what its module imports, with all parents.
    """
    receiver, _, method = name.rpartition(".")
    args = call.arguments
    if receiver.startswith(tuple(f"{each}." for each in _OTHER_LOOPS)):
        return None
    if not receiver or not args or args[0].star or (receiver.startswith(":") and receiver.endswith("()")):
        return None
    first = args[0].value
    if method == "create_task" and (looks_like_loop(receiver) or looks_like_group(receiver)):
        return "create_task" if isinstance(first, Result) else None
    if method == "start_soon" and looks_like_group(receiver):
        if any(each in imports for each in _OTHER_LOOPS) and not any(each in imports for each in _OUR_LOOPS):
            return None
        return "create_task" if isinstance(first, (Name, Attribute, Result)) else None
    if method == "run_in_executor" and looks_like_loop(receiver):
        return "to_thread" if len(args) >= 2 else None
    return None
