"""What is noted of one function while its facts are read: the ``Steps`` in the making."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.effects import waits as wait
from flake8_aiocost.effects.library import shown
from flake8_aiocost.effects.steps import Guarded, Run, Spawning, Steps, Waiting
from flake8_aiocost.effects.summary import Ending, Held, ThreadWork, last, unknown_thread, worst

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.effects.callback import Callback
    from flake8_aiocost.effects.leaf import Leaf
    from flake8_aiocost.effects.steps import Mode
    from flake8_aiocost.module.facts import ModuleFacts

#: Methods by which an object is used without a call that names one, as the libraries' files have them.
ENTERED = ".__aenter__"
HELD = ".__enter__"
ITERATED = ".__anext__"
AWAITED = ".__await__"


class Notes:
    """The steps of one function, as far as they have been read."""

    def __init__(self, facts: ModuleFacts, function: int) -> None:
        """Note nothing yet; ``function`` is a number of the project."""
        self._facts = facts
        self._number = function
        self.waiting: list[Waiting] = []
        self.handed_on: list[Waiting] = []
        self.spawning: list[Spawning] = []
        self.threads: list[ThreadWork] = []
        self.endings: list[Ending] = []
        self._blocked: list[Waiting] = []
        self._runs: list[Run] = []
        self._guarded: list[Guarded] = []
        self._reads: dict[str, str] = {}
        self._writes: set[str] = set()
        self._held: list[tuple[str, Held]] = []

    def wait(self, waits: wait.Waits, statement: int, loops: tuple[int, ...], on: str = "") -> None:
        """Something is waited for, ``on`` an object that does one thing at a time."""
        if not waits.nothing:
            self.waiting.append(Waiting(statement, loops, waits, frozenset({on} if on else ())))

    def run(
        self,
        targets: Sequence[int],
        mode: Mode,
        at: tuple[int, tuple[int, ...]],
        name: str,
        call: int = -1,
        *,
        returns: bool = False,
        handed: dict[str, Callback] | None = None,
    ) -> None:
        """One of some functions is run; ``returns``: what a plain one of them returns is noted by itself."""
        self._runs.append(Run(tuple(targets), mode, *at, self._number, call, shown(name), returns, handed or {}))

    def leaf(
        self,
        found: Leaf,
        name: str,
        owner: str,
        at: tuple[int, tuple[int, ...]],
        *,
        awaited: bool,
        holds: bool = False,
    ) -> None:
        """A call of a library.

        Args:
            found: what it does.
            name: its resolved name.
            owner: the object whose method it is.
            at: its statement and loops.
            awaited: the event loop runs others until it is done.
            holds: the object is held in the block that it opens.
        """
        statement, loops = at
        what = shown(name.removesuffix(ENTERED).removesuffix(HELD).removesuffix(ITERATED).removesuffix(AWAITED))
        waits = wait.of_leaf(found, what)
        if awaited:
            self.wait(waits, statement, loops, owner if found.serial else "")
            if found.ends == "never" or (found.ends == "peer" and loops):
                self.endings.append(Ending(found.ends, what))
        else:
            self.threads.append(ThreadWork(found.thread, what if found.thread != "cheap" else ""))
            if found.thread == "blocks":
                self._blocked.append(Waiting(statement, loops, waits))
        # A plain call that waits holds up the event loop, so nothing that runs there can end its wait.
        if found.reads and awaited:
            self._reads.setdefault(owner or "?", what)
        if found.writes:
            self._writes.add(owner or "?")
        if found.serial and awaited and owner:
            held = Held(shown(name.rpartition(".")[0]), waits, found.forbidden, found.source, waits.unknown)
            if holds:
                self._guarded.append(Guarded(statement, owner, held))
            else:
                each_time = waits.times(None) if wait.repeats(self._facts, loops) else waits
                self._held.append((owner, structs.replace(held, waits=each_time)))

    def stub(self, name: str, *, method: bool) -> None:
        """The body of a function says nothing of what is done; that of a ``method`` is for others to override."""
        what = f"{name}{wait.STUB}"
        self.wait(wait.unseen(what) if method else wait.unknown(what), -1, ())
        self.threads.append(unknown_thread(f"{name}{wait.STUB}"))

    def steps(self, guard: str) -> Steps:
        """All that was noted."""
        return Steps(
            tuple(self.waiting),
            tuple(self._blocked),
            tuple(self._runs),
            tuple(self.spawning),
            tuple(self._guarded),
            tuple(self.handed_on),
            guard,
            worst(self.threads),
            last(self.endings),
            self._reads,
            frozenset(self._writes),
            tuple(self._held),
        )
