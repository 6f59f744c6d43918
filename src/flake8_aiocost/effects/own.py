"""Reads the steps of a function from its facts: its calls, what it awaits, enters and iterates over, and its loops."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import structs

from flake8_aiocost.effects import waits as wait
from flake8_aiocost.effects.builtin_types import method_of_builtin
from flake8_aiocost.effects.holding import entering, is_told_by_call
from flake8_aiocost.effects.judging import beside_functions, ending, is_handed, is_plain
from flake8_aiocost.effects.library import Library, shown
from flake8_aiocost.effects.notes import AWAITED, ENTERED, HELD, ITERATED, Notes
from flake8_aiocost.effects.single import lets_one_in
from flake8_aiocost.effects.steps import Spawning, Waiting
from flake8_aiocost.effects.summary import ThreadWork, severity, unknown_thread
from flake8_aiocost.module.expressions import Awaited, Result, Walrus, bare
from flake8_aiocost.module.resolver import written
from flake8_aiocost.project.ran import calls_first, names_run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flake8_aiocost.effects.callbacks import Callbacks
    from flake8_aiocost.effects.guards import Guards
    from flake8_aiocost.effects.implementers import Implementers
    from flake8_aiocost.effects.leaf import Leaf
    from flake8_aiocost.effects.objects import Objects
    from flake8_aiocost.effects.returned import Returned
    from flake8_aiocost.effects.steps import Steps
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.call_graph import CallGraph
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex


#: Callees that wait for what they are handed, or give it back, by the position of that.
_PASSED_ON = {"asyncio.wait_for": 0, "asyncio.shield": 0, "typing.cast": 1}


class Known(Protocol):
    """What is known of the project: the index, who calls whom, libraries, objects, guards, what callers hand over."""

    project: ProjectIndex
    graph: CallGraph
    library: Library
    objects: Objects
    guards: Guards
    callbacks: Callbacks
    implementers: Implementers
    returned: Returned


class Reading:
    """Reads the steps of one function."""

    def __init__(self, known: Known, function: int, spawns: Mapping[int, int]) -> None:
        """Nothing is read yet.

        Args:
            known: what is known of the project.
            function: its number there.
            spawns: of its module, the number of each spawn by its call.
        """
        project = known.project
        self._project, self._graph, self._library, self._objects = project, known.graph, known.library, known.objects
        self._guards, self._callbacks, self._implementers = known.guards, known.callbacks, known.implementers
        self._returned = known.returned
        self._number = function
        module, self._local = project.place_of(function)
        self._index: ModuleIndex = project.modules[module]
        self._facts = self._index.facts
        self._spawns = spawns
        self._notes = Notes(self._facts, function)

    def steps(self) -> Steps:
        """What the function does."""
        used = self._used()
        for call in self._index.calls_of(self._local):
            self._call(call, used.get(call))
        self._loops()
        record = self._facts.functions[self._local] if self._local >= 0 else None
        if record is not None and record.stub:
            self._notes.stub(record.name, method=bool(record.cls))
        guard = self._guards.shut(self._index, self._local) if record is not None else ""
        return self._notes.steps(guard)

    # ── what is awaited and entered ────────────────────────────────────────────────────────────────────────────

    def _used(self) -> dict[int, tuple[int, tuple[int, ...]]]:
        """The calls whose result is awaited or entered, with the statement and the loops; the other uses are read."""
        found: dict[int, tuple[int, tuple[int, ...]]] = {}
        for use in self._library.uses_of(self._index, self._local):
            place = self._facts.places[use.place]
            at = (use.statement, place.loops)
            if use.kind == "with":
                self._held(use.value, place.scope, at)
                continue
            method = AWAITED if use.kind == "await" else ENTERED
            value = self._passed(use.value)
            call = self._called_by(value, place.scope)
            if call is not None:
                made = self._made(call, method)
                if use.kind == "async with" and self._entered(made, at):
                    # Making the object waits for nothing; entering and leaving it may.
                    continue
                found.setdefault(call, at)
                # Of ``await loop.create_future()`` the call waits for nothing, and what it returns does.
                self._object(made, value, place.scope, at, method, known=True)
                continue
            names = self._index.linked(self._index.names.candidates(value, place.scope))
            self._object(names[0] if len(names) == 1 else "", value, place.scope, at, method, known=False)
        return found

    def _held(self, value: Expression, scope: int, at: tuple[int, tuple[int, ...]]) -> None:
        """``with value``: its thread may have to wait there, as for a lock that another thread holds."""
        made = self._called_by(value, scope)
        names = self._index.linked(self._index.names.candidates(value, scope))
        for name in names:
            targets = entering(self._project, name)
            if targets:
                self._notes.run(targets, "called", at, name)
            elif (found := self._library.leaf(f"{name}{HELD}")) is not None:
                self._notes.leaf(found, f"{name}{HELD}", "", at, awaited=False)
            elif made is None or not is_told_by_call(self._project, name):
                self._notes.threads.append(unknown_thread(shown(name)))
        if not names and made is None:
            self._notes.threads.append(unknown_thread(written(value, self._facts) or "what it enters"))

    def _made(self, call: int, method: str) -> str:
        """The name of what a call returns; of several that one of which a file tells what awaiting it does."""
        every = [f"{name}()" for name in self._index.callees(call)]
        told = (each for each in every if len(every) > 1 and self._library.leaf(f"{each}{method}") is not None)
        return next(told, f"{self._index.callee(call)}()")

    def _called_by(self, value: Expression, scope: int) -> int | None:
        """The call of this function whose result a value is."""
        for _ in range(5):
            while isinstance(value, (Awaited, Walrus)):
                value = value.value
            if isinstance(value, Result) and (inner := self._passed_on(value.call)) is not None:
                value = inner
                continue
            if isinstance(value, Result):
                own = self._index.function_of(value.call) == self._local
                return value.call if own else None
            found = self._index.names.only_value(value, scope)
            if found is None:
                return None
            value, scope = found
        return None

    def _entered(self, name: str, at: tuple[int, tuple[int, ...]]) -> bool:
        """Whether ``async with`` runs methods of the project for an object."""
        methods = [self._project.hierarchy.of(f"{name}.{method}") for method in ("__aenter__", "__aexit__")]
        for each in methods:
            if each:
                self._notes.run(each, "awaited", at, name)
        return bool(methods[0])

    def _passed(self, value: Expression) -> Expression:
        """``task`` for ``shield(task)``."""
        while isinstance(value, Result) and (inner := self._passed_on(value.call)) is not None:
            value = inner
        return value

    def _passed_on(self, call: int) -> Expression | None:
        """What is waited for by a ``wait_for`` or ``shield`` that makes no task, since it is handed a future."""
        at = _PASSED_ON.get(self._index.callee(call))
        if at is None or call in self._spawns:
            return None
        arguments = self._facts.calls[call].arguments[: at + 1]
        plain = len(arguments) > at and not any(each.star or each.keyword for each in arguments)
        return arguments[at].value if plain else None

    def _object(
        self,
        name: str,
        value: Expression,
        scope: int,
        at: tuple[int, tuple[int, ...]],
        method: str,
        *,
        known: bool,
    ) -> None:
        """An object is awaited, entered or iterated over; ``known``: nothing is missing where no file tells of it."""
        if name.endswith("()") and (targets := self._project.hierarchy.of(name[:-2])) and not known:
            # A coroutine in a variable, or an object of a class of the project.
            self._notes.run(targets, "awaited", at, name)
            return
        if method == ENTERED and self._entered(name, at):
            return
        found = self._library.leaf(f"{name}{method}") if name else None
        if found is None:
            if not known:
                token = self._callbacks.token(self._index, value, scope, made=True) if method == AWAITED else ""
                what = written(value, self._facts) or "something"
                waits = wait.unseen(token) if token else self._library.waited(name.removesuffix("()"), what)
                self._notes.wait(waits, *at)
            return
        if method == ENTERED and lets_one_in(self._project, self._index, name, value, scope):
            found, name = structs.replace(found, serial=True), f"{name.removesuffix('()')}(1)"
        self._notes.leaf(
            found, f"{name}{method}", self._objects.of(self._index, value, scope, self._local), at, awaited=True
        )

    # ── calls ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _call(self, call: int, used: tuple[int, tuple[int, ...]] | None) -> None:
        record = self._facts.calls[call]
        place = self._facts.places[record.place]
        at = used or (record.statement, place.loops)
        if call in self._spawns:
            if used is not None:
                self._notes.spawning.append(Spawning(at[0], at[1], self._number, self._spawns[call]))
            return
        names = self._index.callees(call)
        targets = self._implementers.of(self._graph.callees.called(self._index, call, self._number))
        if calls_first(self._index, record.function, place.scope):
            # ``context.run(f, x)`` is a call of ``f``.
            names = names_run(self._index, call)
            targets = [target for name in names for target in self._project.hierarchy.of(name)]
        if any(map(self._returned.may_be_another, names)):
            name = self._index.callee(call)
            if used is not None:
                self._notes.wait(wait.unseen(shown(name)), *at)
            else:
                self._notes.threads.append(unknown_thread(shown(name)))
            return
        if targets:
            self._beside(call, at, awaited=used is not None)
            if used is not None and self._is_called_object(record.function, targets, place.scope, at):
                return
            if used is None:
                self._notes.run(targets, "called", at, self._index.callee(call), call)
                return
            returns = [self._handed_back(each, at) for each in targets]
            handed = self._callbacks.handed(self._index, call, targets)
            name = self._index.callee(call)
            self._notes.run(targets, "awaited", at, name, call, returns=any(returns), handed=handed)
            return
        leaves = [
            (name, self._library.leaf(each)) for name in names for each in self._project.hierarchy.spellings(name)
        ]
        told = [(name, each) for name, each in leaves if each is not None]
        if told:
            # In a thread, the one of several that may hold it for longest: a session may be a blocking one.
            known = told[0] if used is not None else max(told, key=lambda one: severity(one[1].thread))
            owner = self._objects.receiver(self._index, record, self._local)
            self._notes.leaf(self._exact(known[1], call), known[0], owner, at, awaited=used is not None)
            return
        name = self._index.callee(call)
        if used is None and (method := method_of_builtin(self._project, self._index, call)):
            found = self._library.leaf(method)
            if found is not None:
                self._notes.leaf(found, method, "", at, awaited=False)
                return
        if used is not None:
            # What is handed over and said to be of a library's class has a name.
            named = self._library.names(name)
            token = "" if named else self._callbacks.token(self._index, record.function, place.scope, made=False)
            if is_handed(self._index, self._local, record.function, place.scope):
                self._notes.handed_on.append(Waiting(*at, wait.unseen(token or bare(record.function))))
            else:
                self._notes.wait(wait.unseen(token) if token else self._library.waited(name), *at)
        elif used is None and not is_plain(self._project, name):
            self._notes.threads.append(unknown_thread(shown(name)))

    def _beside(self, call: int, at: tuple[int, tuple[int, ...]], *, awaited: bool) -> None:
        """What a call may run besides functions of the project."""
        for name, leaf in beside_functions(self._project, self._graph, self._library, self._index, call):
            if leaf is not None:
                self._notes.leaf(leaf, name, "", at, awaited=awaited)
            elif awaited:
                self._notes.wait(self._library.waited(name), *at)
            else:
                self._notes.threads.append(unknown_thread(shown(name)))

    def _is_called_object(
        self, function: Expression, targets: Sequence[int], scope: int, at: tuple[int, tuple[int, ...]]
    ) -> bool:
        """Whether a protocol says how something is called that callers hand over; a plain function does it as well."""
        if not all(self._implementers.is_stub(each) for each in targets):
            return False
        records = [self._project.function(each) for each in targets]
        if not all(record is not None and record.name == "__call__" for record in records):
            return False
        token = self._callbacks.token(self._index, function, scope, made=False)
        if token:
            self._notes.wait(wait.unseen(token), *at)
        return bool(token)

    def _handed_back(self, target: int, at: tuple[int, tuple[int, ...]]) -> bool:
        """Whether it is known what a plain function returns that is awaited, or entered: ``return self._session()``."""
        module, local = self._project.place_of(target)
        index = self._project.modules[module]
        record = index.facts.functions[local]
        if record.is_async or not isinstance(record.result, Result):
            return False
        made = record.result.call
        inner = [each for each in self._graph.callees.called(index, made, target) if each != target]
        if inner:
            self._notes.run(inner, "awaited", at, index.callee(made))
            return True
        found = next((leaf for name in index.callees(made) if (leaf := self._library.leaf(name)) is not None), None)
        if found is not None:
            self._notes.leaf(found, index.callee(made), "", at, awaited=True)
        return found is not None

    def _given_by_methods(self, name: str, at: tuple[int, tuple[int, ...]]) -> bool:
        """Whether methods of the project give what is iterated over: a generator as a whole, or each item."""
        hierarchy = self._project.hierarchy
        for method, loops in (("__aiter__", at[1][:-1]), ("__anext__", at[1])):
            targets = [each for each in hierarchy.of(f"{name}.{method}") if hierarchy.is_async(each)]
            if targets:
                self._notes.run(targets, "awaited", (at[0], loops), f"{name}.{method}")
                return True
        return False

    def _exact(self, found: Leaf, call: int) -> Leaf:
        """A sleep with the time that it is handed."""
        arguments = self._index.arguments(call) if found.waits == "sleep" else ()
        return self._library.slept(found, arguments[0]) if arguments else found

    # ── loops ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _loops(self) -> None:
        for number in self._library.loops_of(self._index, self._local):
            loop = self._facts.loops[number]
            place = self._facts.places[loop.place]
            if loop.kind == "while":
                self._notes.endings.append(ending(self._facts, number, self._notes.waiting))
            elif loop.iterable is not None and (loop.kind == "async for" or loop.is_async):
                self._iterated(loop.iterable, place.scope, (loop.statement, (*place.loops, number)))
            elif loop.iterable is not None and not self._library.is_small(self._index, loop.iterable, place.scope):
                self._notes.threads.append(ThreadWork("size", "a loop"))

    def _iterated(self, value: Expression, scope: int, at: tuple[int, tuple[int, ...]]) -> None:
        """``async for x in value``."""
        call = self._called_by(value, scope)
        names = self._index.linked(self._index.names.candidates(value, scope))
        name = names[0] if len(names) == 1 else ""
        if call is not None and (targets := self._graph.callees.called(self._index, call, self._number)):
            # The call itself only makes the generator, which has loops of its own.
            self._notes.run(targets, "awaited", (at[0], at[1][:-1]), name, call)
            return
        found = self._library.leaf(f"{name}{ITERATED}") or (self._library.leaf(name.removesuffix("()")))
        if found is None:
            if self._given_by_methods(name, at):
                return
            # Of ``rows = await stream(query)`` a library's name tells what is iterated over.
            what = written(value, self._facts) or "what it iterates over"
            self._notes.wait(self._library.waited(name.removesuffix("()"), what), *at)
            return
        self._notes.leaf(
            found, name.removesuffix("()"), self._objects.of(self._index, value, scope, self._local), at, awaited=True
        )
