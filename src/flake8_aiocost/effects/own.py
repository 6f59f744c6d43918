"""Reads the steps of a function from its facts: its calls, what it awaits, enters and iterates over, and its loops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.effects import waits as wait
from flake8_aiocost.effects.builtin_types import method_of_builtin
from flake8_aiocost.effects.judging import beside_functions, is_handed, is_plain
from flake8_aiocost.effects.library import shown
from flake8_aiocost.effects.looping import Loops
from flake8_aiocost.effects.steps import Spawning, Waiting
from flake8_aiocost.effects.summary import severity, unknown_thread
from flake8_aiocost.effects.used import Uses
from flake8_aiocost.effects.within import Within
from flake8_aiocost.module.expressions import Result, Subscript, bare
from flake8_aiocost.project.callable_values import calls_first, names_run

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flake8_aiocost.effects.leaf import Leaf
    from flake8_aiocost.effects.steps import Steps
    from flake8_aiocost.effects.within import Known
    from flake8_aiocost.module.expressions import Expression


class Reading:
    """Reads the steps of one function."""

    def __init__(self, known: Known, function: int, spawns: Mapping[int, int]) -> None:
        """Nothing is read yet; what is given is as for ``Within``."""
        self._here = here = Within(known, function, spawns)
        self._project, self._graph, self._library = here.project, here.graph, here.library
        self._objects, self._callbacks = here.objects, here.callbacks
        self._index, self._facts, self._local = here.index, here.facts, here.local
        self._number, self._notes = here.number, here.notes
        self._guards, self._implementers, self._returned = known.guards, known.implementers, known.returned
        self._hooks = known.hooks

    def steps(self) -> Steps:
        """What the function does."""
        used = Uses(self._here).calls()
        for call in self._index.calls_of(self._local):
            self._call(call, used.get(call))
        Loops(self._here).read()
        record = self._facts.functions[self._local] if self._local >= 0 else None
        if record is not None and (record.stub or self._hooks.is_default(self._number)):
            self._notes.stub(record.name, method=bool(record.cls))
        guard = self._guards.shut(self._index, self._local) if record is not None else ""
        return self._notes.steps(guard)

    def _call(self, call: int, used: tuple[int, tuple[int, ...]] | None) -> None:
        record = self._facts.calls[call]
        place = self._facts.places[record.place]
        at = used or (record.statement, place.loops)
        if call in self._here.spawns:
            if used is not None:
                self._notes.spawning.append(Spawning(at[0], at[1], self._number, self._here.spawns[call]))
            return
        names = self._index.callees(call)
        targets = self._implementers.called(self._index, self._graph.callees.called(self._index, call, self._number))
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
            self._leaf(*known, call, at, awaited=used is not None)
            return
        name = self._index.callee(call)
        if used is None and (method := method_of_builtin(self._project, self._index, record.function, place.scope)):
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
            # ``handler = TABLE.get(kind)``, and ``handler(key)``; a method of something unknown is its own.
            chosen = bool(bare(record.function)) or isinstance(record.function, (Result, Subscript))
            chosen = chosen and (name[:1] in ("", "?") or name.endswith("()"))
            self._notes.threads.append(unknown_thread(shown(name), chosen=chosen))

    def _beside(self, call: int, at: tuple[int, tuple[int, ...]], *, awaited: bool) -> None:
        """What a call may run besides functions of the project."""
        for name, leaf in beside_functions(self._project, self._graph, self._library, self._index, call):
            if leaf is not None:
                self._notes.leaf(leaf, name, "", at, awaited=awaited)
            elif awaited:
                self._notes.wait(self._library.waited(name), *at)
            else:
                self._notes.threads.append(unknown_thread(shown(name), chosen=True))

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

    def _leaf(self, name: str, found: Leaf, call: int, at: tuple[int, tuple[int, ...]], *, awaited: bool) -> None:
        """Note a call of a library of which a file tells."""
        leaf = self._library.exact(found, name, self._index, call)
        if leaf.waits == "sleep" and awaited and self._polls(at[1]):
            self._notes.wait(wait.POLLING, *at)
            return
        owner = self._objects.receiver(self._index, self._facts.calls[call], self._local)
        self._notes.leaf(leaf, name, owner, at, awaited=awaited)

    def _polls(self, loops: Iterable[int]) -> bool:
        """Whether what sleeps there waits for something else: a ``while`` goes on until that has come."""
        return any(self._facts.loops[each].kind == "while" for each in loops)
