"""The files of a project that its prices depend on: what tells its target, and its tables."""

from __future__ import annotations

import os
from hashlib import blake2b
from typing import TYPE_CHECKING

from flake8_aiocost.cost.metadata import metadata_of
from flake8_aiocost.cost.supported import FILES
from flake8_aiocost.small_files import read_regular

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flake8_aiocost.settings import Settings

#: What tells the target, in a project's root; a ``*`` stands for any text.
TARGET = (".python-version", *FILES, "requirements*.txt")
#: The project's tables, where no setting names one.
TABLES = "calibration/*.json"
#: Bytes of all of them, beyond which their prices are worked out each time.
_MOST = 32_000_000


def sources_version(settings: Settings) -> bytes:
    """A hash over these files; empty where it cannot be told: one of them is no regular file, or they are too large."""
    seal = blake2b(digest_size=16)
    left = _MOST
    for path in _sources(settings):
        try:
            content = read_regular(os.fspath(path), left)
        except FileNotFoundError:
            continue
        except (OSError, ValueError):
            return b""
        if content is None:
            return b""
        left -= len(content)
        seal.update(b"%b\0%d\0%b" % (os.fsencode(path), len(content), content))
    return seal.digest()


def _sources(settings: Settings) -> Iterator[Path]:
    """What ``target`` and ``select`` read; a test holds this against them."""
    root = settings.root
    for name in TARGET:
        yield from sorted(root.glob(name)) if "*" in name else (root / name,)
    if (metadata := metadata_of(root)) is not None:
        yield metadata
    if settings.table is not None:
        yield root / settings.table
    else:
        yield from sorted(root.glob(TABLES))
