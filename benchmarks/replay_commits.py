"""Replays the history of a repository: each commit against its parent, as ``aiocost diff`` would have shown it.

    .venv/bin/python benchmarks/replay_commits.py REPOSITORY [--number 400] [--matching EXPRESSION] [--told FILE]

REPOSITORY is a git directory, such as a bare clone. It is cloned into a temporary folder, and the settings are those of
its newest commit. Each commit is compared both ways, since what a change adds its reverse saves, and twice, with the
caches that the first run has left. A line tells how many comments there would have been, how many comparisons were not
the reverse of their reverse, and how many seconds of CPU they took; FILE gets each change as text, to be judged by a
person who reads the commit beside it.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from flake8_aiocost.frontends.cli import main as aiocost

#: µs; sums are rounded to 0.001 when they are printed.
_ROUNDING = 0.002


class Replayed(NamedTuple):
    """What one commit comes to, and how many seconds of CPU that took, first and once all of it was cached."""

    commit: str
    subject: str
    touches_python: bool
    found: dict[str, Any]
    back: dict[str, Any]
    first: float
    again: float


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


def compare(base: str, head: str, *more: str) -> tuple[str, float]:
    """The output of one comparison in the working directory, and how many seconds of CPU it took, with those of git."""
    begun, output, complaints = used(), io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(complaints):
        code = aiocost(["diff", "--exact", base, head, *more])
    if code != 0:
        sys.exit(f"{base} {head}: {complaints.getvalue()}")
    return output.getvalue(), used() - begun


def used() -> float:
    """Seconds of CPU that this process has taken, and those that it has started."""
    found = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in found)


def replay(folder: Path, commits: list[str], python: str, told_into: Path | None) -> list[Replayed]:
    found = []
    for number, commit in enumerate(commits):
        arguments = ("--python", python, "--format", "json")
        told, first = compare(f"{commit}~1", commit, *arguments)
        subject = git(folder, "log", "-1", "--format=%s", commit).strip()
        names = git(folder, "diff-tree", "-r", "--name-only", "--no-commit-id", f"{commit}~1", commit).split("\n")
        python_files = any(name.endswith(".py") for name in names)
        back, again = told, first
        if python_files or json.loads(told)["changed"]:
            same, again = compare(f"{commit}~1", commit, *arguments)
            back, _ = compare(commit, f"{commit}~1", *arguments)
            if told != same:
                sys.exit(f"{commit}: two runs differ")
        found.append(Replayed(commit, subject, python_files, json.loads(told), json.loads(back), first, again))
        if told_into is not None and (found[-1].found["changed"] or found[-1].found["not_counted"]):
            text, _ = compare(f"{commit}~1", commit, "--python", python, "--top", "0")
            with told_into.open("a", encoding="utf-8") as file:
                file.write(f"=== {commit[:10]} {subject}\n{text}\n")
        if (number + 1) % 25 == 0:
            print(f"{number + 1} of {len(commits)}", file=sys.stderr, flush=True)
    return found


def is_reverse(found: dict[str, Any], back: dict[str, Any]) -> bool:
    """Whether one comparison is the other one backwards."""
    here = sorted((each["path"], each["us"]) for each in found["entries"])
    there = sorted((each["path"], -each["us"]) for each in back["entries"])
    sums = abs(found["more_us"] - back["less_us"]) + abs(found["less_us"] - back["more_us"])
    same = len(here) == len(there) and all(
        abs(one[1] - two[1]) < _ROUNDING for one, two in zip(here, there, strict=True)
    )
    return same and sums < _ROUNDING * (1 + len(here))


def summary(name: str, done: list[Replayed]) -> str:
    changed = [each for each in done if each.found["changed"]]
    first, again = sorted(each.first for each in done), sorted(each.again for each in done if each.touches_python)
    signs = {"more": 0, "less": 0, "both": 0, "depends on n": 0}
    for each in changed:
        told = {entry["sign"] for entry in each.found["entries"]}
        signs["both" if len(told) > 1 else told.pop()] += 1
    parts = [
        f"{name}: {len(done)} commits, {sum(each.touches_python for each in done)} of them with Python files",
        f"{len(changed)} with a change of prices ({', '.join(f'{n} {sign}' for sign, n in signs.items() if n)})",
        f"{sum(bool(each.found['not_counted']) for each in done)} with something not counted",
        f"{sum(not each.touches_python and each.found['changed'] for each in done)} without Python files and changed",
        f"{sum(not is_reverse(each.found, each.back) for each in done)} whose reverse is another",
        f"CPU at first {statistics.median(first):.2f} s (median), {first[-1]:.2f} at most",
        f"cached {statistics.median(again):.2f} s (median), {again[-1]:.2f} at most",
    ]
    return "; ".join(parts)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("repository", type=Path)
    parser.add_argument("--number", type=int, default=400, help="so many of the newest commits of the main line")
    parser.add_argument("--skip", type=int, default=0, help="leave out so many of the newest ones")
    parser.add_argument("--matching", help="only commits that change a line of Python which this expression matches")
    parser.add_argument("--below", default=".", help="the folder to run in, from the top")
    parser.add_argument("--python", default="3.13")
    parser.add_argument("--told", type=Path, help="write each change as text into this file")
    parsed = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "-q", "-n", "--no-hardlinks", str(parsed.repository), str(clone)], check=True)
        # A copy of a repository may lack large files: what has come has the settings.
        subprocess.run(["git", "-C", str(clone), "checkout", "-q", "HEAD"], capture_output=True, check=False)
        os.chdir(clone / parsed.below)
        some = [f"-G{parsed.matching}", "--", "*.py"] if parsed.matching else []
        chosen = ("--first-parent", "--min-parents=1", f"--skip={parsed.skip}", f"-{parsed.number}", "--format=%H")
        commits = list(reversed(git(clone, "log", *chosen, "HEAD", *some).split()))
        done = replay(clone, commits, parsed.python, parsed.told)
        print(summary(parsed.repository.parent.name or parsed.repository.name, done))
    return 0


if __name__ == "__main__":
    sys.exit(main())
