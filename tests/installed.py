"""Real files to try things on: some of the standard library and of the installed packages.

``AIOCOST_ORACLE_FILES=5000`` takes more of them, and larger ones, than the default few hundred small ones.
"""

from __future__ import annotations

import os
import random
import sysconfig
from functools import lru_cache
from pathlib import Path

WANTED = int(os.environ.get("AIOCOST_ORACLE_FILES", "300"))
LARGEST = 8_000 if WANTED <= 300 else 60_000
#: Tests that go through all of them do so in as many parts.
PARTS = 6


@lru_cache(maxsize=1)
def sample() -> tuple[Path, ...]:
    """Always the same files on one installation."""
    paths = sysconfig.get_paths()
    standard = Path(paths["stdlib"])
    files = {*standard.glob("*.py"), *Path(paths["purelib"]).rglob("*.py")}
    for package in ("asyncio", "concurrent", "email", "http", "json", "logging", "multiprocessing", "unittest", "xml"):
        files.update((standard / package).rglob("*.py"))
    small = sorted(path for path in files if 200 < path.stat().st_size <= LARGEST)
    random.Random(2).shuffle(small)
    return tuple(small[:WANTED])
