"""What of a baseline is gone for everybody, and not just for who runs this.

What a run does not find may be found by another one: with other settings, other prices, another Python. What tells is
the code. An entry is gone where its file is, or its function, or the text of its call there. Where the call stands, it
is gone if the spawn is silent for a reason that neither prices nor Python have a part in: it is cold now, or well
bought, or a comment silences it.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from flake8_aiocost.module.text import Lines
from flake8_aiocost.review.known import function_of, text_of

if TYPE_CHECKING:
    from flake8_aiocost.frontends.opened import Opened
    from flake8_aiocost.model import Verdict
    from flake8_aiocost.review.baseline import Key


class Gone:
    """Asked about the entries of one file that is there and was looked at."""

    def __init__(self, opened: Opened, module: int, known: Counter[Key], stale: Counter[Key]) -> None:
        """Read the file.

        Args:
            opened: the project.
            module: the file's number in it.
            known: what the baseline has of it.
            stale: what of that was not found.

        Raises:
            Unreadable: it cannot be read any more.
        """
        self._known, self._stale = known, stale
        self._facts = opened.indexed.facts(opened.indexed.paths[module])
        source = opened.source(module)
        self._lines = Lines(source)
        self._verdicts = opened.indexed.told(module, lambda: source).verdicts

    def keys(self, *, settled: bool) -> Counter[Key]:
        """Which entries are gone, and how many of each.

        Args:
            settled: whether the analysis is the one that everybody has, so that the silence of a spawn says something.
        """
        return +Counter({key: count - self._left(key, count, settled=settled) for key, count in self._stale.items()})

    def _left(self, key: Key, count: int, *, settled: bool) -> int:
        """How many of an entry that was not found another run may find."""
        if not key.text:
            # It is about an entry point: whether something is said of that follows from prices.
            return count if key.function in {each.qualname for each in self._facts.functions} else 0
        standing = self._calls[key.function, key.text] - (self._known[key] - count)
        if settled and key.code not in _codes_on_target():
            standing = min(standing, self._doubtful(key))
        return min(count, standing)

    def _doubtful(self, key: Key) -> int:
        """How many spawns that are alike are silent here for what they cost here, or are found with another code."""
        alike = [each for each in self._verdicts if self._place(each.spawn.site) == (key.function, key.text)]
        return sum(_is_doubtful(each, key.code) for each in alike)

    @cached_property
    def _calls(self) -> Counter[tuple[str, str]]:
        """How many calls that are alike there are, in the functions that entries name."""
        asked = {key.function for key in self._stale}
        facts = self._facts
        calls = (n for n, call in enumerate(facts.calls) if self._function(call.place) in asked)
        return Counter(map(self._place, calls))

    def _place(self, call: int) -> tuple[str, str]:
        return self._function(self._facts.calls[call].place), text_of(self._facts, call, self._lines)

    def _function(self, place: int) -> str:
        return function_of(self._facts, self._facts.places[place].function)


def _is_doubtful(verdict: Verdict, code: str) -> bool:
    if verdict.silence is not None:
        return verdict.silence.on_target or verdict.silence.kind == "merged"
    return verdict.finding is not None and verdict.finding.code != code


@lru_cache(maxsize=1)
def _codes_on_target() -> frozenset[str]:
    """The rules that speak of a spawn or not by the Python that the code will run on."""
    from flake8_aiocost.rules import rules  # noqa: PLC0415  few runs get here

    return frozenset(rule.code for rule in rules() if rule.on_target)
