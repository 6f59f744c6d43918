"""git as a process: commands that read objects and refs, and start no other program whatever the repository says.

A repository brings its own configuration, and with it names of programs: a monitor of the file system, hooks, filters,
helpers that fetch. The commands that are run here use neither index nor work tree, so most of these have no part in
them; the rest is switched off. Configuration of the user and the system is theirs, and ``safe.directory`` is there, so
it holds.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from flake8_aiocost.errors import AiocostError

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Switched off for each command: what runs a program, fetches, rewrites objects, or reads paths as patterns.
_OPTIONS = (
    *("--no-pager", "--no-replace-objects", "--no-optional-locks", "--literal-pathspecs"),
    *("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "-c", "protocol.allow=never"),
)
#: What of the user's environment is for git: where its own parts lie, and the user's configuration. A hook sets others,
#: such as ``GIT_DIR``, for the folder that it runs in.
_KEPT = ("GIT_CONFIG", "GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM")
_SET = {
    "LC_ALL": "C",
    "GIT_TERMINAL_PROMPT": "0",
    # No missing object is fetched: no helper for that is started, and no host is asked.
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_NO_LAZY_FETCH": "1",
}
#: Bytes that a command prints which is read as a whole.
_MOST = 1_000_000
_PIECE = 1 << 16


class RevisionError(AiocostError):
    """What git has cannot be read. The line says what, and the way out."""


class Ran(NamedTuple):
    """What a command came to: its exit code, what it printed, and the first line of what it complained about."""

    code: int
    output: str
    complaint: str


class Git:
    """git, run in a folder."""

    def __init__(self, program: str, folder: Path) -> None:
        """Run nothing yet.

        Args:
            program: where git lies.
            folder: where its commands are run.
        """
        self.folder = folder
        self._program = program

    @classmethod
    def found(cls, folder: Path) -> Git:
        """The git of the user's PATH, for a folder.

        Raises:
            RevisionError: there is none.
        """
        names = ("git.exe", "git") if os.name == "nt" else ("git",)
        for entry in os.environ.get("PATH", os.defpath).split(os.pathsep):
            # What is relative depends on the folder, which may hold a program of that name.
            if entry and Path(entry).is_absolute():
                for name in names:
                    program = Path(entry) / name
                    if program.is_file() and os.access(program, os.X_OK):
                        return cls(str(program), folder)
        raise RevisionError("git is not installed, or not in PATH: changes are read from git")

    def run(self, *arguments: str) -> Ran:
        """Run a command to its end.

        Raises:
            RevisionError: it cannot be started, or prints more than it should.
        """
        with self.start(*arguments, complains=True) as process:
            output, complaint = process.communicate()
        if len(output) > _MOST:
            raise RevisionError(f"git {arguments[0]} prints more than {_MOST // 1_000_000} MB")
        text = complaint.decode("utf-8", "replace").strip().partition("\n")[0]
        return Ran(process.returncode, os.fsdecode(output), text.removeprefix("fatal: "))

    def stream(self, *arguments: str) -> Iterator[bytes]:
        """What a command prints, as it comes. It is ended where nobody wants more.

        Raises:
            RevisionError: it cannot be started, or fails.
        """
        process = self.start(*arguments)
        try:
            assert process.stdout is not None  # noqa: S101  it is a pipe
            while piece := process.stdout.read(_PIECE):
                yield piece
            if process.wait():
                raise RevisionError(f"git {arguments[0]} failed: the repository may be damaged; git fsck tells")
        finally:
            end(process)

    def start(self, *arguments: str, asks: bool = False, complains: bool = False) -> subprocess.Popen[bytes]:
        """Start a command that prints into a pipe.

        Args:
            arguments: the command and its own.
            asks: it reads from a pipe.
            complains: what it complains about is kept in a pipe too.

        Raises:
            RevisionError: it cannot be started.
        """
        environment = {name: text for name, text in os.environ.items() if _is_kept(name)}
        try:
            return subprocess.Popen(  # noqa: S603  git itself, and arguments of ours
                [self._program, *_OPTIONS, *arguments],
                cwd=self.folder,
                env={**environment, **_SET},
                stdin=subprocess.PIPE if asks else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE if complains else subprocess.DEVNULL,
            )
        except (OSError, ValueError) as error:
            raise RevisionError(f"git cannot be run: {getattr(error, 'strerror', None) or error}") from None


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process, if it has not ended, and close its pipes."""
    if process.poll() is None:
        process.kill()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:  # it was to be told something and is gone
                continue
    process.wait()


def _is_kept(name: str) -> bool:
    return not name.upper().startswith("GIT_") or name.upper().startswith(_KEPT)
