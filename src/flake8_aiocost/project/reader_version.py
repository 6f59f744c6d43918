"""What facts depend on beside the text: the code that makes them, and the running Python's grammar.

The code is hashed as it stands on disk, so that no change of the reader can be forgotten. It takes 1 ms.
"""

from __future__ import annotations

import functools
import hashlib
import sys
from pathlib import Path

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
        parts: globs below the package.
    """
    package = Path(flake8_aiocost.__file__).parent
    try:
        files = sorted(path for part in parts for path in package.glob(part))
        if not files:
            return b""
        seal = hashlib.blake2b(digest_size=16)
        for path in files:
            content = path.read_bytes()
            seal.update(b"%d %b\0" % (len(content), path.name.encode()))
            seal.update(content)
    except OSError:
        return b""
    return seal.digest() + grammar().encode()


def grammar() -> str:
    """The running Python: implementation and minor version, such as ``cpython-313``."""
    return sys.implementation.cache_tag or f"{sys.implementation.name}-{sys.version_info[0]}{sys.version_info[1]}"
