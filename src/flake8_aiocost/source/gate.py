"""Can this module spawn anything? A scan of its text, before libcst is even imported.

A construct is reached through an import, so its package and the last part of its name both stand somewhere in the text,
whatever aliases lie between; most modules name none of the packages. Only methods of loops and task groups can be taken
for a construct without an import, see ``constructs._guess``. This takes 15 µs for a file of 5 kB, where one regular
expression for all words takes 180 µs.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

#: What must not follow words that are mostly something else: ``event.wait()`` has no argument, ``Task[int]`` is a type.
_NOT_BEFORE = {"wait": r"(?!\s*\(\s*\))", "Task": r"(?!\s*\[)"}

Words = tuple[tuple[str, re.Pattern[str]], ...]


def may_spawn(source: str, extra: Collection[str] = ()) -> bool:
    """Whether ``constructs.find`` could find a spawn.

    Args:
        source: the module's text.
        extra: dotted names of configured spawners.

    Returns:
        ``False`` only where it could not; ``True`` may be wrong.
    """
    return any(
        package in source and any(word in source and pattern.search(source) is not None for word, pattern in words)
        for package, words in _scans(tuple(extra))
    )


@lru_cache(maxsize=64)
def _scans(extra: tuple[str, ...]) -> tuple[tuple[str, Words], ...]:
    """The words to look for beside each package, and beside none (``""``)."""
    from flake8_aiocost.constructs._catalogue import catalogue  # noqa: PLC0415  only once a file is linted
    from flake8_aiocost.constructs._receivers import GUESSED  # noqa: PLC0415

    words: dict[str, set[str]] = {"": {*GUESSED, *(_last(name) for name in extra)}}
    for callee in catalogue().by_callee:
        words.setdefault(callee.partition(".")[0], set()).add(_last(callee))
    return tuple((package, tuple((word, _pattern(word)) for word in sorted(found))) for package, found in words.items())


def _pattern(word: str) -> re.Pattern[str]:
    # The word itself comes first, so that ``re`` can search for it as fast as ``in`` does, and only then is looked at
    # what stands before it: ``hass.async_create_task(`` is another word.
    return re.compile(rf"{word}(?<!\w{word})\b{_NOT_BEFORE.get(word, '')}")


def _last(dotted: str) -> str:
    return dotted.rstrip("()").rpartition(".")[2]
