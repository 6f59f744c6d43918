"""What a function awaits and enters: which of its calls, and which objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.effects import waits as wait
from flake8_aiocost.effects.holding import entering, is_told_by_call
from flake8_aiocost.effects.leaf import Leaf
from flake8_aiocost.effects.library import NO_COROUTINES, shown
from flake8_aiocost.effects.notes import AWAITED, ENTERED, HELD
from flake8_aiocost.effects.single import lets_one_in
from flake8_aiocost.effects.summary import unknown_thread
from flake8_aiocost.module.written import written

if TYPE_CHECKING:
    from flake8_aiocost.effects.within import Within
    from flake8_aiocost.module.expressions import Expression

#: What a call does that returns at once; no coroutine function of asyncio does.
_PLAIN = Leaf()


class Uses:
    """Reads what one function awaits and enters."""

    def __init__(self, here: Within) -> None:
        """Nothing is read yet; ``here`` is the function."""
        self._here = here
        self._project, self._library, self._objects = here.project, here.library, here.objects
        self._callbacks = here.callbacks
        self._index, self._facts, self._local, self._notes = here.index, here.facts, here.local, here.notes

    def calls(self) -> dict[int, tuple[int, tuple[int, ...]]]:
        """The calls whose result is awaited or entered, with the statement and the loops; the other uses are read."""
        found: dict[int, tuple[int, tuple[int, ...]]] = {}
        for use in self._index.inside.uses(self._local):
            place = self._facts.places[use.place]
            at = (use.statement, place.loops)
            if use.kind == "with":
                self._held(use.value, place.scope, at)
                continue
            method = AWAITED if use.kind == "await" else ENTERED
            value = self._here.passed(use.value)
            call = self._here.called_by(value, place.scope)
            if call is not None:
                made = self._made(call, method)
                if use.kind == "async with" and self._entered(made, at):
                    # Making the object waits for nothing; entering and leaving it may.
                    continue
                found.setdefault(call, at)
                # Of ``await loop.create_future()`` the call waits for nothing, and what it returns does.
                known = method == ENTERED or not self._gives_anything(call)
                self._object(made, value, place.scope, at, method, known=known)
                continue
            names = self._index.linked(self._index.names.candidates(value, place.scope))
            self._object(names[0] if len(names) == 1 else "", value, place.scope, at, method, known=False)
        return found

    def _held(self, value: Expression, scope: int, at: tuple[int, tuple[int, ...]]) -> None:
        """``with value``: its thread may have to wait there, as for a lock that another thread holds."""
        made = self._here.called_by(value, scope)
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

    def _gives_anything(self, call: int) -> bool:
        """Whether a plain call of the standard library gives what somebody else has made: ``tasks.get(key)``."""
        for name in self._index.callees(call):
            for each in self._project.hierarchy.spellings(name):
                leaf, root = self._library.leaf(each), each.partition(".")[0]
                plain = leaf is not None and leaf.waits == "nothing" and root in NO_COROUTINES
                if plain or (leaf == _PLAIN and root == "asyncio"):
                    return True
        return False

    def _made(self, call: int, method: str) -> str:
        """The name of what a call returns; of several that one of which a file tells what awaiting it does."""
        every = [f"{name}()" for name in self._index.callees(call)]
        told = (each for each in every if len(every) > 1 and self._library.leaf(f"{each}{method}") is not None)
        return next(told, f"{self._index.callee(call)}()")

    def _entered(self, name: str, at: tuple[int, tuple[int, ...]]) -> bool:
        """Whether ``async with`` runs methods of the project for an object."""
        methods = [self._project.hierarchy.of(f"{name}.{method}") for method in ("__aenter__", "__aexit__")]
        for each in methods:
            if each:
                self._notes.run(each, "awaited", at, name)
        return bool(methods[0])

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
        found = self._here.of_library(f"{name}{method}") if name else None
        if found is None:
            if not known:
                token = self._callbacks.token(self._index, value, scope, made=True) if method == AWAITED else ""
                what = written(value, self._facts) or "something"
                waits = wait.unseen(token) if token else self._library.waited(name.removesuffix("()"), what)
                self._notes.wait(waits, *at)
            return
        if method == ENTERED and lets_one_in(self._project, self._index, name, value, scope):
            found, name = structs.replace(found, serial=True), f"{name.removesuffix('()')}(1)"
        owner = self._objects.of(self._index, value, scope, self._local)
        # What a connection can do meanwhile it can do while one of its cursors is open.
        holds = method == ENTERED and not self._objects.is_made_by_another(self._index, value, scope)
        self._notes.leaf(found, f"{name}{method}", owner, at, awaited=True, holds=holds)
