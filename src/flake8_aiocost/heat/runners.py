"""Functions that run an event loop themselves, and what stands inside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.model import MODULE_LEVEL

if TYPE_CHECKING:
    from flake8_aiocost.project.index import ModuleIndex

_RUNNING = frozenset({"asyncio.run", "uvloop.run", "anyio.run", "trio.run", "asyncio.Runner().run"})
_OF_LOOPS = frozenset({"run_forever", "run_until_complete"})


def runners(index: ModuleIndex) -> frozenset[int]:
    """The functions of a module that run a loop, and those inside them."""
    facts = index.facts
    found = set()
    for call in range(len(facts.calls)):
        last = index.names.called(call)
        if last in _OF_LOOPS or (last == "run" and index.callee(call) in _RUNNING):
            found.add(index.function_of(call))
    found.discard(MODULE_LEVEL)
    # A function comes after the one around it.
    for number, function in enumerate(facts.functions):
        if function.parent in found:
            found.add(number)
    return frozenset(found)
