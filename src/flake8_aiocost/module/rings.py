"""Answers to questions that may depend on themselves: names that are bound to each other in a ring.

``a = b`` and ``b = a`` have no meaning, and a search for one has to stop somewhere. Where it stops depends on which was
asked first; what is said must not, since what is asked depends on which files are linted and on what a cache holds. So:

- What was found without a stop is the same whoever asks, and is kept.
- What a stop was in is kept for the question from outside that it was found for, and for the same one again.

Searches are bounded: in depth, and in the number of questions that are asked again because a stop was in their answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from typing import TypeAlias

    Names: TypeAlias = tuple[str, ...]
    #: Answers by question, each with how deep the search for it went.
    Known: TypeAlias = dict[Any, tuple[Names, int]]

#: Questions in each other: more is no program that somebody wrote.
_DEPTH = 40
#: Stops that the answers to all questions of a project may have in them, and bounds for a single one.
_ALL, _LEAST, _MOST = 1_000_000, 10, 300


class Rings:
    """The questions that are open, for all modules of a project."""

    def __init__(self, calls: int) -> None:
        """Nothing is asked; ``calls`` is how many calls there are, and so about how many questions."""
        self._bound = min(max(_ALL // max(calls, 1), _LEAST), _MOST)
        self._open: set[tuple[int, Hashable]] = set()
        #: How many questions are open; they are asked by each other.
        self.depth = 0
        #: How often a search has stopped so far.
        self.stops = 0
        self._deepest = self._left = 0
        self._answered: dict[tuple[int, Hashable], Names] = {}
        self._partial: dict[tuple[int, Hashable], Names] = {}

    def is_open(self, known: Known, key: Hashable) -> bool:
        """Whether a question is being answered; whoever asks that stops there."""
        found = (id(known), key) in self._open
        self.stops += found
        return found

    def ask(self, known: Known, key: Hashable, otherwise: Names, answer: Callable[..., Names], *args: Any) -> Names:
        """The answer to a question.

        Args:
            known: keeps the answers to questions of its kind. It has to live as long as this does.
            key: the question.
            otherwise: what is said where the search stops.
            answer: finds the answer from ``args``, and may ask on.
            args: what it is called with.
        """
        depth = self.depth
        hit = known.get(key)
        # What was found at a lesser depth may be out of reach from here.
        if hit is not None and depth + hit[1] <= _DEPTH:
            self._deepest = max(self._deepest, depth + hit[1])
            return hit[0]
        full = (id(known), key)
        if not depth:
            if full in self._answered:
                self.stops += 1
                return self._answered[full]
            self._left = self._bound
        elif full in self._open or depth >= _DEPTH or self._left <= 0:
            self.stops += 1
            return otherwise
        elif full in self._partial:
            self.stops += 1
            return self._partial[full]
        stops, deepest = self.stops, self._deepest
        self._open.add(full)
        self.depth = self._deepest = depth + 1
        try:
            found = answer(*args)
        finally:
            self._open.discard(full)
            self.depth = depth
            if not depth:
                self._partial.clear()
        if self.stops == stops:
            known[key] = (found, self._deepest - depth)
        elif depth:
            self._partial[full] = found
            self._left -= 1
        else:
            self._answered[full] = found
        self._deepest = max(self._deepest, deepest)
        return found

    def kept(self, known: Known, key: Hashable) -> Names | None:
        """An answer that was found without a stop and is within reach, else ``None``.

        It is one of the same kind as the open question, which would have found it by the way, no deeper than itself.
        """
        hit = known.get(key)
        deepest = self.depth - 1 + hit[1] if hit else 0
        if hit is None or deepest > _DEPTH:
            return None
        self._deepest = max(self._deepest, deepest)
        return hit[0]

    def keep(self, known: Known, key: Hashable, found: Names) -> None:
        """Keep an answer that the question which is open has found by the way, and without a stop."""
        known.setdefault(key, (found, self._deepest - self.depth + 1))
