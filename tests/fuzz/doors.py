"""One project, asked for in every way: what is said must not depend on the way."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from tests.fuzz.fault import FaultError
from tests.processes import run_module

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence
    from pathlib import Path


def same(folder: Path, paths: Sequence[str], chance: random.Random) -> None:
    """Ask flake8 with one and two jobs, for one file by name and on standard input, from elsewhere; and our command.

    Raises:
        FaultError: two ways differ.
    """
    expected = _flake8(folder, "-j1", ".")
    _compare("-j2", expected, _flake8(folder, "-j2", "."))
    _compare("aiocost check", expected, _check(folder, "."))
    above = folder.parent
    _compare("another working directory", expected, _flake8(above, "-j1", folder.name), folder.name)
    _compare("aiocost check elsewhere", expected, _check(above, folder.name), folder.name)
    path = chance.choice(paths)
    own = [line for line in expected if line.startswith(f"{path}:")]
    text = (folder / path).read_text(encoding="utf-8")
    _compare("a file", own, _flake8(folder, "-j1", path))
    _compare("standard input", own, _flake8(folder, f"--stdin-display-name={path}", "-", stdin=text))
    _compare("no cache", expected, _flake8(folder, "-j1", "--aiocost-cache=false", "."))


def _flake8(cwd: Path, *arguments: str, stdin: str | None = None) -> list[str]:
    done = run_module("flake8", "--isolated", "--select=AIO", *arguments, cwd=cwd, stdin=stdin)
    if done.stderr or done.returncode > 1:
        raise FaultError(f"flake8 {' '.join(arguments)} failed", done.stderr)
    return _lines(done.stdout)


def _check(cwd: Path, *arguments: str) -> list[str]:
    done = run_module("flake8_aiocost.frontends.cli", "check", *arguments, cwd=cwd)
    if done.returncode > 1:
        raise FaultError(f"aiocost check {' '.join(arguments)} failed", done.stderr)
    return _lines(done.stdout)


def _lines(output: str) -> list[str]:
    found = [line.removeprefix("./") for line in output.splitlines()]
    # AIO901 stands on the first file, and the last line of our command counts.
    return sorted(line for line in found if re.search(r":\d+:\d+: AIO(?!901)", line))


def _compare(way: str, expected: list[str], found: list[str], below: str = "") -> None:
    found = sorted(line.removeprefix(f"{below}{os.sep}") for line in found) if below else found
    if found != expected:
        lines = [f"- {each}" for each in expected if each not in found]
        raise FaultError(f"{way} changes what is said", "\n".join(lines + [f"+ {each}" for each in found]))
