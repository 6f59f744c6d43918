"""``python -m library_names [FILE ...]``: install libraries and frameworks, and prove the names that are known of them.

What a file speaks of goes into a folder of its own below ``.catalogue``, and stays there for the next run. What cannot
be installed is named at the end, and the others are proved all the same.
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

from library_names.asked import files, others, stems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from library_names.asked import Asked, File

PROVE = Path(__file__).parent / "prove.py"
#: Seconds. What takes longer to install looks for versions that fit together, and finds none. The slowest to prove
#: imports a module for each of a hundred stock exchanges.
_INSTALLING, _PROVING = 240, 600
#: Keeps litellm from asking the network for prices while it is imported; what builds on Django asks for settings.
_ENVIRONMENT = {
    **os.environ,
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "DJANGO_SETTINGS_MODULE": "django.conf.global_settings",
}


class Answer(NamedTuple):
    """What became of the names of one file: how many of each kind, a line for each that is wrong or cannot be told."""

    file: str
    counts: dict[str, int]
    wrong: list[str]
    unknown: list[str]


def installed(requirements: tuple[str, ...], cache: Path) -> Path:
    """The folder with some distributions.

    Raises:
        subprocess.CalledProcessError: they cannot be installed.
    """
    key = hashlib.sha256("\n".join((sys.version, *requirements)).encode()).hexdigest()[:16]
    folder = cache / key
    if not requirements or (folder / "done").exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder), *requirements]
    subprocess.run(command, check=True, capture_output=True, text=True, timeout=_INSTALLING)
    (folder / "done").touch()
    return folder


def prove(file: File, same: dict[str, str], cache: Path) -> Answer:
    """Install what a file speaks of, and prove its names: each in the first install that knows it."""
    counts = {
        "proved": 0,
        "there": 0,
        "unknown": 0,
        "wrong": 0,
        "failed": 0,
        "unproved": sum(bool(each.reason) for each in file.asked),
    }
    open_ones = [each for each in file.asked if not each.reason]
    answers: dict[str, tuple[str, str]] = {}
    failures = []
    for requirements in file.installs:
        asked = [each for each in open_ones if answers.get(each.name, ("wrong", ""))[0] == "wrong"]
        if asked:
            try:
                told = _proved(installed(requirements, cache), asked, same)
            except (subprocess.SubprocessError, ValueError) as error:
                failures.append(f"not proved: {_reason(error)}")
                continue
            for each, answer in zip(asked, told, strict=True):
                answers.setdefault(each.name, answer)
                if answer[0] != "wrong":
                    answers[each.name] = answer
    wrong, unknown = failures, []
    for each in open_ones:
        kind, said = answers.get(each.name, ("failed", ""))
        counts[kind] += 1
        if kind == "wrong":
            wrong.append(said if each.name in said else f"{each.name}: {said}")
        elif kind == "unknown":
            unknown.append(f"{each.name}: {said}")
    return Answer(file.name, counts, wrong, unknown)


def _proved(folder: Path, asked: Sequence[Asked], same: dict[str, str]) -> list[tuple[str, str]]:
    given = json.dumps({"names": [each._asdict() for each in asked], "same": same})
    command = [getattr(sys, "_base_executable", sys.executable), "-I", str(PROVE), str(folder)]
    done = subprocess.run(
        command, input=given, env=_ENVIRONMENT, check=True, capture_output=True, text=True, timeout=_PROVING
    )
    return [(kind, said) for kind, said in json.loads(done.stdout)]


def _reason(error: Exception) -> str:
    """The line of pip, or of a traceback, that says what went wrong."""
    said = getattr(error, "stderr", None) or ""
    lines = (said if isinstance(said, str) else said.decode(errors="replace")).strip().splitlines()
    told = [line for line in lines if line.startswith("ERROR")] or lines[-1:]
    return str(error) if isinstance(error, subprocess.TimeoutExpired) or not told else told[0]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prove, and tell; returns 1 where a name is wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m library_names", description="Prove the names of library and framework files."
    )
    parser.add_argument("file", nargs="*", help="names of files, without .toml (default: all)")
    parser.add_argument("--cache", type=Path, default=Path(".catalogue"), help="where libraries are installed")
    parser.add_argument("--jobs", type=int, default=2, help="libraries at a time (default: 2)")
    parser.add_argument("--verbose", action="store_true", help="print the names that could not be told, too")
    parsed = parser.parse_args(arguments)
    if missing := sorted({*parsed.file} - stems()):
        parser.error(f"no file of a library or a framework is called {', '.join(missing)}")
    same = others()
    cache = parsed.cache.absolute()
    total: dict[str, int] = {}
    wrong: list[str] = []
    with ThreadPoolExecutor(parsed.jobs) as pool:
        for answer in pool.map(lambda each: prove(each, same, cache), files(parsed.file)):
            print(
                f"{answer.file:32}", *(f"{count} {kind}," for kind, count in answer.counts.items() if count), flush=True
            )
            wrong += [f"{answer.file}: {line}" for line in answer.wrong]
            for line in answer.unknown if parsed.verbose else ():
                print(f"    {line}")
            for kind, count in answer.counts.items():
                total[kind] = total.get(kind, 0) + count
    print(f"{'all':32}", *(f"{count} {kind}," for kind, count in total.items()))
    for line in wrong:
        print(f"wrong: {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
