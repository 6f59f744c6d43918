"""What callers hand over at the least, all over a project, where a spawn is judged.

What is left of ``callbacks`` there differs from caller to caller, so it waits for the least that any of them hands
over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.effects import waits as wait
from flake8_aiocost.effects.callback import Callback

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flake8_aiocost.effects.callbacks import Callbacks, TokenPlace
    from flake8_aiocost.effects.callers import Callers
    from flake8_aiocost.effects.calls import Value
    from flake8_aiocost.effects.summary import Summary
    from flake8_aiocost.project.project import ProjectIndex

#: Functions that are handed over and call what they are handed: more is no program that somebody wrote.
_DEPTH = 3


class Settled:
    """Looks up what all callers hand over; each token is settled once."""

    def __init__(
        self,
        project: ProjectIndex,
        callbacks: Callbacks,
        callers: Callers,
        summary: Callable[[int], Summary],
        is_coroutine: Callable[[int], bool],
    ) -> None:
        """Look at nothing yet.

        Args:
            project: the index.
            callbacks: knows where what is handed over is called or awaited.
            callers: of the project.
            summary: tells what a function does.
            is_coroutine: whether calling it makes a coroutine.
        """
        self._project, self._callbacks, self._callers = project, callbacks, callers
        self._summary, self._is_coroutine = summary, is_coroutine
        self._handed: dict[TokenPlace, tuple[Callback, ...]] = {}
        self._least: dict[tuple[TokenPlace | None, str, int], wait.Waits] = {}

    def of(self, waits: wait.Waits, depth: int = _DEPTH) -> wait.Waits:
        """Waits with what callers hand over at the least.

        Args:
            waits: what is waited for, with tokens.
            depth: how many functions are followed that call what they are handed.
        """
        tokens = [each for each in waits.unknowns if each.startswith(wait.TOKEN)]
        if not tokens or not depth:
            return waits
        return wait.in_sequence([waits.without(tokens), *(self._of_token(each, depth) for each in tokens)])

    def _of_token(self, token: str, depth: int) -> wait.Waits:
        key = (self._callbacks.handing(token), token, depth)
        if key not in self._least:
            found = [each.waited(self._summary, self._is_coroutine, token, token) for each in self.handed_over(token)]
            self._least[key] = wait.least([self.of(each, depth - 1) for each in found], wait.plain(token))
        return self._least[key]

    def handed_over(self, token: str) -> Sequence[Callback]:
        """What all callers hand over, by its token."""
        place = self._callbacks.handing(token)
        if place is None:
            return ()
        if place not in self._handed:
            index = self._project.modules[place.module]
            look = self._callers.items if place.items else self._callers.values
            values = look(index, place.expression, place.scope)
            self._handed[place] = tuple([self._of_value(each) for each in values])
        return self._handed[place]

    def _of_value(self, value: Value) -> Callback:
        if value.expression is None:
            return Callback(waits=(wait.unseen("what is handed over"),))
        return self._callbacks.callback(self._project.modules[value.module], value.expression, value.scope)
