"""``aiocost check`` and what a baseline has too many: it is told, or taken out where the run has nothing new to say."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

from flake8_aiocost.errors import Unreadable, printable
from flake8_aiocost.frontends import console
from flake8_aiocost.frontends.baseline_mode import AUTO, LOCK
from flake8_aiocost.frontends.baselined import baselined
from flake8_aiocost.frontends.gone import Gone
from flake8_aiocost.review.baseline import Baseline, BaselineError, place, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from flake8_aiocost.frontends.baseline_mode import Keeping
    from flake8_aiocost.frontends.baselined import Baselined
    from flake8_aiocost.frontends.checked import Checked
    from flake8_aiocost.frontends.opened import Opened
    from flake8_aiocost.review.baseline import Key

#: The variable by which services that run checks say so, and what it says where they do not.
_CI, _NO = "CI", frozenset({"", "0", "false"})


class _Stale:
    """What the baseline of one project has and a run has not found."""

    def __init__(self, project: Baselined, *, own: bool) -> None:
        self._project = project
        self._own = own
        self.keys = project.stale() if project.baseline.files else {}
        #: What of that is gone for everybody.
        self.gone = {path: gone for path, keys in self.keys.items() if (gone := self._gone(path, keys))}

    def __len__(self) -> int:
        return sum(keys.total() for keys in self.gone.values())

    def _gone(self, path: str, keys: Counter[Key]) -> Counter[Key]:
        project = self._project
        if path in project.modules:
            opened, module = project.modules[path]
            settled = self._own and opened.whole and not opened.indexed.unread
            try:
                return Gone(opened, module, project.baseline.of(path), keys).keys(settled=settled)
            except Unreadable:
                return Counter()
        # It is no file of the project: it was deleted, or is left out now.
        return keys if self._own or not project.is_on_disk(path) else Counter()

    def lines(self, *, all_of_it: bool) -> Iterator[str]:
        """What to tell of it: a line for each entry.

        Args:
            all_of_it: what is gone, too.
        """
        for path, keys in sorted(self.keys.items()):
            gone = self.gone.get(path, Counter())
            for key, stale in sorted(keys.items()):
                if all_of_it or stale > gone[key]:
                    has = self._project.baseline.of(path)[key]
                    yield f"{path}: the baseline has {has} {_told(key)}, and {_left(has - stale, stale - gone[key])}"

    def take_out(self) -> str:
        """Write the baseline without what is gone, and say so; or why that was left."""
        file = place(self._project.settings)
        if file is None:
            return ""
        before = self._project.baseline.files
        there = read(file)
        if there is None or there.files != before:
            # Somebody else has written it since: the next run looks at that.
            return ""
        if not _is_writable(file):
            return self.left("the file is read-only")
        after = Baseline({path: keys - self.gone.get(path, Counter()) for path, keys in before.items()})
        try:
            after.write(file)
        except BaselineError as error:
            return f"{error}; {self._many()} gone"
        number = len(self)
        return (
            f"{self._name()}: took out {_counted(number)} that {'is' if number == 1 else 'are'} gone, {len(after)} left"
        )

    def left(self, why: str) -> str:
        """That nothing was written."""
        return f"{self._name()}: {self._many()} gone, and {why}"

    def _name(self) -> str:
        file = place(self._project.settings)
        return "" if file is None else printable(os.path.relpath(file))

    def _many(self) -> str:
        return f"{_counted(len(self))} {'is' if len(self) == 1 else 'are'}"


def shrink(opened: Sequence[Opened], checked: Checked, keeping: Keeping, *, clean: bool) -> int:
    """Tell what baselines have and was not found, and take out of them what is gone.

    Args:
        opened: the projects of the run.
        checked: what was found in them.
        keeping: whether anything is taken out.
        clean: whether the run has nothing new to say, and was able to look at everything.

    Returns:
        How many entries are gone that ``keeping`` wants to be a failure.
    """

    def known(each: Opened, module: int) -> Counter[Key] | None:
        where = each.place(module)
        return None if where in checked.skipped else checked.known.get(where, Counter())

    told: list[str] = []
    done: list[str] = []
    gone = 0
    for project in baselined(opened):
        if not project.baseline.files:
            continue  # what each file is called in it takes 50 µs
        project.look(known)
        stale = _Stale(project, own=keeping.own)
        takes = keeping.mode == AUTO and clean and not _is_checked_by_a_service()
        told += stale.lines(all_of_it=not takes)
        if takes and stale.gone:
            done.append(stale.take_out())
        elif keeping.mode == LOCK and stale.gone:
            done.append(stale.left("--baseline-mode is lock: run aiocost check without it, and commit what it writes"))
        gone += len(stale)
    console.tell_some(told, "more findings of the baseline are there no more")
    for line in filter(None, done):
        console.tell(line)
    return gone if keeping.mode == LOCK else 0


def _counted(number: int) -> str:
    """``1 finding``, ``2 findings``."""
    return f"{number} finding{'s' * (number != 1)}"


def _told(key: Key) -> str:
    where = f" in {key.function}" if key.function else ""
    return f"{key.code}{where}: {key.text}" if key.text else f"{key.code}{where}"


def _left(found: int, doubtful: int) -> str:
    """How many there are, as far as that is known: others may find what is not said for a price."""
    if doubtful:
        return f"this run, with its settings and prices, finds {found or 'none'}"
    return f"there is {found}" if found else "there is none any more"


def _is_checked_by_a_service() -> bool:
    return os.environ.get(_CI, "").lower() not in _NO


def _is_writable(file: Path) -> bool:
    """Whether a file is meant to be written: another one could be put in its place all the same."""
    try:
        return bool(file.stat().st_mode & 0o222) and os.access(file, os.W_OK)
    except OSError:
        return False
