"""Files that are replaced whole: whoever reads one finds the old content or the new one, never half of it."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

#: Of a file's name in that of its temporary neighbour: the two together must not be too long for the file system.
_MOST_NAME = 50


def write_bytes_atomically(path: str | Path, data: bytes) -> None:
    """Write a file of any content atomically. Creates its folder, follows a symbolic link, and raises ``OSError``."""
    target = Path(path).resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError:  # which a person would take for the file itself
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(target.parent)) from None
    # A rename would put a file in the place of /dev/null.
    if target.exists() and not target.is_file():
        raise OSError(0, "it is a folder" if target.is_dir() else "it is not a file")
    replace(target, data, lambda temporary: temporary.chmod(_mode(target)))
    _sync_folder(target.parent)


def replace(target: Path, data: bytes, prepare: Callable[[Path], None]) -> None:
    """Put a file in the place of another one in the same folder.

    Args:
        target: the other one; no link is followed.
        data: what the new one holds.
        prepare: called with the new file right before it takes the place. If it raises, nothing has happened.
    """
    prefix = f".{target.name[:_MOST_NAME]}."
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=prefix, suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        prepare(temporary)
        temporary.replace(target)
    except BaseException:  # Ctrl-C too must leave nothing behind
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _mode(target: Path) -> int:
    """The mode of the file that is there, else what open() would give: mkstemp's 0600 is for secrets."""
    with contextlib.suppress(OSError):
        return stat.S_IMODE(target.stat().st_mode)
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def _sync_folder(folder: Path) -> None:
    # Makes the rename itself durable; Windows has no such call.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
