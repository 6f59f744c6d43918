"""What facts depend on beside the text: the code that makes them, and the running Python's grammar.

The code is hashed as it stands on disk, so that no change of the reader can be forgotten. Each file is read once: all
of ours together take 6 ms.
"""

from __future__ import annotations

import fnmatch
import functools
import os
import sys
from hashlib import blake2b

import flake8_aiocost

#: What facts are made of and made by, in the package; a test holds it against what the reader imports.
PARTS = ("module/*.py", "model.py", "price.py", "durations.py")


def reader_version() -> bytes:
    """A hash over the reader's source files; empty where there are none, as in a zip file: then nothing can be kept."""
    return version_of(PARTS)


@functools.lru_cache(maxsize=2)
def version_of(parts: tuple[str, ...]) -> bytes:
    """A hash over source files and the running Python; empty where there are none.

    Args:
        parts: globs below the package, with a ``*`` in the last part only.
    """
    seal, found = blake2b(digest_size=16), False
    try:
        for part in parts:
            for path in _files(part):
                found = True
                seal.update(_hash_of(path))
    except OSError:
        return b""
    return seal.digest() + grammar().encode() if found else b""


def _files(part: str) -> list[str]:
    """The paths of the files that a glob names."""
    folder, name = os.path.split(os.path.join(os.path.dirname(flake8_aiocost.__file__), part))  # noqa: PTH118, PTH120
    # A Path for each of 350 files takes as long as reading them.
    return [os.path.join(folder, each) for each in sorted(fnmatch.filter(os.listdir(folder), name))]  # noqa: PTH118, PTH208


@functools.cache
def _hash_of(path: str) -> bytes:
    """What stands for the name and the content of a file."""
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123  as above
        return blake2b(os.path.basename(path).encode() + b"\0" + file.read(), digest_size=16).digest()  # noqa: PTH119


def grammar() -> str:
    """The running Python: implementation and minor version, such as ``cpython-313``."""
    return sys.implementation.cache_tag or f"{sys.implementation.name}-{sys.version_info[0]}{sys.version_info[1]}"
