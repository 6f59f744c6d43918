"""Small files that lie beside the code: settings, requirements, frameworks, tables. They may be hostile.

Reading one never waits and always ends: only regular files are read, up to a limit. Parsing one raises one kind of
error, whatever is wrong.
"""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

#: Bytes of a file of settings. The largest lock files are longer, and no settings. tomllib takes 1 ms per kB.
MOST_BYTES = 1_000_000
#: The end of one read, so that a file that grows meanwhile is not read for ever.
_PIECE = 1 << 20
#: ``O_NONBLOCK``: opening a pipe does not wait for who writes to it. Windows has none of them but ``O_BINARY``.
FLAGS = os.O_RDONLY
for _flag in ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
    FLAGS |= getattr(os, _flag, 0)


class NotReadError(ValueError):
    """Why a file was not read, or not understood; it completes "FILE: ..."."""


def read_regular(path: str | Path, most: int, flags: int = FLAGS) -> bytes | None:
    """The bytes of a regular file, ``None`` where there are more than ``most``.

    Args:
        path: the file; a symbolic link to one is one, unless ``flags`` say otherwise.
        most: bytes that are read at the most.
        flags: how to open it.

    Raises:
        OSError: it is no regular file, or cannot be read.
        ValueError: the path holds a NUL.
    """
    descriptor = os.open(path, flags)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(0, "a folder" if stat.S_ISDIR(status.st_mode) else "no regular file")
        if status.st_size > most:
            return None
        # One more than there should be, so that one read tells the end of most files.
        data = os.read(descriptor, status.st_size + 1)
        if len(data) == status.st_size:
            return data
        pieces, total = [data], len(data)
        while piece := os.read(descriptor, _PIECE):
            pieces.append(piece)
            total += len(piece)
            if total > most:
                return None
        return b"".join(pieces)
    finally:
        os.close(descriptor)


def small_text(path: Path) -> str:
    r"""The text of a small file in UTF-8, without a byte order mark, lines that end in ``\n``.

    Raises:
        OSError: there is none, it is no regular file, or the system does not hand it out.
        NotReadError: it is too large, or not UTF-8.
    """
    return decoded(read_regular(path, MOST_BYTES))


def decoded(data: bytes | None) -> str:
    """The text of what ``read_regular`` has read.

    Raises:
        NotReadError: there was too much of it, or it is not UTF-8.
    """
    if data is None:
        raise NotReadError(f"larger than {MOST_BYTES // 1_000_000} MB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotReadError("not UTF-8") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def text_or_nothing(path: Path) -> str:
    """The text of a small file that need not be there; empty where it cannot be read, whatever the reason."""
    try:
        return small_text(path)
    except (OSError, ValueError):
        return ""


def parse_toml(text: str) -> dict[str, Any]:
    """The tables of a TOML text.

    Raises:
        NotReadError: it is not valid TOML, or nested more deeply than can be parsed.
    """
    if sys.version_info >= (3, 11):
        import tomllib  # noqa: PLC0415  11 ms, and most files are not about us
    else:
        import tomli as tomllib  # noqa: PLC0415
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise NotReadError("not valid TOML: nested too deeply") from None
    except ValueError as error:  # a TOMLDecodeError, and an integer of more digits than Python converts
        # Python adds for a programmer what to call in such a case.
        raise NotReadError(f"not valid TOML: {str(error).partition('; use sys.')[0]}") from None


def toml_or_nothing(text: str) -> dict[str, Any]:
    """The tables of a TOML text that is another tool's business; none where it is not valid."""
    try:
        return parse_toml(text)
    except NotReadError:
        return {}


def dig(value: Any, *keys: str) -> Any:
    """What tables hold under a path of keys; ``None`` where one of them is missing, or is no table."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value
