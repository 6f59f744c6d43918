"""What was worked out of a whole project, in files that hold under one seal: while nothing of it has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from flake8_aiocost.project.reader_version import grammar

if TYPE_CHECKING:
    from collections.abc import Callable

    from flake8_aiocost.project.cache_folder import CacheFolder

_Kind = TypeVar("_Kind", bound=msgspec.Struct)

#: The name of the file that heat lies in (``heat/kept.py``).
HEAT = "heat"
#: Bytes of a file.
MOST = 100_000_000


class Sealed:
    """The files of one project. Where there is no folder, or no seal, nothing is there, and nothing is kept."""

    def __init__(
        self, folder: CacheFolder | None = None, seal: bytes = b"", holds: Callable[[], bool] = lambda: True
    ) -> None:
        """Read nothing yet.

        Args:
            folder: of the project's cache.
            seal: stands for all that these files depend on; empty where that cannot be told.
            holds: whether the seal still stands for what is about to be written.
        """
        self._folder = folder if seal else None
        self._seal, self._holds = seal, holds

    def forget(self) -> None:
        """Keep nothing more: what is worked out from here on may not be what the seal stands for."""
        self._holds = lambda: False

    def read(self, name: str, kind: type[_Kind]) -> _Kind | None:
        """What is kept under a name, ``None`` where that is nothing of this kind."""
        folder = self._folder
        content = folder.read(_file(name), self._seal, MOST) if folder is not None and folder.usable() else None
        try:
            return None if content is None else msgspec.msgpack.decode(content, type=kind)
        except (msgspec.MsgspecError, ValueError, RecursionError, MemoryError):
            return None

    def under(self, seal: bytes) -> Sealed:
        """The files that hold under another seal, to be read only."""
        return Sealed(self._folder, seal, lambda: False)

    def carry(self, name: str, other: Sealed) -> None:
        """Keep what another one has under a name, where it holds for this one as it is."""
        folder = self._folder
        if folder is None or not self._holds():
            return
        content = folder.read(_file(name), other._seal, MOST) if folder.usable() else None
        if content is not None:
            folder.write(_file(name), content, self._seal)

    def write(self, name: str, value: msgspec.Struct) -> None:
        """Keep it, where that works."""
        if self._folder is None or not self._holds():
            return
        try:
            content = msgspec.msgpack.encode(value)
        except (msgspec.MsgspecError, ValueError, OverflowError):  # no text, or no number of 64 bits
            return
        if self._folder.ready():
            self._folder.write(_file(name), content, self._seal)


def _file(name: str) -> str:
    """Each Python has files of its own, as it has facts of its own."""
    return f"{name}-{grammar()}"
