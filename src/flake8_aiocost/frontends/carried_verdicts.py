"""Verdicts of the state before carried over edits that have only moved things: comments, blank lines, layout.

They hold where the facts of each edited module are the old ones but for lines and columns (``same_facts``). What was
said of such a module is put where its calls stand now, and nothing is linked. The verdicts of other modules hold as
they are, but for those that name a line of another module (``rules/merging.py``).

It is exact or it is not done. It is not done where files have come or gone, where a module could not be read before or
cannot be now, where a call that something is said of has another text, or where another module may name a line of an
edited one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.frontends.kept import NAME, KeptFile, Told, texts_of_calls
from flake8_aiocost.frontends.same_facts import same_but_for_places
from flake8_aiocost.module.text import Lines
from flake8_aiocost.pipeline import may_speak
from flake8_aiocost.project.sealed import HEAT
from flake8_aiocost.project.sources import digest, read_text
from flake8_aiocost.review.baseline import content

if TYPE_CHECKING:
    from collections.abc import Collection

    from flake8_aiocost.model import Verdict
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.project.load import Facts
    from flake8_aiocost.project.sealed import Sealed
    from flake8_aiocost.settings import Settings

#: Edited modules whose facts are compared: after a change of branches there are more, and they hardly are the same.
MOST = 50


def carried(settings: Settings, facts: Facts, now: Sealed, before: Sealed) -> KeptFile | None:
    """What is kept of a project before some edits, as it holds after them; ``None`` where that is not known.

    Args:
        settings: the project's.
        facts: of its modules, as they are now.
        now: takes what holds as it is.
        before: what was kept of the state before.
    """
    # What is said of entry points names lines of any module.
    if settings.budget is not None or settings.show == "all":
        return None
    paths = _edited(facts)
    old = before.read(NAME, KeptFile) if paths else None
    found = None if old is None else _carried(old, facts, paths, settings)
    if found is not None:
        now.carry(HEAT, before)  # there are no lines in it
    return found


def _edited(facts: Facts) -> list[str]:
    """The modules with another text than before; none where files have come or gone, or too many were edited."""
    before = facts.before
    if facts.lost or facts.passing or before.keys() != facts.digests.keys():
        return []
    found = [path for path, key in facts.digests.items() if before[path] != key]
    return found if len(found) <= MOST else []


def _carried(old: KeptFile, facts: Facts, paths: Collection[str], settings: Settings) -> KeptFile | None:
    merges = any(choice for there in old.told.values() for choice in there)
    told, passed = dict(old.told), set(old.passed)
    for path in paths:
        there = told.get(path, {})
        # The first of several spawns with one cause is named by its line.
        if any(there) or (merges and not there and path not in passed):
            return None
        read, text = _read(facts, path), _text(facts, settings, path)
        if read is None or text is None:
            return None
        if path in passed and not may_speak(settings, text):
            continue
        # Where the scan of the text has passed over it, it spawns nothing.
        known = there.get("", Told() if path in passed else None)
        passed.discard(path)
        if known is None:
            continue
        placed = _placed(known, read, text)
        if placed is None or (placed.texts and content(settings) is not None):
            # How much of it the baseline has follows from comments that silence some of it.
            return None
        told[path] = {"": placed}
    return structs.replace(old, told=told, passed=passed)


def _read(facts: Facts, path: str) -> ModuleFacts | None:
    """The facts of a module, where they are those of before but for where things stand."""
    old, new = facts.earlier(path), facts[path]
    if old is None or isinstance(old, Unreadable) or isinstance(new, Unreadable):
        return None
    return new if same_but_for_places(old, new) else None


def _text(facts: Facts, settings: Settings, path: str) -> str | None:
    """The text that the facts of a module are of, ``None`` where it was edited once more."""
    try:
        text = read_text(f"{settings.root}/{path}")
    except Unreadable:
        return None
    return text if digest(text) == facts.digests[path] else None


def _placed(told: Told, facts: ModuleFacts, text: str) -> Told | None:
    """What is told of a module, where its calls stand now; ``None`` where a call that it speaks of has another text."""
    if texts_of_calls(told.verdicts, facts, lambda: text) != told.texts:
        return None
    lines = Lines(text)

    def moved(verdict: Verdict) -> Verdict:
        if verdict.finding is None:
            return verdict
        position = lines.position(facts.calls[verdict.spawn.site].range)
        return structs.replace(verdict, finding=structs.replace(verdict.finding, position=position))

    verdicts = tuple(map(moved, told.verdicts))
    return structs.replace(told, verdicts=verdicts, idle=_idle(facts, verdicts))


def _idle(facts: ModuleFacts, verdicts: tuple[Verdict, ...]) -> tuple[tuple[int, str], ...]:
    if not facts.idle:
        return ()
    from flake8_aiocost.frontends.unmatched import comments  # noqa: PLC0415  few modules have any

    return tuple(comments(facts, verdicts))
