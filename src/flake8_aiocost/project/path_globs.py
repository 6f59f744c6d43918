"""Globs for files, as in ``.gitignore``: ``src/gen/**``, ``*_pb2.py``, ``build/``.

They may come with hostile code, so matching takes time in proportion to pattern and path: each part of a path is
matched by the standard library's ``fnmatch``, which does not try again what has failed, and ``**`` by a loop. The
libraries for this turn a glob into one regular expression, which ``*a*a*a*b`` keeps busy for minutes.
"""

from __future__ import annotations

import fnmatch
import re
from functools import lru_cache
from typing import NamedTuple

#: Any number of folders.
_ANY = "**"
#: Characters of one pattern: no path is longer on the usual systems.
_MOST_CHARACTERS = 4_096
_BLANKS = re.compile(r"(?<!\\) +$")


def is_path(pattern: str) -> bool:
    """Whether a pattern of the ``hot``, ``background`` and ``cold`` settings is a glob for files, no dotted one."""
    return "/" in pattern or pattern.endswith(".py")


class _Glob(NamedTuple):
    """One pattern. ``takes``: what it matches is meant; it is not where the pattern begins with ``!``."""

    parts: tuple[str, ...]
    takes: bool
    folders_only: bool


class PathGlobs:
    """Several patterns. The last one that matches a path decides about it."""

    def __init__(self, globs: tuple[_Glob, ...]) -> None:
        """Take the patterns in their order."""
        self._globs = globs

    def match_file(self, path: str) -> bool:
        """Whether a path is meant, or a folder above it. It is relative, with ``/``; a folder ends in it."""
        names = path.strip("/").split("/")
        for end in range(1, len(names) + 1):
            is_folder = end < len(names) or path.endswith("/")
            if self._means(names[:end], is_folder=is_folder):
                return True
        return False

    def _means(self, names: list[str], *, is_folder: bool) -> bool:
        for glob in reversed(self._globs):
            if (is_folder or not glob.folders_only) and _fits(glob.parts, names):
                return glob.takes
        return False


@lru_cache(maxsize=64)
def path_globs(patterns: tuple[str, ...]) -> PathGlobs:
    """What tells whether a path matches.

    Raises:
        ValueError: a pattern means nothing, such as ``!`` or one that ends in a backslash.
    """
    return PathGlobs(tuple(glob for pattern in patterns if (glob := _read(pattern)) is not None))


def _read(pattern: str) -> _Glob | None:
    """One pattern; ``None`` where it is empty, or a comment."""
    if len(pattern) > _MOST_CHARACTERS:
        raise ValueError("a pattern that is longer than any path")
    text = _BLANKS.sub("", pattern)
    if not text or text.startswith("#"):
        return None
    takes = not text.startswith("!")
    text = text if takes else text[1:]
    bare = text.strip("/")
    if not bare:
        raise ValueError("a pattern that means nothing")
    parts = [part for part in bare.split("/") if part]
    if not text.startswith("/") and len(parts) == 1:
        parts.insert(0, _ANY)
    for part in parts:
        if part != _ANY:
            _segment(part)
    return _Glob(tuple(parts), takes, text.endswith("/"))


def _fits(parts: tuple[str, ...], names: list[str]) -> bool:
    """Whether parts of a pattern match names from the first to the last."""
    part = name = 0
    again: tuple[int, int] | None = None
    while name < len(names):
        if part < len(parts) and parts[part] == _ANY:
            # For now it stands for nothing, but at the end of a pattern for something.
            again = (part, name)
            part += 1
            if part == len(parts):
                return True
        elif part < len(parts) and _segment(parts[part]).match(names[name]):
            part, name = part + 1, name + 1
        elif again is not None:
            again = (again[0], again[1] + 1)
            part, name = again[0] + 1, again[1]
        else:
            return False
    return part == len(parts)


@lru_cache(maxsize=1_024)
def _segment(part: str) -> re.Pattern[str]:
    r"""A part of a pattern: ``*``, ``?``, ``[a-z]``, ``[!a]``, and ``\`` before what is meant literally.

    Raises:
        ValueError: it ends in a backslash, or holds a range that is none.
    """
    pieces, at = [], 0
    while at < len(part):
        if part[at] == "\\":
            at += 1
            if at == len(part):
                raise ValueError("a pattern that ends in a backslash")
            pieces.append(f"[{part[at]}]" if part[at] in "*?[" else part[at])
        elif part.startswith("[^", at):
            at += 1
            pieces.append("[!")
        else:
            pieces.append(part[at])
        at += 1
    try:
        return re.compile(fnmatch.translate("".join(pieces)))
    except re.error as error:
        raise ValueError(f"a pattern with {error}") from None
