"""What a single call or loop is, by the facts alone: a plain maker of an object, a wrapper's call, a loop that ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.effects.summary import Ending
from flake8_aiocost.effects.waits import POLLING
from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.module.expressions import bare, is_none

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flake8_aiocost.effects.leaf import Leaf
    from flake8_aiocost.effects.library import Library
    from flake8_aiocost.effects.steps import Waiting
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.project.call_graph import CallGraph
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex


def is_plain(project: ProjectIndex, name: str) -> bool:
    """Whether a call makes an object of a class of the project that runs none of its code, or an exception."""
    if name.startswith(":"):
        return name[1:] in project.hierarchy.classes and not project.hierarchy.foreign_bases(name[1:])
    return name.startswith("builtins.") and name.endswith(("Error", "Exception", "Exit", "Interrupt"))


def beside_functions(
    project: ProjectIndex, graph: CallGraph, library: Library, index: ModuleIndex, call: int
) -> Iterator[tuple[str, Leaf | None]]:
    """What a call may run besides functions of the project, each with what a library's file tells of it.

    ``run = shell.run`` in one branch and ``async def run()`` in the other one: it may be either. So may a method whose
    name the object has for an attribute as well: ``self.run = shell.run``.
    """
    for name in index.callees(call):
        if any(_is_replaced(project, each) for each in project.hierarchy.of(name)):
            yield name, None
    for name in graph.callees.others(index, call):
        if not is_plain(project, name):
            leaves = map(library.leaf, project.hierarchy.spellings(name))
            yield name, next((each for each in leaves if each is not None), None)


def _is_replaced(project: ProjectIndex, function: int) -> bool:
    """Whether an object has an attribute of the name of a method, which is asked first."""
    record = project.function(function)
    if record is None or not record.cls:
        return False
    module, _ = project.place_of(function)
    names = project.modules[module].names
    return any(not is_none(each.value) for each in names.assigned(record.cls, record.name))


def is_handed(index: ModuleIndex, function: int, called: Expression, scope: int) -> bool:
    """Whether what a function calls is a parameter of a function around it, as in the wrapper of a decorator."""
    name = bare(called)
    owner = index.names.bound_in(name, scope) if name else -1
    if owner < 0 or function == MODULE_LEVEL or owner == index.facts.functions[function].scope:
        return False
    return "parameter" in index.bound[owner, name].kinds


def ending(facts: ModuleFacts, number: int, waiting: Iterable[Waiting]) -> Ending:
    """Whether a ``while`` loop ends by itself.

    One without a way out runs until somebody ends it. One that leaves on its own does so when it has what it wanted, as
    a loop over pages does; but if it waits for nobody knows what meanwhile, that may be a peer. One that sleeps between
    its questions leaves once it has its answer.

    Args:
        facts: the module.
        number: the loop.
        waiting: what its function waits for.
    """
    loop = facts.loops[number]
    if loop.endless and not loop.leaves:
        return Ending("never", "an endless loop")
    if loop.pumps:
        return Ending("peer", "a loop that runs until the other side has nothing more")
    unknown = (each.waits.without(POLLING.unknowns).unknowns for each in waiting if number in each.loops)
    if loop.waits and loop.endless and any(unknown):
        return Ending("peer", "a loop without an end, which leaves by what it has waited for")
    return Ending()
