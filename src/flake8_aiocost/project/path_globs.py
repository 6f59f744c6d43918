"""Globs for files, as in ``.gitignore``: ``src/gen/**``, ``*_pb2.py``, ``build/``."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pathspec


def is_path(pattern: str) -> bool:
    """Whether a pattern of the ``hot``, ``background`` and ``cold`` settings is a glob for files, no dotted one."""
    return "/" in pattern or pattern.endswith(".py")


@lru_cache(maxsize=64)
def path_globs(patterns: tuple[str, ...]) -> pathspec.GitIgnoreSpec:
    """What tells whether a path matches, or a folder above it. Paths are relative, with ``/``; a folder ends in it.

    Raises:
        ValueError: a pattern means nothing, such as ``!`` or one that ends in a backslash.
    """
    import pathspec  # noqa: PLC0415  60 ms, and only projects that set a path glob need it

    return pathspec.GitIgnoreSpec.from_lines(patterns)
