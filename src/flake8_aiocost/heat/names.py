"""Name patterns: ``fastapi.{FastAPI,APIRouter}().*`` against resolved names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")

_CHOICE = re.compile(r"\{([^{}]*)\}")
_REMEMBERED = 20_000
_WILD = re.compile(r"\*\*|\*|\{[^{}]*\}")


def expand(pattern: str) -> list[str]:
    """``a.{b,c}`` as ``a.b`` and ``a.c``."""
    match = _CHOICE.search(pattern)
    if match is None:
        return [pattern]
    rests = expand(pattern[match.end() :])
    return [f"{pattern[: match.start()]}{choice}{rest}" for choice in match[1].split(",") for rest in rests]


def regex(pattern: str, part: str = r"[^.()]*") -> str:
    """The regular expression of a pattern; ``part`` is what one ``*`` stands for."""
    pieces, at = [], 0
    for wild in _WILD.finditer(pattern):
        pieces.append(re.escape(pattern[at : wild.start()]))
        if wild[0] == "**":
            pieces.append(".*")
        elif wild[0] == "*":
            pieces.append(part)
        else:
            pieces.append(f"(?:{'|'.join(regex(choice, part) for choice in wild[0][1:-1].split(','))})")
        at = wild.end()
    return "".join(pieces) + re.escape(pattern[at:])


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(regex(pattern, ".*"), re.DOTALL)


def matches(patterns: Iterable[str], text: str) -> bool:
    """Whether a plain text, such as a function's own name or a route, fits any of the patterns."""
    return any(_compiled(pattern).fullmatch(text) for pattern in patterns)


class Names(Generic[T]):
    """A table from name patterns to values.

    Patterns without a star are expanded into a dict, since a module asks some thousand names and nearly all are in
    none; the others are one regular expression each, and every answer is kept.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._exact: dict[str, list[T]] = {}
        self._wild: list[tuple[re.Pattern[str], T]] = []
        self._known: dict[str, tuple[T, ...]] = {}

    def add(self, patterns: Iterable[str], value: T) -> None:
        """Let ``value`` be found under each of the patterns."""
        for pattern in patterns:
            if "*" in pattern:
                self._wild.append((re.compile(regex(pattern), re.DOTALL), value))
            else:
                for name in expand(pattern):
                    self._exact.setdefault(name, []).append(value)

    def find(self, name: str) -> tuple[T, ...]:
        """All values whose pattern fits, in the order added, exact names first."""
        if not self._wild:
            return tuple(self._exact.get(name, ()))
        if name not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            wild = (value for pattern, value in self._wild if pattern.fullmatch(name))
            self._known[name] = (*self._exact.get(name, ()), *wild)
        return self._known[name]
