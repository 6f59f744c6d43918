"""How often entry points were called, by whatever tells it, and which route a request fits."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import field

from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Characters of a line of a recording: no program writes longer ones, and what is longer is no line.
MOST_LINE = 16_384
_PARAMETER = re.compile(r"\{[^{}]*\}|<[^<>]*>")
_REST = re.compile(r"\{[^{}]*:path\}|<path:[^<>]*>")


class Counted(Record, frozen=True):
    """What recordings tell.

    ``requests`` are by route, ``calls`` by the dotted name of a function. ``others`` fit no entry point that is asked
    about, and ``unread`` is what could not be understood: lines, samples or spans. ``seconds`` is how long it was
    recorded.
    """

    requests: dict[str, int]
    others: int
    unread: int
    seconds: float
    calls: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All that fit something."""
        return sum(self.requests.values()) + sum(self.calls.values())


class _Route(Record, frozen=True):
    name: str
    method: str
    parts: tuple[str, ...]

    @property
    def literal(self) -> int:
        """How many of its parts are no parameters."""
        return sum(not _PARAMETER.fullmatch(each) for each in self.parts)

    def fits(self, parts: tuple[str, ...]) -> bool:
        """Whether it is the whole of a path."""
        if self.parts and _REST.fullmatch(self.parts[-1]):
            head = self.parts[:-1]
            return len(parts) > len(head) and _same(head, parts[: len(head)])
        return len(parts) == len(self.parts) and _same(self.parts, parts)


def _same(wanted: tuple[str, ...], given: tuple[str, ...]) -> bool:
    return all(_PARAMETER.fullmatch(one) or one == other for one, other in zip(wanted, given, strict=True))


class Routes:
    """Finds the route of a request. A router may have a prefix that nobody knows, so the end of a path may fit too."""

    def __init__(self, names: Iterable[str]) -> None:
        """Take the routes, as bills call them: ``GET /feed/{reader_id}``, or a path for any method.

        One that consists of parameters, or is ``/``, fits nothing: below a prefix that is not known it may be any path.
        """
        self._names = frozenset(names)
        self._routes = [each for each in map(_route, sorted(self._names)) if each.literal]
        self.of = lru_cache(maxsize=10_000)(self._of)

    def template(self, method: str, path: str) -> str | None:
        """The route that a framework itself names: where it is the very same, parameters alone will do."""
        return next((each for each in (f"{method} {path}", path) if each in self._names), None) or self.of(method, path)

    def _of(self, method: str, path: str) -> str | None:
        """The route of a request; ``None`` where none fits, or several do equally well."""
        parts = _parts(path)
        asked = [each for each in self._routes if each.method in ("", method)]
        for begin in range(len(parts)):
            if fitting := [each for each in asked if each.fits(parts[begin:])]:
                best = max(each.literal for each in fitting)
                names = [each.name for each in fitting if each.literal == best]
                return names[0] if len(names) == 1 else None
        return None


def _route(name: str) -> _Route:
    method, _, path = name.rpartition(" ")
    return _Route(name, method, _parts(path))


def _parts(path: str) -> tuple[str, ...]:
    return tuple([each for each in path.split("/") if each])
