"""A source file that is edited: its encoding, mark, line ends and permissions stay.

What was changed meanwhile stays too: then nothing is written.
"""

from __future__ import annotations

import codecs
import io
import os
import re
import stat
import tokenize
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.atomic_files import replace
from flake8_aiocost.errors import AiocostError
from flake8_aiocost.fixes._apply import in_order
from flake8_aiocost.project.sources import FLAGS, MOST_BYTES, decoded
from flake8_aiocost.small_files import read_regular

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flake8_aiocost.model import Edit

_LINES = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")


class FileError(AiocostError):
    """A file cannot be fixed. The line says which, and why."""


class SourceFile:
    """A file as it was read, and its lines as they are after some edits."""

    def __init__(self, path: str) -> None:
        """Read it.

        Raises:
            FileError: it cannot be read, or not written in the encoding that it has.
        """
        self.path = path
        self._data = _read(path)
        self._encoding, self._mark = _encoding(self._data, path)
        #: Lines with their ends; the last one has none.
        self._lines = list(_split(self._data[len(self._mark) :].decode(self._encoding)))

    @property
    def text(self) -> str:
        r"""The text as all other steps see it: no mark, lines that end in ``\n``."""
        return "".join([text + ("\n" if end else "") for text, end in self._lines])

    @property
    def written(self) -> str:
        """The text with its own line ends."""
        return "".join([text + end for text, end in self._lines])

    @property
    def original(self) -> str:
        """What ``written`` was before all edits."""
        return self._data[len(self._mark) :].decode(self._encoding)

    def edit(self, edits: Iterable[Edit]) -> None:
        """Make some edits that do not overlap."""
        for part in in_order(edits):
            at, end = part.first - 1, part.last - 1
            old = self._lines[at:end]
            # Of a last line without an end, the new one has none either.
            usual = next((each for _, each in (*old, *self._lines) if each), "\n")
            new = [(text, usual) for text in part.lines]
            if old and new:
                new[-1] = new[-1][0], old[-1][1]
            self._lines[at:end] = new

    def undo(self, lines: list[tuple[str, str]]) -> None:
        """Go back to earlier lines, as ``lines`` gave them."""
        self._lines = list(lines)

    @property
    def lines(self) -> list[tuple[str, str]]:
        """A copy of the lines."""
        return list(self._lines)

    def save(self) -> None:
        """Put the edited text in the place of the file, all or nothing.

        Raises:
            FileError: it has changed since it was read, or cannot be written.
        """
        try:
            data = self._mark + self.written.encode(self._encoding)
            if not os.access(self.path, os.W_OK):
                raise FileError(f"{self.path}: not fixed: it is read-only")
            self._replace(data)
        except UnicodeError:
            raise FileError(f"{self.path}: not fixed: it cannot be written as {self._encoding}") from None
        except OSError as error:
            raise FileError(f"{self.path}: not fixed: {error.strerror or error}") from None
        self._data = data

    def _replace(self, data: bytes) -> None:
        target = Path(self.path)

        def prepare(temporary: Path) -> None:
            status = target.stat()
            if hasattr(os, "chown"):
                with suppress(OSError):
                    os.chown(temporary, status.st_uid, status.st_gid)
            # After chown, which may take the set-user-id bits away.
            temporary.chmod(stat.S_IMODE(status.st_mode))
            if _read(self.path) != self._data:
                raise FileError(f"{self.path}: not fixed: it was changed meanwhile")

        replace(target, data, prepare)


def _read(path: str) -> bytes:
    try:
        data = read_regular(path, MOST_BYTES, FLAGS)
    except (OSError, ValueError) as error:
        raise FileError(f"{path}: not fixed: {error}") from None
    if data is None:
        raise FileError(f"{path}: not fixed: it is too large")
    return data


def _split(text: str) -> Iterator[tuple[str, str]]:
    for match in _LINES.finditer(text):
        yield match[1], match[2]
        if not match[2]:
            return


def _encoding(data: bytes, path: str) -> tuple[str, bytes]:
    """The encoding in which a file can be written back byte by byte, and its mark."""
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    text = decoded(data)
    for encoding in (_by_its_comment(data), "utf-8", "latin-1"):
        with suppress(UnicodeError, LookupError):
            found = data[len(mark) :].decode(encoding)
            same = found.encode(encoding) == data[len(mark) :]
            if same and found.replace("\r\n", "\n").replace("\r", "\n") == text:
                return encoding, mark
    raise FileError(f"{path}: not fixed: its encoding is not known")


def _by_its_comment(data: bytes) -> str:
    try:
        return tokenize.detect_encoding(io.BytesIO(data).readline)[0].replace("utf-8-sig", "utf-8")
    except (SyntaxError, UnicodeError):
        return "utf-8"
