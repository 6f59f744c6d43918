"""Which functions a word in their module's path tells nothing about: those that the rest of the project calls.

``jobs/digest.py`` holds jobs, so a function there that nobody calls is one, and so is what it calls there. One that a
request handler calls is as hot as that handler; one that a command calls runs as often as that command. A method with
a decorator that is not the standard library's is called by whoever that registers it with, and one of an actor by
messages from anywhere. In three of three findings
that were judged on ``worker.py`` and ``workers/`` the path alone had been wrong.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import OTHER, leaf, receiver
from flake8_aiocost.project.calls_by_name import ANY, CallsByName
from flake8_aiocost.project.named_calls import last_part
from flake8_aiocost.project.reaching import reaching

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from flake8_aiocost.model import Heat
    from flake8_aiocost.project.call_graph import CallGraph
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex


def called_elsewhere(
    project: ProjectIndex,
    graph: CallGraph,
    calls: CallGraph,
    heats: Mapping[int, Heat],
    *,
    words: Collection[int],
    silent: Collection[int],
) -> frozenset[int]:
    """The functions that take no heat from the path of their module.

    Args:
        project: the index.
        graph: the calls of those functions that are asked about.
        calls: all calls of the project.
        heats: what is known of its functions without any path.
        words: the modules whose path holds a word for background jobs.
        silent: modules whose calls tell nothing, such as tests.
    """
    left = frozenset(each for module in words for each in project.functions_of(module) if each not in heats)
    if not left:
        return frozenset()
    if graph.within is None:
        # Of a whole project only the callers of these few matter, and they are faster to find than all others.
        graph = graph.narrowed(reaching(calls, left))
    outside = _named(project, left, words, silent) | {each for each in left if _is_registered(project, each)}
    inner: dict[int, set[int]] = defaultdict(set)
    inside: set[int] = set()
    begin = set()
    for caller in graph.within or ():
        module = project.place_of(caller)[0]
        if module in silent:
            continue
        for edge in graph.edges(caller):
            if edge.target not in left or edge.target == caller:
                continue
            if caller in left:
                inner[caller].add(edge.target)
                inside.add(edge.target)
            elif module in words:
                # The job's own main function, from whose endless loop no heat flows.
                begin.add(edge.target)
            elif edge.how == "call":
                outside.add(edge.target)
    begin |= left - inside - outside
    reached = _closure(inner, begin)
    return frozenset(_closure(inner, outside - reached) - reached)


def _closure(edges: Mapping[int, set[int]], begin: Collection[int]) -> set[int]:
    """Some functions, and all that is reached from them."""
    found, todo = set(begin), list(begin)
    while todo:
        more = edges.get(todo.pop(), set()) - found
        found |= more
        todo += more
    return found


def _is_registered(project: ProjectIndex, number: int) -> bool:
    """Whether a method has a decorator that may be why somebody calls it, ``@on_message(Kind.STARTED)``, or its objects
    are actors, whose methods others call from afar.
    """
    module, local = project.place_of(number)
    index = project.modules[module]
    if not index.facts.functions[local].cls:
        return False
    if any(not _is_standard(each.name.removeprefix("?").lstrip(".")) for each in index.decorators[local]):
        return True
    cls = project.hierarchy.class_of(number)
    return any(_is_actor(project, each) for each in (cls, *project.hierarchy.heirs(cls)))


def _is_actor(project: ProjectIndex, cls: str) -> bool:
    """Whether a class has a base of some library that is called an actor, or is ``@ray.remote``."""
    if any(last_part(base).endswith("Actor") for base in project.hierarchy.foreign_bases(cls)):
        return True
    for module, number in project.hierarchy.classes[cls]:
        if any(last_part(each.name) == "remote" for each in project.modules[module].class_decorators[number]):
            return True
    return False


def _named(project: ProjectIndex, left: Collection[int], words: Collection[int], silent: Collection[int]) -> set[int]:
    """The methods whose names are called on an object that may be a stub of theirs: ``worker_ref.list_models()``."""
    methods: dict[str, list[int]] = defaultdict(list)
    for number in left:
        function = project.function(number)
        if function is not None and function.cls:
            methods[function.name].append(number)
    found: set[int] = set()
    for index in project.glanced():
        if methods and index.number not in silent and index.number not in words:
            for name in set(_unknown(index, methods, project)):
                found.update(methods[name])
    return found


def _unknown(index: ModuleIndex, names: Collection[str], project: ProjectIndex) -> Iterator[str]:
    """Which of some names a module calls on an object that is neither the project's nor the standard library's."""
    for call, _ in CallsByName(index).having(lambda name: ANY if name in names else 0):
        record = index.facts.calls[call]
        name = leaf(record.function)
        if name not in names or receiver(record.function) is OTHER:
            continue
        found = index.callees(call) or ("?",)
        if not any(map(project.hierarchy.of, found)) and not all(map(_is_standard, found)):
            yield name


def _is_standard(name: str) -> bool:
    """Whether a name is one of the standard library; what another library made may stand for what is far away."""
    return name.partition(".")[0].removesuffix("()") in sys.stdlib_module_names
