"""The folder that cached files lie in: ours or nobody's, written atomically, and never trusted.

A cache must not matter: whatever is wrong with the folder, its files or the disk, they are not there. A file is
*sealed*: a hash over its content and over what it holds for stands before it. One that was cut short, changed, or
written by another version is not there either.

The folder in a project's root could have come with the project, written by somebody who wants the linter to misbehave.
Therefore it is used only if it is a real folder with our tag, and its files are sealed with the folder's inode, which
nobody knows who has not seen this disk. So a copy of a project begins with an empty cache. A folder that the user named
is the user's word, and works wherever it is copied to.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from flake8_aiocost.project.sources import FLAGS
from flake8_aiocost.small_files import read_regular

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

NAME = ".aiocost_cache"
TAG = "CACHEDIR.TAG"
#: The first line is that of https://bford.info/cachedir/, the second one makes the folder ours.
TAG_TEXT = (
    b"Signature: 8a477f597d28d172789f06886806bc55\n"
    b"# Made by flake8-aiocost. It can be deleted at any time, and is made again.\n"
)
SEAL = 16
_NEW = FLAGS | os.O_WRONLY | os.O_CREAT | os.O_EXCL
_TEMPORARY = ".tmp"
#: Seconds after which a temporary file's writer is taken to be dead.
_ABANDONED = 3600


class CacheFolder:
    """One folder of cached files. Making an instance touches no disk."""

    def __init__(self, path: Path, *, trusted: bool = False) -> None:
        """Take the folder. ``trusted``: its files hold wherever the folder was copied from."""
        self.path = path
        self._trusted = trusted

    @classmethod
    def in_project(cls, root: Path) -> CacheFolder:
        """The cache of the project below ``root``, in its own folder."""
        return cls(root / NAME)

    @classmethod
    def named(cls, folder: Path, root: Path) -> CacheFolder:
        """The cache of the project below ``root`` in a folder that the user named, for this and other projects."""
        name = hashlib.blake2b(os.fsencode(root.absolute()), digest_size=8).hexdigest()
        return cls(folder / f"aiocost-{name}", trusted=True)

    def usable(self) -> bool:
        """Whether it is there, a real folder, and ours."""
        try:
            return stat.S_ISDIR(self.path.lstat().st_mode) and self._tagged()
        except (OSError, ValueError):
            return False

    def _tagged(self) -> bool:
        return read_regular(self.path / TAG, len(TAG_TEXT), FLAGS) == TAG_TEXT

    def ready(self) -> bool:
        """Whether it is usable, after making it where nothing stands in its place."""
        if self.usable():
            return True
        try:
            if os.path.lexists(self.path):
                return False
            # Made under another name, so that nobody ever sees half of it.
            parent = self.path.parent
            if self._trusted:
                parent.mkdir(parents=True, exist_ok=True)
            made = parent / f"{NAME}.{os.urandom(8).hex()}"
            made.mkdir()
            try:
                (made / ".gitignore").write_bytes(b"*\n")
                (made / TAG).write_bytes(TAG_TEXT)
                made.rename(self.path)
            except BaseException:
                shutil.rmtree(made, ignore_errors=True)
                raise
        except (OSError, ValueError):
            pass  # Or another process was faster.
        return self.usable()

    def seal(self, data: bytes, held_for: bytes) -> bytes:
        """The seal of a content that holds for a version of something.

        Raises:
            OSError: the folder is gone.
        """
        place = b"" if self._trusted else str(self.path.lstat().st_ino).encode()
        seal = hashlib.blake2b(b"%d %b\0%b\0" % (len(held_for), held_for, place), digest_size=SEAL)
        seal.update(data)
        return seal.digest()

    def read(self, name: str, held_for: bytes, most: int) -> bytes | None:
        """The content of a sealed file, ``None`` where there is none that can be used.

        Args:
            name: of the file.
            held_for: the version of all that the content depends on.
            most: bytes; a larger file is something else.
        """
        try:
            data = read_regular(self.path / name, most + SEAL, FLAGS)
            if data is None or len(data) < SEAL:
                return None
            content = data[SEAL:]
            return content if self.seal(content, held_for) == data[:SEAL] else None
        except (OSError, ValueError, MemoryError):
            return None

    def write(self, name: str, content: bytes, held_for: bytes) -> bool:
        """Write a sealed file; ``False`` where that did not work."""
        try:
            return self.write_parts(name, (self.seal(content, held_for), content))
        except OSError:
            return False

    def write_parts(self, name: str, parts: Iterable[bytes]) -> bool:
        """Write a file as it is, in one step for whoever reads it; ``False`` where that did not work."""
        temporary = self.path / f"{name}.{os.urandom(8).hex()}{_TEMPORARY}"
        try:
            with os.fdopen(os.open(temporary, _NEW, 0o666), "wb") as file:
                file.writelines(parts)
            temporary.replace(self.path / name)
        except OSError:
            self._remove(temporary)
            return False
        except BaseException:  # Ctrl-C too must leave nothing behind
            self._remove(temporary)
            raise
        return True

    def remove(self, name: str) -> None:
        """Delete a file, where it can be."""
        self._remove(self.path / name)

    def names(self, prefix: str) -> Iterator[tuple[str, float]]:
        """The names of files that begin so, with the times of their last change. Temporary ones are left out.

        Those that a process has left behind that did not come to its end are deleted on the way.
        """
        with suppress(OSError, ValueError):
            with os.scandir(self.path) as entries:
                found = [(entry.name, entry.stat(follow_symlinks=False).st_mtime) for entry in entries]
            now = max(time for _, time in found)
            for name, time in found:
                if name.endswith(_TEMPORARY):
                    if time < now - _ABANDONED:
                        self.remove(name)
                elif name.startswith(prefix):
                    yield name, time

    @staticmethod
    def _remove(path: Path) -> None:
        with suppress(OSError):
            path.unlink()
