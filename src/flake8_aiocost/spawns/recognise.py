"""Which calls of a module are constructs, by what their names resolve to."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from flake8_aiocost.constructs._catalogue import catalogue
from flake8_aiocost.constructs._children import FUTURE
from flake8_aiocost.project.calls_by_name import ANY, OF_RESULT, CallsByName
from flake8_aiocost.spawns.awaitables import Awaitables
from flake8_aiocost.spawns.groups import Groups
from flake8_aiocost.spawns.guess import guess
from flake8_aiocost.spawns.site import CallSite, Recognised
from flake8_aiocost.spawns.spawners import Spawners
from flake8_aiocost.spawns.wrapping import bound_before

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.spawns.own_wrappers import OwnCall


def recognise(
    index: ModuleIndex, configured: Mapping[str, str], own: Mapping[int, OwnCall] = MappingProxyType({})
) -> tuple[CallSite, ...]:
    """The calls that are constructs, in source order.

    Only calls whose last name is a construct's, or was bound to one in this module, are resolved at all.

    Args:
        index: the module.
        configured: own wrappers, dotted name to construct.
        own: calls of such that were found without being configured.
    """
    facts = index.facts
    spawners = Spawners(configured, index)
    leaves = index.spelled(catalogue().leaves | spawners.leaves)
    decorated = _decorated(index, leaves)
    found: dict[int, Recognised] = {}

    def wanted(name: str) -> int:
        return ANY if name in leaves else OF_RESULT if name == "partial" else 0

    for call, _ in CallsByName(index).having(wanted):
        if (known := _construct(index, call, spawners, decorated)) is not None:
            found[call] = known
    found |= {
        call: Recognised(each.construct, index.callee(call), each) for call, each in own.items() if call not in found
    }
    if not found:
        return ()
    constructs = {call: each.construct for call, each in found.items()}
    reader, sure = Awaitables(index, constructs), Awaitables(index, constructs, unsure=FUTURE)
    readers = reader, sure, Groups(reader)
    return tuple(
        [
            CallSite(call, found[call], facts.calls[call].arguments, bound_before(index, call), readers)
            for call in sorted(found)
        ]
    )


def _decorated(index: ModuleIndex, leaves: set[str]) -> dict[str, str]:
    """Functions of this module whose every call is a construct: ``@sync_to_async def f()``. By resolved name."""
    facts, exact, found = index.facts, catalogue().by_callee, {}
    for function in facts.functions:
        for each in function.decorators:
            if index.aliases.of(each) not in leaves:
                continue
            wrapper = index.name(each, index.names.scope_of(function.place)).removesuffix("()")
            if construct := exact.get(f"{wrapper}()"):
                owner, _, name = function.qualname.rpartition(".")
                here = f":{index.number}:"
                found[f"{here}{function.qualname}"] = found[f"{here}{owner}().{name}"] = construct
    return found


def _construct(index: ModuleIndex, call: int, spawners: Spawners, decorated: dict[str, str]) -> Recognised | None:
    """Construct and callee of a call; all that its name may stand for has to agree."""
    exact = catalogue().by_callee
    names = index.callees(call)
    constructs = {exact.get(name) or decorated.get(name) or spawners.construct(name) for name in names}
    if len(constructs) == 1 and (construct := next(iter(constructs))):
        return Recognised(construct, names[0])
    if len(names) == 1 and (construct := guess(index.facts.calls[call], names[0], index.imports)):
        return Recognised(construct, names[0])
    return None
