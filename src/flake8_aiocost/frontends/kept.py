"""What was decided about the modules of a project: in memory, and on disk for the next run, while nothing changes."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

import msgspec

from flake8_aiocost.model import Finding, Verdict
from flake8_aiocost.module.text import Lines
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Callable

    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.project.sealed import Sealed

#: The choice of all modules of a project.
ALL = "*"
#: Of a module whose verdicts follow from the choice, verdicts for so many choices are kept.
MOST_CHOICES = 4
NAME = "verdicts"


class Told(Record, frozen=True, array_like=True):
    """What is told of a module: its verdicts, comments that mean nothing, by their lines, and findings of entry points.

    Those, too, follow from the whole project: from all that is called, from prices and from the ``budget`` setting.
    ``texts`` has for each finding of a verdict what tells the text of its call, see ``texts_of_calls``.
    """

    verdicts: tuple[Verdict, ...] = ()
    idle: tuple[tuple[int, str], ...] = ()
    entries: tuple[Finding, ...] = ()
    texts: tuple[bytes, ...] = ()


class KeptFile(msgspec.Struct):
    """What is kept; modules go by their paths.

    ``told`` is by the choice too, empty where all choices have the same. ``passed`` are modules that the scan of the
    text has passed over, ``unread`` says why others have no facts. ``settings`` tells of those that mean nothing,
    ``problem`` is AIO901, in a tuple, since there may be none; ``wrapping`` are the names of functions that may spawn
    what they are handed. They are ``None`` where nobody has asked.
    """

    told: dict[str, dict[str, Told]] = {}
    passed: set[str] = set()
    unread: dict[str, str] | None = None
    settings: tuple[str, ...] | None = None
    problem: tuple[Finding | None] | None = None
    wrapping: tuple[str, ...] | None = None


class Kept:
    """The verdicts of one project."""

    def __init__(self, files: Sealed, before: Callable[[], KeptFile | None] = lambda: None) -> None:
        """Read what there is.

        Args:
            files: where it lies.
            before: gives what holds of an older state, where nothing lies there.
        """
        self.files = files
        there = files.read(NAME, KeptFile)
        carried = before() if there is None else None
        self._file = there or carried or KeptFile()
        self._changed = carried is not None

    def get(self, path: str, choice: str) -> Told | None:
        """What is told of a module, where it is known."""
        there = self._file.told.get(path)
        return None if there is None else there.get("", there.get(choice))

    def put(self, path: str, choice: str, told: Told) -> None:
        """Take what is told of a module, for one choice of modules, or for each (``""``)."""
        there = self._file.told.setdefault(path, {})
        if len(there) >= MOST_CHOICES:
            del there[next(iter(there))]
        there[choice] = told
        self._changed = True

    def drop(self, path: str) -> None:
        """Forget what is told of a module."""
        self._file.told.pop(path, None)

    def passed(self, path: str) -> bool:
        """Whether the scan has passed over a module."""
        return path in self._file.passed

    def put_passed(self, path: str) -> None:
        """Take that the scan has passed over a module."""
        self._file.passed.add(path)
        self._changed = True

    @property
    def unread(self) -> dict[str, str] | None:
        """Why some modules have no facts."""
        return self._file.unread

    @unread.setter
    def unread(self, unread: dict[str, str]) -> None:
        self._file.unread, self._changed = unread, True

    @property
    def wrapping(self) -> tuple[str, ...] | None:
        """The names of functions that may spawn what they are handed."""
        return self._file.wrapping

    @wrapping.setter
    def wrapping(self, names: tuple[str, ...]) -> None:
        self._file.wrapping, self._changed = names, True

    @property
    def settings(self) -> tuple[str, ...] | None:
        """What to tell of settings that mean nothing."""
        return self._file.settings

    @settings.setter
    def settings(self, lines: tuple[str, ...]) -> None:
        self._file.settings, self._changed = lines, True

    @property
    def problem(self) -> tuple[Finding | None] | None:
        """AIO901, or that there is none."""
        return self._file.problem

    @problem.setter
    def problem(self, problem: tuple[Finding | None]) -> None:
        self._file.problem, self._changed = problem, True

    def store(self) -> None:
        """Write what has come, where that works."""
        if self._changed:
            self.files.write(NAME, self._file)
            self._changed = False


def texts_of_calls(verdicts: tuple[Verdict, ...], facts: ModuleFacts, source: Callable[[], str]) -> tuple[bytes, ...]:
    """What tells the texts of the calls that something is said of, layout and all: messages follow from them.

    Args:
        verdicts: of a module.
        facts: of its text.
        source: gives that text; called where something is said.
    """
    places = [facts.calls[each.spawn.site].range for each in verdicts if each.finding is not None]
    lines = Lines(source()) if places else None
    cuts = (lines.cut(where).encode("utf-8", "surrogatepass") for where in places) if lines is not None else ()
    return tuple([blake2b(each, digest_size=16).digest() for each in cuts])
