"""A lock that ends with its process, however that ends."""

from __future__ import annotations

import os
import sys
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class Lock:
    """A file that is ours."""

    def __init__(self, file: IO[bytes]) -> None:
        """Hold it open."""
        self.file = file

    @classmethod
    def take(cls, path: Path) -> Lock | None:
        """The lock, or ``None`` where another process has it. Raises ``OSError`` where there can be none."""
        file = path.open("wb")
        try:
            if sys.platform == "win32":
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Its last owner may have removed it after we opened it.
            if path.stat().st_ino == os.fstat(file.fileno()).st_ino:
                return cls(file)
        except (BlockingIOError, FileNotFoundError):
            pass
        except PermissionError:
            if sys.platform != "win32":  # there it says that the file is locked
                file.close()
                raise
        except OSError:
            file.close()
            raise
        file.close()
        return None

    def release(self) -> None:
        """Give it back."""
        self.file.close()
