"""``python -m library_names [LIBRARY ...]``: install libraries, and prove the names that the catalogue has of them.

Each file's distributions go into a folder of their own below ``.catalogue``, and stay there for the next run. A library
that cannot be installed is named at the end, and the others are proved all the same.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from flake8_aiocost.effects.catalogue import LIBRARIES
from flake8_aiocost.effects.schema import Call, Same, parse
from flake8_aiocost.project.patterns import expand

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.effects.schema import Library

PROVE = Path(__file__).parent / "prove.py"
#: Seconds. What takes longer to install looks for versions that fit together, and finds none.
_INSTALLING, _PROVING = 240, 120
#: Keeps litellm from asking the network for prices while it is imported.
_ENVIRONMENT = {**os.environ, "LITELLM_LOCAL_MODEL_COST_MAP": "True"}


class Asked(NamedTuple):
    """A name of a file, and what it should be; with a ``reason`` where it is not to be proved."""

    name: str
    expected: str
    reason: str


class Answer(NamedTuple):
    """What became of the names of one file: how many of each kind, a line for each that is wrong or cannot be told."""

    file: str
    counts: dict[str, int]
    wrong: list[str]
    unknown: list[str]


def asked(library: Library) -> list[Asked]:
    """Every name of a file, expanded."""
    found = []
    for table in library.tables():
        expected = "any"
        if isinstance(table, Call) and table.waits != "nothing":
            expected = "plain" if table.thread == "blocks" else "async"
        names = [*table.names, table.target] if isinstance(table, Same) else table.names
        for pattern in names:
            for name in expand(pattern):
                whole = name[:-2] if isinstance(table, Same) and name.endswith("()") else name
                found.append(Asked(whole, expected, library.unproved or table.unproved))
    return found


def others(libraries: Sequence[Library]) -> dict[str, str]:
    """What ``[[same]]`` tables of all files say, without those that have a star."""
    tables = (table for library in libraries for table in library.same)
    return {name: table.target for table in tables for pattern in table.names for name in expand(pattern)}


def installed(library: Library, cache: Path) -> Path:
    """The folder with a file's distributions.

    Raises:
        subprocess.CalledProcessError: they cannot be installed.
    """
    key = hashlib.sha256("\n".join((sys.version, *library.distributions)).encode()).hexdigest()[:16]
    folder = cache / key
    if not library.distributions or (folder / "done").exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder), *library.distributions]
    subprocess.run(command, check=True, capture_output=True, text=True, timeout=_INSTALLING)
    (folder / "done").touch()
    return folder


def prove(file: str, library: Library, same: dict[str, str], cache: Path) -> Answer:
    """Install a file's distributions and prove its names."""
    names = asked(library)
    counts = {
        "proved": 0,
        "there": 0,
        "unknown": 0,
        "wrong": 0,
        "failed": 0,
        "unproved": sum(bool(each.reason) for each in names),
    }
    open_ones = [each for each in names if not each.reason]
    if not open_ones:
        return Answer(file, counts, [], [])
    try:
        folder = installed(library, cache)
        given = json.dumps({"names": [each._asdict() for each in open_ones], "same": same})
        command = [getattr(sys, "_base_executable", sys.executable), "-I", str(PROVE), str(folder)]
        done = subprocess.run(
            command, input=given, env=_ENVIRONMENT, check=True, capture_output=True, text=True, timeout=_PROVING
        )
        answers = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        counts["failed"] = len(open_ones)
        return Answer(file, counts, [f"not proved: {_reason(error)}"], [])
    wrong, unknown = [], []
    for (kind, said), each in zip(answers, open_ones, strict=True):
        counts[kind] += 1
        if kind == "wrong":
            wrong.append(said if each.name in said else f"{each.name}: {said}")
        elif kind == "unknown":
            unknown.append(f"{each.name}: {said}")
    return Answer(file, counts, wrong, unknown)


def _reason(error: Exception) -> str:
    """The line of pip, or of a traceback, that says what went wrong."""
    said = getattr(error, "stderr", None) or ""
    lines = (said if isinstance(said, str) else said.decode(errors="replace")).strip().splitlines()
    told = [line for line in lines if line.startswith("ERROR")] or lines[-1:]
    return str(error) if isinstance(error, subprocess.TimeoutExpired) or not told else told[0]


def libraries(chosen: Sequence[str]) -> Iterator[tuple[str, Library]]:
    """The library files, by name without ``.toml``."""
    for name, text in LIBRARIES.texts():
        stem = name.removesuffix(".toml")
        if not chosen or stem in chosen:
            yield stem, parse(text, name)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prove, and tell; returns 1 where a name is wrong."""
    parser = argparse.ArgumentParser(prog="python -m library_names", description="Prove the names of library files.")
    parser.add_argument("library", nargs="*", help="names of files (default: all)")
    parser.add_argument("--cache", type=Path, default=Path(".catalogue"), help="where libraries are installed")
    parser.add_argument("--jobs", type=int, default=2, help="libraries at a time (default: 2)")
    parser.add_argument("--verbose", action="store_true", help="print the names that could not be told, too")
    parsed = parser.parse_args(arguments)
    same = others([library for _, library in libraries(())])
    cache = parsed.cache.absolute()
    total: dict[str, int] = {}
    wrong: list[str] = []
    with ThreadPoolExecutor(parsed.jobs) as pool:
        for answer in pool.map(lambda each: prove(each[0], each[1], same, cache), libraries(parsed.library)):
            print(
                f"{answer.file:24}", *(f"{count} {kind}," for kind, count in answer.counts.items() if count), flush=True
            )
            wrong += [f"{answer.file}: {line}" for line in answer.wrong]
            for line in answer.unknown if parsed.verbose else ():
                print(f"    {line}")
            for kind, count in answer.counts.items():
                total[kind] = total.get(kind, 0) + count
    print(f"{'all':24}", *(f"{count} {kind}," for kind, count in total.items()))
    for line in wrong:
        print(f"wrong: {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
