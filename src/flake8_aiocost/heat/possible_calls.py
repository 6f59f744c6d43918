"""The calls of a module that may be of something that a framework's pattern names: only those are resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.heat.constructed import INITIALISER
from flake8_aiocost.project.calls_by_name import HANDS_OVER, IN_LOOP, KEYWORD, TAKES_FUNCTION, CallsByName, argument

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from flake8_aiocost.heat.pattern_lookup import PatternLookup
    from flake8_aiocost.module.facts import Call
    from flake8_aiocost.project.index import ModuleIndex


def possible_calls(index: ModuleIndex, patterns: PatternLookup) -> Iterator[tuple[int, int]]:
    """The calls that may be of something that a pattern names, each with what it has of what is wanted: only those are
    resolved.
    """
    known, rest = patterns.wanted
    spelled = index.aliases.spelled_for(known)

    def wanted(name: str) -> int:
        found = spelled.get(name, known.get(name, 0)) | rest
        return found | HANDS_OVER if name == INITIALISER else found

    for call, has in CallsByName(index).having(wanted):
        handed = has & HANDS_OVER
        if handed == KEYWORD and not _is_handed(index.facts.calls[call], patterns.keywords):
            handed = 0
        if found := handed | has & (IN_LOOP | TAKES_FUNCTION):
            yield call, found


def _is_handed(call: Call, keywords: Collection[str]) -> bool:
    """Whether a call hands something over by one of some keywords, or far behind others: ``get(url, headers=x)`` does
    not.
    """
    return any(
        each.keyword in keywords if each.keyword else argument(position) == KEYWORD
        for position, each in enumerate(call.arguments)
    )
