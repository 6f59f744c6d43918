"""``python -m website.recordings [SERVICE...]``: what our commands say of published services, as text and pictures.

Two versions of each are downloaded from the package index and become two commits of a repository. Each command is run
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
from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text

from website.drawing import drawn

if TYPE_CHECKING:
    from collections.abc import Sequence

CHECKOUT = Path(__file__).parents[1]
TARGET = ("--python", "3.13", "--loop", "uvloop")
END = "<!-- /recorded -->\n"
#: Columns of the terminal.
WIDTH = 118
_COMMIT = re.compile(r" \([0-9a-f]{7}\)")


class Service(NamedTuple):
    """A package of the index that is a service, two of its versions, and what people call it."""

    package: str
    before: str
    after: str
    title: str


class Recording(NamedTuple):
    """A command that is run on a service: its arguments, the page that shows what it prints, what its picture shows."""

    service: Service
    arguments: tuple[str, ...]
    page: str
    alt: str = ""

    @property
    def command(self) -> str:
        """The command as somebody types it."""
        return " ".join(("aiocost", *self.arguments))

    @property
    def name(self) -> str:
        """What its part of the page is called."""
        name = self.arguments[0]
        return name if self.page != OTHERS else f"{self.service.package} {name}"

    @property
    def picture(self) -> Path:
        """Where the picture lies; one without ``alt`` has none: the page of its bill was drawn."""
        docs = CHECKOUT / "docs"
        name = self.arguments[0]
        if self.page != OTHERS:
            return docs / f"{name}-service.svg"
        return docs / "services" / f"{self.service.package}-{name}.svg"


OTHERS = "docs/services.md"
LANGGRAPH = Service("langgraph-api", "0.15.9", "0.16.7", "LangGraph's server")
#: What a bill begins with in a large service: its dearest branches are far from what a usual call takes.
_EVERY = ("--sort", "every", "--top", "2")
_DEAREST = ("--top", "1")
#: Those of the page ``OTHERS``, with how their bills are sorted, and how many entry points of a change are shown.
SERVICES = (
    (Service("open-webui", "0.11.4", "0.12.4", "Open WebUI"), _EVERY, 8),
    (Service("litellm", "1.109.3", "1.110.2", "LiteLLM"), _EVERY, 10),
    (Service("lnbits", "1.5.6", "1.6.2", "LNbits"), _DEAREST, 5),
    (Service("khoj", "1.41.0", "1.42.10", "Khoj"), _DEAREST, 5),
)


def _of(service: Service, bill: tuple[str, ...], top: int) -> tuple[Recording, ...]:
    versions = f"v{service.before}", f"v{service.after}"
    shows = (
        (("check", *TARGET), f"The findings of {service.title} in a terminal"),
        (("bill", *TARGET, *bill), f"What one call of {service.title} spends, in a terminal"),
        (("diff", *versions, *TARGET, "--top", str(top)), f"What a version of {service.title} adds, in a terminal"),
    )
    return tuple([Recording(service, arguments, OTHERS, alt) for arguments, alt in shows])


RECORDINGS = (
    Recording(
        LANGGRAPH,
        ("check", *TARGET),
        "docs/formats.md",
        "The findings of LangGraph's server in a terminal, and the line in which all of its spawns add up",
    ),
    Recording(LANGGRAPH, ("bill", *TARGET, "--top", "1"), "docs/bill.md"),
    Recording(
        LANGGRAPH,
        ("diff", f"v{LANGGRAPH.before}", f"v{LANGGRAPH.after}", *TARGET),
        "docs/diff.md",
        "What a new version of LangGraph's server adds, in a terminal: two entry points, and below each its spawns",
    ),
    *(recording for service, bill, top in SERVICES for recording in _of(service, bill, top)),
)


def repository(service: Service, folder: Path) -> None:
    """Make one of both versions, of their Python files.

    Args:
        service: what to download.
        folder: where it shall lie; it is empty.
    """
    names = {f"GIT_{who}_{what}": "aiocost" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    times = {f"GIT_{who}_DATE": "2026-11-01T12:00:00Z" for who in ("AUTHOR", "COMMITTER")}

    def git(*arguments: str) -> None:
        environment = {**os.environ, **names, **times, "GIT_CONFIG_GLOBAL": os.devnull}
        subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True)  # noqa: S603, S607

    git("init", "-q", "-b", "main")
    for version in (service.before, service.after):
        git("rm", "-q", "-r", "--ignore-unmatch", ".")
        with tempfile.TemporaryDirectory() as downloaded:
            wanted = ("-q", "--no-deps", "--only-binary", ":all:", "-d", downloaded, f"{service.package}=={version}")
            subprocess.run([sys.executable, "-m", "pip", "download", *wanted], check=True)  # noqa: S603
            (wheel,) = Path(downloaded).iterdir()
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(folder, [name for name in archive.namelist() if name.endswith(".py")])
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
    if not recording.alt:
        return shown
    picture = recording.picture.relative_to((CHECKOUT / recording.page).parent).as_posix()
    return f"{shown}\n![{recording.alt}]({picture})\n"


def begin(recording: Recording) -> str:
    """What stands before that part on its page; ``END`` stands behind it."""
    return f"<!-- recorded {recording.name} -->\n"


def _record(recording: Recording, folder: Path) -> None:
    page = CHECKOUT / recording.page
    said = block(recording, text(recording.arguments, folder))
    before, _, rest = page.read_text(encoding="utf-8").partition(begin(recording))
    page.write_text(f"{before}{begin(recording)}{said}{END}{rest.partition(END)[2]}", encoding="utf-8")
    if recording.alt:
        lines = [Text(f"$ {recording.command}", "bold")]
        lines += [Text.from_ansi(line) for line in on_terminal(recording.arguments, folder).splitlines()]
        service, path = recording.service, recording.picture
        title = f"{service.package} {service.after}"
        svg = drawn(lines, title=title, name=path.stem, width=WIDTH, wrap=True)
        path.parent.mkdir(exist_ok=True)
        path.write_text(svg, encoding="utf-8")
    print(f"{recording.page}: {recording.command}", flush=True)


def main(wanted: Sequence[str]) -> None:
    """Record everything, or what is said of some services."""
    for service in dict.fromkeys(each.service for each in RECORDINGS):
        if wanted and service.package not in wanted:
            continue
        with tempfile.TemporaryDirectory() as folder:
            repository(service, Path(folder))
            for each in RECORDINGS:
                if each.service == service:
                    _record(each, Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
