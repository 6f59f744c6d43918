"""What one function does by itself, and which functions it runs: the part of its effects that its own code tells."""

from __future__ import annotations

from typing import Literal

import msgspec

from flake8_aiocost.effects.callback import Callback  # noqa: TC001  msgspec evaluates annotations
from flake8_aiocost.effects.summary import Ending, Held, ThreadWork
from flake8_aiocost.effects.waits import Waits  # noqa: TC001  msgspec evaluates annotations
from flake8_aiocost.records import Record

#: ``awaited``: the function waits for it. ``called``: a plain call; of a coroutine function it makes the coroutine.
Mode = Literal["awaited", "called"]


class Waiting(Record, frozen=True):
    """Something that is waited for at a statement, inside some loops. All of it is waited for ``on`` these objects."""

    statement: int
    loops: tuple[int, ...]
    waits: Waits
    on: frozenset[str] = frozenset()


class Run(Record, frozen=True):
    """Functions of the project, one of which runs at a statement.

    ``owner`` is the function whose body holds the call, and ``call`` the call there, -1 where there is none.
    ``name`` is how a person calls it. ``returns``: what a plain function among them returns is known, and awaited too.
    ``handed`` are the callbacks and coroutines among the arguments, by the parameters that they are handed to.
    """

    targets: tuple[int, ...]
    mode: Mode
    statement: int
    loops: tuple[int, ...]
    owner: int
    call: int = -1
    name: str = ""
    returns: bool = False
    handed: dict[str, Callback] = msgspec.field(default_factory=dict)


class Spawning(Record, frozen=True):
    """A spawn that is awaited at a statement: its children wait beside each other. ``owner`` as in ``Run``."""

    statement: int
    loops: tuple[int, ...]
    owner: int
    spawn: int


class Guarded(Record, frozen=True):
    """What is done while an object that does one thing at a time is held: below ``statement``."""

    statement: int
    key: str
    held: Held


class Steps(Record, frozen=True):
    """What one function does. ``handed_on``: it awaits what the function around it was handed, at these places."""

    waiting: tuple[Waiting, ...] = ()
    blocked: tuple[Waiting, ...] = ()
    runs: tuple[Run, ...] = ()
    spawns: tuple[Spawning, ...] = ()
    guarded: tuple[Guarded, ...] = ()
    handed_on: tuple[Waiting, ...] = ()
    guard: str = ""
    thread: ThreadWork = ThreadWork()
    ending: Ending = Ending()
    reads: dict[str, str] = msgspec.field(default_factory=dict)
    writes: frozenset[str] = frozenset()
    held: tuple[tuple[str, Held], ...] = ()
