"""``python -m website.recordings``: what our commands say of a published service, as text and pictures on our pages.

Two versions of it are downloaded from the package index and become two commits of a repository. Each command is run
there twice: into a pipe, for the text, and on a terminal, for the picture.
"""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import NamedTuple

from rich.text import Text

from website.drawing import drawn

CHECKOUT = Path(__file__).parents[1]
SERVICE, BEFORE, AFTER = "langgraph-api", "0.15.9", "0.16.7"
TARGET = ("--python", "3.13", "--loop", "uvloop")
END = "<!-- /recorded -->\n"
#: Columns of the terminal.
WIDTH = 118
_COMMIT = re.compile(r" \([0-9a-f]{7}\)")


class Recording(NamedTuple):
    """A command: its name, its arguments, the page that shows what it prints, and what its picture shows."""

    name: str
    arguments: tuple[str, ...]
    page: str
    alt: str = ""

    @property
    def picture(self) -> Path:
        """Where the picture lies; bills have one of their page."""
        return CHECKOUT / "docs" / f"{self.name}-service.svg"

    @property
    def command(self) -> str:
        """The command as somebody types it."""
        return " ".join(("aiocost", *self.arguments))


RECORDINGS = (
    Recording(
        "check",
        ("check", *TARGET),
        "docs/formats.md",
        "The findings of LangGraph's server in a terminal, and the line in which all of its spawns add up",
    ),
    Recording("bill", ("bill", *TARGET, "--top", "1"), "docs/bill.md"),
    Recording(
        "diff",
        ("diff", f"v{BEFORE}", f"v{AFTER}", *TARGET),
        "docs/diff.md",
        "What a new version of LangGraph's server adds, in a terminal: two entry points, and below each its spawns",
    ),
)


def repository(folder: Path) -> None:
    """Make one of both versions.

    Args:
        folder: where it shall lie; it is empty.
    """
    names = {f"GIT_{who}_{what}": "aiocost" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    times = {f"GIT_{who}_DATE": "2026-11-01T12:00:00Z" for who in ("AUTHOR", "COMMITTER")}

    def git(*arguments: str) -> None:
        environment = {**os.environ, **names, **times, "GIT_CONFIG_GLOBAL": os.devnull}
        subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True)  # noqa: S603, S607

    git("init", "-q", "-b", "main")
    for version in (BEFORE, AFTER):
        git("rm", "-q", "-r", "--ignore-unmatch", ".")
        with tempfile.TemporaryDirectory() as downloaded:
            wanted = ("-q", "--no-deps", "--only-binary", ":all:", "-d", downloaded, f"{SERVICE}=={version}")
            subprocess.run([sys.executable, "-m", "pip", "download", *wanted], check=True)  # noqa: S603
            (wheel,) = Path(downloaded).iterdir()
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(folder)
        git("add", "-A", ".")
        git("commit", "-q", "-m", version)
        git("tag", f"v{version}")


def _called(arguments: tuple[str, ...]) -> list[str]:
    return [sys.executable, "-m", "flake8_aiocost.frontends.cli", *arguments]


def text(arguments: tuple[str, ...], folder: Path) -> str:
    """What a command prints into a pipe."""
    environment = {**os.environ, "PYTHONUTF8": "1"}
    done = subprocess.run(  # noqa: S603
        _called(arguments), cwd=folder, env=environment, stdout=subprocess.PIPE, encoding="utf-8", check=False
    )
    # The name of a commit follows from what git was asked to sign and to call its author.
    return _COMMIT.sub("", done.stdout)


def on_terminal(arguments: tuple[str, ...], folder: Path) -> str:
    """What a command prints on a terminal, with its colours."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONUTF8": "1", "TERM": "xterm-256color", "COLUMNS": str(WIDTH), "LINES": "50"}
    environment.pop("NO_COLOR", None)
    process = subprocess.Popen(  # noqa: S603
        _called(arguments), cwd=folder, env=environment, stdout=theirs, stderr=subprocess.DEVNULL
    )
    os.close(theirs)
    pieces = []
    while True:
        try:
            piece = os.read(ours, 1 << 16)
        except OSError:  # how Linux tells that nobody has the other end any more
            break
        if not piece:
            break
        pieces.append(piece)
    os.close(ours)
    process.wait()
    return _COMMIT.sub("", b"".join(pieces).decode().replace("\r\n", "\n"))


def block(recording: Recording, said: str) -> str:
    """The part of a page that shows a recording. Blocks of consoles are about the example service."""
    shown = f"```text\n$ {recording.command}\n{said.strip(chr(10))}\n```\n"
    return f"{shown}\n![{recording.alt}]({recording.picture.name})\n" if recording.alt else shown


def begin(recording: Recording) -> str:
    """What stands before that part on its page; ``END`` stands behind it."""
    return f"<!-- recorded {recording.name} -->\n"


def main() -> None:
    """Record everything."""
    with tempfile.TemporaryDirectory() as folder:
        repository(Path(folder))
        for each in RECORDINGS:
            page = CHECKOUT / each.page
            said = block(each, text(each.arguments, Path(folder)))
            before, _, rest = page.read_text(encoding="utf-8").partition(begin(each))
            page.write_text(f"{before}{begin(each)}{said}{END}{rest.partition(END)[2]}", encoding="utf-8")
            if each.alt:
                lines = [Text(f"$ {each.command}", "bold")]
                lines += [Text.from_ansi(line) for line in on_terminal(each.arguments, Path(folder)).splitlines()]
                svg = drawn(lines, title=f"{SERVICE} {AFTER}", name=each.name, width=WIDTH, wrap=True)
                each.picture.write_text(svg, encoding="utf-8")
            print(f"{each.page}: {each.command}")


if __name__ == "__main__":
    main()
