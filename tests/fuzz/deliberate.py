"""What a change may alter in what is said, and why that is meant: nothing else may."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fuzz.saying import Said


def _moved_back(message: str) -> str:
    """A message names files by their paths, and these have changed."""
    return message.replace("market/parts/", "shop/").replace("market.parts.", "shop.")


def _without_locals(message: str) -> str:
    """A message says by its name on which object something waits, and to whose method a result is handed."""
    return _without_modules(re.sub(r" of [\w.]+\)", ")", message))


def _without_the_first(message: str) -> str:
    """Of equals the one that stands first is told: which of several callers, which of several equally dear spawns.

    So does the first of several spawns of one cause speak for them.
    """
    if message.endswith("merged") or " more spawn" in message:
        return "one cause"
    message = re.sub(r"called from [^()]*(?:\([^()]*\)[^()]*)*", "called", message)
    return _without_the_dearest(message)


def _without_the_first_branch(message: str) -> str:
    """Of several that a result is handed to, the message names the one that stands first in the text, and so it does of
    equally dear spawns of an entry point.
    """
    message = re.sub(r"handed to [\w.]+", "handed on", message)
    return _without_the_dearest(message)


def _without_the_dearest(message: str) -> str:
    return re.sub(r"(budget is [\d.]+ µs: ).*", r"\1", message)


def _without_aliases(message: str) -> str:
    """A message says what a result is handed to as the code writes it, so by its alias."""
    return re.sub(r"handed to [\w.]+", lambda match: re.sub(r"_9\b", "", match[0]), message)


def _without_modules(message: str) -> str:
    """A message says what a result is handed to as the code writes it."""
    return re.sub(r"handed to (?:\w+\.)*(\w+)", r"handed to \1", message)


DELIBERATE: dict[str, Callable[[str], str]] = {
    "alias_import": _without_aliases,
    "move": _moved_back,
    "qualify": _without_modules,
    "rename_local": _without_locals,
    "reorder": _without_the_first,
    "swap_branches": _without_the_first_branch,
}


def without(change: str, found: Said) -> Said:
    """What is said, less what this change may alter."""
    if change not in DELIBERATE:
        return found
    kept: Said = Counter()
    for (code, function, message), times in found.items():
        text = DELIBERATE[change](message)
        kept[("", "", text) if text == "one cause" else (code, function, text)] += times
    return kept
