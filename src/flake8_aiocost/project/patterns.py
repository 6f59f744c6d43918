"""Name patterns: ``fastapi.{FastAPI,APIRouter}().*`` against resolved names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")

_CHOICE = re.compile(r"\{([^{}]*)\}")
_REMEMBERED = 20_000
#: Where the patterns are kept whose last part has a star itself.
_ANY = "*"
_WILD = re.compile(r"\*\*|\*|\{[^{}]*\}")
#: What a pattern of a project's own file may have: characters, names that its choices stand for, ``**`` in the whole
#: and stars in one part. So a name is matched in 50 ms at the worst, whoever wrote both.
_LONGEST, _MOST_NAMES, _MOST_ANY, _MOST_STARS = 2_000, 200, 1, 2
#: A longer name, or text, matches nothing: the longest of 15 published packages has 180 characters.
_MOST_CHARACTERS = 400
_PART = re.compile(r"[.()/]")


def check(pattern: str) -> None:
    """Refuse a pattern that would take long to match, or means nothing.

    Raises:
        ValueError: it is too long, has too many choices or stars, or a brace that begins or ends no choice.
    """
    if set("{}") & set(_CHOICE.sub("", pattern)):
        raise ValueError(f"the name {pattern[:50]!r} has a brace without its other, or one inside of another")
    names = 1
    for choice in _CHOICE.finditer(pattern):
        names *= choice[1].count(",") + 1
    if len(pattern) > _LONGEST or names > _MOST_NAMES:
        raise ValueError(
            f"the pattern {pattern[:50]!r} is longer than {_LONGEST:,} characters, or stands for more than "
            f"{_MOST_NAMES} names; write several"
        )
    for name in expand(pattern):
        bare = name.replace("**", "\0")
        if bare.count("\0") > _MOST_ANY or any(part.count("*") > _MOST_STARS for part in _PART.split(bare)):
            raise ValueError(
                f"the pattern {pattern[:50]!r} has more than {_MOST_ANY} ** or {_MOST_STARS} stars in one part"
            )


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
    return len(text) <= _MOST_CHARACTERS and any(_compiled(pattern).fullmatch(text) for pattern in patterns)


def dotted_names(path: str, qualname: str = "") -> tuple[str, ...]:
    """The dotted names of a module, or of what it defines, from any of its folders on: nothing tells where it begins.

    Args:
        path: the module's, with ``/``.
        qualname: of a function or class in it.
    """
    parts = path.removesuffix(".py").removesuffix("/__init__").strip("/").split("/")
    inside = [qualname] if qualname else []
    return tuple([".".join((*parts[start:], *inside)) for start in range(len(parts))])


class PatternTable(Generic[T]):
    """A table from name patterns to values.

    A module asks some thousand names and nearly all are in none. Patterns without a star are expanded into a dict; the
    others are kept by their last part, and compiled (0.3 ms each) when a name with that last part is first asked.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._exact: dict[str, list[T]] = {}
        self._wild: dict[str, list[tuple[str, T]]] = {}
        self._known: dict[str, tuple[T, ...]] = {}
        #: The last parts that a name may have, without calls; ``None`` where it may have any.
        self.leaves: set[str] | None = set()

    def add(self, patterns: Iterable[str], value: T) -> None:
        """Let ``value`` be found under each of the patterns."""
        for pattern in patterns:
            if "*" not in pattern:
                for name in expand(pattern):
                    self._exact.setdefault(name, []).append(value)
                    self._may_end_in(name.rpartition(".")[2])
            else:
                last = _last(pattern)
                for part in expand(last) if "*" not in last else [_ANY]:
                    self._wild.setdefault(part, []).append((pattern, value))
                    self._may_end_in(part)

    def _may_end_in(self, part: str) -> None:
        if part == _ANY:
            self.leaves = None
        elif self.leaves is not None:
            self.leaves.add(part.replace("()", ""))

    def by_leaf(self) -> Iterator[tuple[str, T]]:
        """All values by the last parts that a name may have, without calls, or ``*``."""
        for name, values in self._exact.items():
            yield from ((name.rpartition(".")[2].replace("()", ""), each) for each in values)
        for part, patterns in self._wild.items():
            yield from ((part.replace("()", ""), each) for _, each in patterns)

    def find(self, name: str) -> tuple[T, ...]:
        """All values whose pattern fits, in the order added, exact names first."""
        exact = self._exact.get(name, ())
        wild = [*self._wild.get(name.rpartition(".")[2], ()), *self._wild.get(_ANY, ())]
        if not wild or len(name) > _MOST_CHARACTERS:
            return tuple(exact)
        if name not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            fitting = (value for pattern, value in wild if _name(pattern).fullmatch(name))
            self._known[name] = (*exact, *fitting)
        return self._known[name]


def _last(pattern: str) -> str:
    """What follows the last dot that is not inside braces."""
    outside = _CHOICE.sub(lambda choice: " " * len(choice[0]), pattern)
    return pattern[outside.rfind(".") + 1 :]


@lru_cache(maxsize=4096)
def _name(pattern: str) -> re.Pattern[str]:
    return re.compile(regex(pattern), re.DOTALL)
