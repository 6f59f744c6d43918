"""Can this module spawn anything? One scan of its text, before libcst is even imported."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection


def may_spawn(source: str, extra: Collection[str] = ()) -> bool:
    """Whether ``constructs.find`` could find a spawn.

    Args:
        source: the module's text.
        extra: dotted names of configured spawners.

    Returns:
        ``False`` only where it could not; ``True`` may be wrong.
    """
    return _pattern(tuple(sorted(extra))).search(source) is not None


@lru_cache(maxsize=64)
def _pattern(extra: tuple[str, ...]) -> re.Pattern[str]:
    from flake8_aiocost.constructs._catalogue import catalogue  # noqa: PLC0415  both ask for each other

    words = catalogue().leaves | {name.rpartition(".")[2] for name in extra}
    return re.compile(r"\b(?:" + "|".join(sorted(words)) + r")\b")
