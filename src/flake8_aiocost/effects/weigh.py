"""Effects flow up: the summaries of functions, joined bottom-up over the calls of a project.

Functions that call each other in a circle have their summaries worked out together: each does what any of them does.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.effects import waits as wait
from flake8_aiocost.effects.callbacks import Callbacks
from flake8_aiocost.effects.callers import Callers
from flake8_aiocost.effects.children import Children
from flake8_aiocost.effects.circles import circles
from flake8_aiocost.effects.fold import OUTSIDE, leaving
from flake8_aiocost.effects.futures import returns_future
from flake8_aiocost.effects.guards import Guards
from flake8_aiocost.effects.hooks import Hooks
from flake8_aiocost.effects.implementers import Implementers
from flake8_aiocost.effects.joined import Joined
from flake8_aiocost.effects.library import Library
from flake8_aiocost.effects.objects import Objects
from flake8_aiocost.effects.own import Reading
from flake8_aiocost.effects.queues import Queues
from flake8_aiocost.effects.returned import Returned
from flake8_aiocost.effects.seen import Seen
from flake8_aiocost.effects.settled import Settled
from flake8_aiocost.effects.stated import Stated
from flake8_aiocost.effects.summary import NOTHING, Summary, ThreadWork, any_of
from flake8_aiocost.effects.wrappers import Wrappers
from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.project.call_graph import CallGraph
from flake8_aiocost.project.patterns import dotted_names

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from flake8_aiocost.effects.catalogue import Catalogue
    from flake8_aiocost.effects.steps import Run, Steps
    from flake8_aiocost.model import Spawn
    from flake8_aiocost.project.project import ProjectIndex

#: A function with more callees than this does so much that nobody asks what it waits for.
_MOST_STEPS = 2_000


class Effects:
    """The effects of the functions of a project, worked out when they are asked for."""

    def __init__(
        self,
        project: ProjectIndex,
        catalogue: Catalogue,
        spawns: Callable[[int], Sequence[Spawn]],
        waits: Sequence[tuple[str, float]] = (),
    ) -> None:
        """Work out nothing yet.

        Args:
            project: the index.
            catalogue: what calls of libraries do.
            spawns: the spawns of a module of the project.
            waits: patterns of functions, with the µs that a call of one waits.
        """
        self.project = project
        stated, queues = Stated(project, waits, catalogue.canonical), Queues(project)
        #: What the project says that a call of one of its functions waits; ``None`` where it says nothing.
        self.stated = stated.of_function
        self.library = Library(catalogue.leaf, stated.of_name, self._generated, queues, self._own)
        self.objects = Objects(project, catalogue.handle)
        self.guards = Guards(project)
        self.graph = CallGraph(project)
        self.implementers, self.hooks = Implementers(project), Hooks(project)
        self.returned = Returned(project)
        self.callbacks = Callbacks(project, self.graph, self.library, self.implementers, self.returned)
        self.callers = callers = Callers(project, self.graph)
        self.handing = Settled(project, self.callbacks, callers, self.summary, self.is_coroutine)
        self.seen = Seen(project, self.objects, self.summary, self.is_coroutine)
        self._wrappers = Wrappers(project, self.graph, catalogue)
        self.spawns = spawns
        self._sites: dict[int, dict[int, int]] = {}
        self._steps: dict[int, Steps] = {}
        self._leaving: dict[int, frozenset[tuple[int, int]]] = {}
        self._summaries: dict[int, Summary] = {}
        self.children = Children(self, spawns, self.graph)

    def take(self, other: Effects, modules: Collection[int]) -> None:
        """Take what is known of nearly the same project, of which some modules are others: an editor's sketch.

        Args:
            other: the effects of a project with the same numbers.
            modules: these modules, of which nothing is taken.
        """
        changed = {each for module in modules for each in self.project.functions_of(module)}
        self.graph.take(other.graph, changed)
        self._steps = {each: found for each, found in other._steps.items() if each not in changed and each >= 0}
        self._summaries = {each: found for each, found in other._summaries.items() if each not in changed and each >= 0}
        self._sites = {each: found for each, found in other._sites.items() if each not in modules}
        self._leaving = {each: found for each, found in other._leaving.items() if each not in modules}

    def _generated(self, name: str) -> str:
        """``echo_pb2_grpc.EchoStub().Ping`` for what protoc has written into a module of the project."""
        module, _, inside = name[1:].partition(":")
        path = self.project.finder.paths[int(module)] if module.isdigit() else ""
        return dotted_names(path)[-1] + f".{inside}" if path.endswith("_pb2_grpc.py") else ""

    def _own(self, package: str) -> bool:
        """Whether a package is one of the project, so that what is not found there was not read."""
        return package in self.project.packages

    def summary(self, function: int) -> Summary:
        """What a function does, by its number in the project."""
        if function not in self._summaries:
            for circle in circles(function, self.callees, self._summaries):
                self._settle(circle)
        return self._summaries[function]

    # ── own steps ──────────────────────────────────────────────────────────────────────────────────────────────

    def steps(self, function: int) -> Steps:
        """What a function does by itself."""
        if function not in self._steps:
            module, _ = self.project.place_of(function)
            if module not in self._sites:
                self._sites[module] = {spawn.site: at for at, spawn in enumerate(self.spawns(module))}
            reading = Reading(self, function, self._sites[module])
            self._steps[function] = reading.steps()
        return self._steps[function]

    def callees(self, function: int) -> Iterator[int]:
        """The functions whose summaries that of a function is made of."""
        steps = self.steps(function)
        for run in steps.runs[:_MOST_STEPS]:
            yield from run.targets
            for callback in run.handed.values():
                yield from callback.targets
        for each in steps.spawns:
            yield from self.children.functions(each)
        yield from self._wrappers.of(function).functions

    # ── joining ────────────────────────────────────────────────────────────────────────────────────────────────

    def _settle(self, circle: Sequence[int]) -> None:
        """Work out the summaries of functions that call each other; those of all others that they call are known."""
        inside = frozenset(circle)
        found = [self._joined(each, inside) for each in circle]
        together = any_of(found)
        if together.waits.calls and any(self._goes_round(each, inside) for each in circle):
            # Once round is what is sure: a tree has at least one node, and mostly more.
            together = structs.replace(together, waits=structs.replace(together.waits, many=True))
        for each in circle:
            self._summaries[each] = together

    def _goes_round(self, function: int, inside: frozenset[int]) -> bool:
        """Whether a function calls one of its circle for each of some items."""
        module, _ = self.project.place_of(function)
        facts = self.project.modules[module].facts
        steps = self.steps(function)
        if any(not inside.isdisjoint(run.targets) and wait.repeats(facts, run.loops) for run in steps.runs):
            return True
        many = [each for each in steps.spawns if self.spawns(module)[each.spawn].fan_out.unknown]
        return any(not inside.isdisjoint(self.children.functions(each)) for each in many)

    def _joined(self, function: int, inside: frozenset[int]) -> Summary:
        stated = self.stated(function)
        if stated is not None:
            record = self.project.function(function)
            waits = wait.of_leaf(stated, record.qualname if record is not None else "")
            return Summary(waits, waits, thread=ThreadWork("blocks" if stated.length_us else "cheap"))
        found = self.collected(function, inside).summary()
        if returns_future(self.project, self.library, function):
            record = self.project.function(function)
            name = record.qualname if record is not None else ""
            return structs.replace(found, waits=wait.unseen(name), reads={"?": f"the future that {name} returns"})
        return found

    def collected(self, function: int, inside: frozenset[int], besides: int = -1) -> Joined:
        """All that a function does, but for the spawn that one of its calls is.

        Args:
            function: its number.
            inside: functions whose summaries are not settled yet.
            besides: the call.
        """
        module, local = self.project.place_of(function)
        facts = self.project.modules[module].facts
        steps = self.steps(function)
        if module not in self._leaving:
            self._leaving[module] = leaving(facts)
        joined = Joined(facts, steps, self._leaving[module])
        for run in steps.runs[:_MOST_STEPS]:
            is_open = partial(self.implementers.may_be_another, self.project.modules[module], run.call)
            joined.run(run, self._results(run, inside), is_open=is_open, is_tested=self._is_tested(run))
        for each in steps.spawns:
            if self.spawns(module)[each.spawn].site == besides:
                continue
            joined.spawned(each, self.children.awaited(each, inside))
        joined.waiting += steps.handed_on
        wrappers = self._wrappers.of(function) if local != MODULE_LEVEL else None
        for wrapper in wrappers.functions if wrappers is not None else ():
            joined.wrapped(self.steps(wrapper))
            for run in self.steps(wrapper).runs:
                joined.run(run, self._results(run, inside), outside=True)
        if wrappers is not None:
            joined.guard = joined.guard or wrappers.guard
            if wrappers.unknown:
                joined.add(OUTSIDE, (), wait.unknown(wrappers.unknown))
                joined.threads.append(ThreadWork("unknown", wrappers.unknown))
        return joined

    def _results(self, run: Run, inside: frozenset[int]) -> list[tuple[bool, Summary]]:
        """For each function that a step may run whether it is a coroutine, and what it does in its caller's terms."""
        return [
            (
                self.is_coroutine(each),
                NOTHING if each in inside else self.seen.of(each, run.owner, run.call, run.handed, inside),
            )
            for each in run.targets
        ]

    def _is_tested(self, run: Run) -> bool:
        """Whether guards of functions are none of their callers' too.

        Something is known to be set where they are run, so that the guards may let everybody pass; or it is a library's
        cache that answers, of which a caller cannot ask whether it has something.
        """
        if any(self._wrappers.of(each).guard for each in run.targets):
            return True
        module, _ = self.project.place_of(run.owner)
        facts = self.project.modules[module].facts
        return run.call >= 0 and bool(facts.places[facts.calls[run.call].place].tested)

    def is_coroutine(self, function: int) -> bool:
        """Whether calling a function only makes a coroutine, or an asynchronous generator."""
        record = self.project.function(function)
        return record is not None and record.is_async

    def settled(self, waits: wait.Waits) -> wait.Waits:
        """Waits with what callers hand over at the least, where a spawn is judged."""
        return self.handing.of(waits)
