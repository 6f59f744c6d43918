"""A file of data that stays open: it can be renamed, deleted or cut short by others, and reading it never fails.

It is read piece by piece, and not mapped into memory: a mapped file that somebody cuts short ends the process.
"""

from __future__ import annotations

import os
import stat
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from flake8_aiocost.project.sources import FLAGS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class DataFile:
    """An open file. It is closed when nobody holds it any more."""

    def __init__(self, descriptor: int) -> None:
        """Take an open file."""
        self._descriptor = descriptor
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: Path, size: int) -> DataFile | None:
        """Open a regular file of a size that is known, ``None`` where it is another one or cannot be opened."""
        try:
            descriptor = os.open(path, FLAGS)
        except (OSError, ValueError):
            return None
        file = cls(descriptor)
        with suppress(OSError):
            status = os.fstat(descriptor)
            if stat.S_ISREG(status.st_mode) and status.st_size == size:
                return file
        return None

    def read(self, start: int, length: int) -> bytes | None:
        """A piece of the file, ``None`` where it is not there. Safe in threads and after a fork."""
        try:
            if start < 0 or not 0 <= length <= os.fstat(self._descriptor).st_size - start:
                return None
            if hasattr(os, "pread"):
                return os.pread(self._descriptor, length, start)
            with self._lock:
                os.lseek(self._descriptor, start, os.SEEK_SET)
                return os.read(self._descriptor, length)
        except (OSError, OverflowError, MemoryError):
            return None

    def __del__(self, _suppress: type[suppress] = suppress, _close: Callable[[int], None] = os.close) -> None:
        """Close it. When the interpreter ends, the names of this module may be gone before, and so stand here."""
        with _suppress(OSError):
            _close(self._descriptor)
