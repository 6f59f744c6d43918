"""What one call hands to one parameter, to be called or awaited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.effects import waits as wait
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Callable

    from flake8_aiocost.effects.summary import Summary


class Callback(Record, frozen=True):
    """What one call hands to one parameter: functions of the project, of which one is run, and what others wait for."""

    targets: tuple[int, ...] = ()
    waits: tuple[wait.Waits, ...] = ()

    def awaited(self, summary: Callable[[int], Summary], is_coroutine: Callable[[int], bool], name: str) -> wait.Waits:
        """What it waits for.

        Args:
            summary: tells what a function does.
            is_coroutine: whether calling it makes a coroutine; what another function returns is not known.
            name: what it is called where it is not known.
        """
        inner = [summary(each).waits if is_coroutine(each) else wait.unseen(name) for each in self.targets]
        return wait.either([*inner, *self.waits])

    def waited(
        self, summary: Callable[[int], Summary], is_coroutine: Callable[[int], bool], token: str, name: str
    ) -> wait.Waits:
        """What whoever has a token waits for: it is awaited, or run in a thread that is waited for.

        Args:
            summary: tells what a function does.
            is_coroutine: as ``awaited`` takes it.
            token: of what is handed over.
            name: what it is called where it is not known.
        """
        if not token.endswith(wait.THREAD):
            return self.awaited(summary, is_coroutine, name)
        inner = []
        for each in self.targets:
            found = summary(each)
            blocks = found.thread.use == "blocks" and (found.blocked.us or found.blocked.sleeps)
            inner.append(found.blocked if blocks and not is_coroutine(each) else wait.unseen(name))
        # A hop is right unless it is proven cheap, and so are hops beside each other.
        return wait.either([*inner, *(wait.unseen(name) if each.nothing else each for each in self.waits)])
