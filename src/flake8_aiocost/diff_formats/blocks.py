"""Entry points that have changed alike, told together: of a helper that all of them call there is one thing to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.diff_formats import Line  # noqa: TC001  a record holds it
from flake8_aiocost.records import Record
from flake8_aiocost.review.amounts import LEAST_US
from flake8_aiocost.review.causes import Cause, main_cause

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence


class Block(Record, frozen=True):
    """Some of them, that which has changed most first. ``causes`` have made most of the difference of each."""

    lines: tuple[Line, ...]
    causes: tuple[Cause, ...]

    @property
    def cause(self) -> Cause:
        """That of the first one."""
        return self.causes[0]

    @property
    def first(self) -> Line:
        """The one that has changed most."""
        return self.lines[0]

    @property
    def every(self) -> bool:
        """Whether each call of them spends more or less, and not only one that takes a branch."""
        return self.first.change.every

    @property
    def shared(self) -> str:
        """The function that all of them call on their way to what has changed; empty where there is none, or one line.

        Of several that nearest to the entry points, which is the one that their authors know.
        """
        if len(self.lines) == 1:
            return ""
        ways = [each.spawn.way[1:] for each in self.causes]
        common = set(ways[0]).intersection(*ways[1:])
        return next((each for each in ways[0] if each in common), "")


def blocks(lines: Iterable[Line]) -> tuple[Block, ...]:
    """All of them: first what every call pays for, then what a branch may; of each what adds most is first.

    Of entry points whose every call spends more or less, those are together that do for the same spawns. Of the others
    those of one cause are: which of their branches is the dearest has little to do with the change.

    Args:
        lines: the entry points that have changed, what adds most first.
    """
    found: dict[Hashable, list[tuple[Line, Cause]]] = {}
    for line in lines:
        cause = main_cause(line.change)
        found.setdefault(_key(line, cause), []).append((line, cause))
    every = []
    for pairs in found.values():
        # What saves most comes last among the lines.
        ordered = sorted(pairs, key=lambda pair: _size(pair[0]))
        every.append(Block(tuple([line for line, _ in ordered]), tuple([cause for _, cause in ordered])))
    return tuple(sorted(every, key=lambda each: each.first.change.rank))


def shown(every: Sequence[Block], most: int) -> tuple[Sequence[Block], Sequence[Block]]:
    """The blocks that are shown, and the rest: first what is beyond a budget, what every call pays, what is most."""
    if not most or len(every) <= most:
        return every, ()
    ranked = sorted(range(len(every)), key=lambda at: (not every[at].first.beyond, *_size(every[at].first), at))
    first = set(ranked[:most])
    return [each for at, each in enumerate(every) if at in first], [
        each for at, each in enumerate(every) if at not in first
    ]


def _size(line: Line) -> tuple[bool, float, float]:
    amount = line.change.amount
    return not line.change.every, -round(abs(amount.always_us), 6), -round(abs(amount.us), 6)


def _key(line: Line, cause: Cause) -> Hashable:
    change = line.change
    alike = (line.folder, bool(line.beyond), change.every, change.payer.per)
    if not change.every:
        # Nobody asks which branches of a new entry point are like those of another one.
        sign = "" if cause.kind == "entry" else change.sign
        return (*alike, cause.kind, cause.key, sign)
    spawns = frozenset(
        (each.status, each.where.path, each.where.function, each.spawn.at, round(each.amount.always_us, 3))
        for each in change.spawns
        if each.status != "carried" and abs(each.amount.always_us) >= LEAST_US
    )
    return (*alike, change.state, round(change.amount.always_us, 3), spawns)
