"""The folder of one run among the temporary files: a copy of the harness, and what its workers write.

It is removed at the end of the run. What a killed run leaves behind is removed by the next one. A folder is such a rest
if it is of this user, has our mark in it, and nobody holds the lock beside the mark. The kernel frees a lock with the
process that holds it, whereas the number of a dead process may be given to another one. The mark is written after the
lock was taken, so a folder with a mark and a free lock has no process any more.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import filelock

from flake8_aiocost.calibrate.interrupts import interrupts_deferred

if TYPE_CHECKING:
    from collections.abc import Callable

PREFIX = "aiocost-"
LOCK = "lock"
MARK = "mark"
#: What the mark says, to whoever finds such a folder too.
MARKED = b"made by aiocost-calibrate, and removed by its next run if this one is killed\n"


class WorkFolder:
    """A new folder that is locked for as long as this process lives."""

    path: Path

    def __init__(self) -> None:
        """Make nothing yet."""
        self.lock: filelock.BaseFileLock | None = None

    def create(self) -> None:
        """Make the folder. Raises ``OSError`` if there is no room for it."""
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        lock = filelock.FileLock(self.path / LOCK, blocking=False)
        # Without locks on that file system, a rest is not known from a run that goes on: it has no mark, and stays.
        with suppress(OSError, NotImplementedError):
            lock.acquire()
            self.lock = lock
            (self.path / MARK).write_bytes(MARKED)

    def remove(self) -> None:
        """Remove the folder, if there is one."""
        with interrupts_deferred():
            if self.lock is not None:  # first, since Windows removes no file that is open
                self.lock.release()
            if hasattr(self, "path"):
                shutil.rmtree(self.path, ignore_errors=True)


def remove_abandoned() -> None:
    """Remove the folders of runs that were killed. What cannot be removed stays."""
    with suppress(OSError):
        for entry in list(os.scandir(tempfile.gettempdir())):
            if entry.name.startswith(PREFIX):
                with suppress(OSError), interrupts_deferred():
                    _remove_if_abandoned(Path(entry.path))


def _remove_if_abandoned(folder: Path) -> None:
    if not _is_own(folder, stat.S_ISDIR) or not all(_is_own(folder / name, stat.S_ISREG) for name in (LOCK, MARK)):
        return
    with (folder / MARK).open("rb") as mark:
        if mark.read(len(MARKED) + 1) != MARKED:
            return
    with filelock.FileLock(folder / LOCK, blocking=False):  # a Timeout is an OSError
        pass  # the run that made it is gone, and no other one takes its folder
    shutil.rmtree(folder, ignore_errors=True)


def _is_own(path: Path, is_kind: Callable[[int], bool]) -> bool:
    """Whether this is such a file, no link to one, and belongs to this user."""
    found = path.lstat()
    return is_kind(found.st_mode) and (not hasattr(os, "getuid") or found.st_uid == os.getuid())
