"""The contents of objects, by one git process that answers as long as somebody asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.project.files import MOST_BYTES as MOST_OF_PROJECT
from flake8_aiocost.project.sources import MOST_BYTES, TOO_LARGE, decoded
from flake8_aiocost.revisions.command import RevisionError, end

if TYPE_CHECKING:
    import subprocess
    from types import TracebackType

    from flake8_aiocost.revisions.command import Git

#: How a file begins whose content lies in Git LFS.
_POINTER = b"version https://git-lfs.github.com/spec/"
#: Bytes of the line before a content.
_MOST_LINE = 200


class Objects:
    """Reads objects of a repository. It is closed at the end of a ``with``."""

    def __init__(self, git: Git) -> None:
        """Start nothing yet."""
        self._git = git
        self._process: subprocess.Popen[bytes] | None = None
        self._read = 0

    def __enter__(self) -> Objects:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End the process."""
        self.close()

    def close(self) -> None:
        """End the process; the next question starts another."""
        if self._process is not None:
            end(self._process)
            self._process = None

    def text(self, name: str) -> str:
        """The text of a source file, as ``project.sources.read_text`` has it.

        Args:
            name: the object's.

        Raises:
            Unreadable: it is too large, not there, or a pointer to what lies elsewhere.
            RevisionError: git fails, or too much has been read in all.
        """
        data = self._content(name)
        if data.startswith(_POINTER):
            raise Unreadable("its content lies in Git LFS, not in the commit")
        return decoded(data)

    def _content(self, name: str) -> bytes:
        process = self._process or self._git.start("cat-file", "--batch", asks=True)
        self._process = process
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018  they are pipes
        try:
            process.stdin.write(f"{name}\n".encode())
            process.stdin.flush()
            line = process.stdout.readline(_MOST_LINE)
        except OSError:
            line = b""
        parts = line.split()
        if len(parts) != 3 or parts[1] != b"blob" or not parts[2].isdigit():
            # Whatever else was printed is no answer to the next question.
            self.close()
            if line:
                raise Unreadable("it is not in this clone, which may be a partial one")
            raise RevisionError(
                "git cat-file failed: the repository may be a partial clone, or damaged; git fsck tells"
            )
        size = int(parts[2])
        if size > MOST_BYTES:
            self.close()
            raise Unreadable(TOO_LARGE)
        self._read += size
        if self._read > 2 * MOST_OF_PROJECT:
            raise RevisionError(f"commits hold more than {MOST_OF_PROJECT // 1_000_000} MB of Python files")
        data = process.stdout.read(size)
        if len(data) != size or process.stdout.read(1) != b"\n":
            self.close()
            raise RevisionError("git cat-file failed: the repository may be damaged; git fsck tells")
        return data
