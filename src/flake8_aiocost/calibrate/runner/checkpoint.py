"""The checkpoint of an unfinished calibration: its finished rounds, so that the same command can resume it.

They are stored in the folder of the raw results and not in the user's cache: after a container ends, only the folder of
its results remains.
"""

from __future__ import annotations

import shutil
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import filelock
import msgspec

from flake8_aiocost.atomic_files import write_bytes_atomically
from flake8_aiocost.calibrate.analysis import raw_results
from flake8_aiocost.calibrate.errors import UsageError
from flake8_aiocost.calibrate.interrupts import interrupts_deferred
from flake8_aiocost.calibrate.runner.identity import RunIdentity

if TYPE_CHECKING:
    from pathlib import Path

    import pyperf

    from flake8_aiocost.calibrate.harness.loops import LoopConfig

FOLDER = ".unfinished"
INDEX = "rounds.json"
#: Seconds for which a checkpoint is valid. A day later, another machine may have the same name.
MAX_AGE = 24 * 3600.0


class StoredRound(msgspec.Struct, frozen=True):
    """The results of one worker, and how long it took."""

    number: int
    config: str
    seconds: float

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.number}-{self.config}.json.gz"


class _Index(msgspec.Struct, frozen=True):
    """The file that lists the stored rounds. ``saved_at`` is in seconds since 1970."""

    identity: RunIdentity
    saved_at: float
    rounds: list[StoredRound]


class Checkpoint:
    """The rounds that an earlier run finished, and those that this one adds. ``note`` says in one line what was found.

    ``foreign``: the folder holds rounds of a run with other options. They stay until this run has a round of its own.
    """

    def __init__(self, raw_folder: Path, identity: RunIdentity, fresh: bool = False) -> None:
        """Use a subfolder of ``raw_folder``. With ``fresh``, ignore the rounds that are there."""
        self.folder = raw_folder / FOLDER
        self.identity = identity
        self.fresh = fresh
        self.note = ""
        self.rounds: list[StoredRound] = []
        self.suites: dict[tuple[int, str], pyperf.BenchmarkSuite] = {}
        self.created = [folder for folder in (raw_folder, *raw_folder.parents) if not folder.exists()]
        self.lock = filelock.FileLock(self.folder / "lock", blocking=False)
        self.foreign = False

    def __enter__(self) -> Checkpoint:
        """Lock the folder. If another run has it or it cannot be used, this run stores nothing."""
        try:
            with interrupts_deferred():
                self._open()
        except KeyboardInterrupt:
            self._close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the finished rounds for the next run; without any, remove the folder."""
        with interrupts_deferred():
            self._close()

    def _open(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            # Raw results are meant to be committed, but a checkpoint is not.
            (self.folder / ".gitignore").write_text("*\n", encoding="utf-8")
            self.lock.acquire()
        except filelock.Timeout:  # an OSError too
            self.note = "another run has the same output: this one starts over and stores no rounds"
            return
        except (OSError, NotImplementedError) as error:
            reason = getattr(error, "strerror", None) or error
            self.note = f"rounds are not stored for another run: {reason}"
            return
        self._load_index()

    def _close(self) -> None:
        if not self.lock.is_locked:
            return
        if not self.rounds and not self.foreign:
            shutil.rmtree(self.folder, ignore_errors=True)
            for folder in self.created:
                with suppress(OSError):  # not empty: the output was written there
                    folder.rmdir()
        self.lock.release()

    @property
    def advice(self) -> str:
        """What to tell a user whose run ends early, as the end of a sentence."""
        return f"; the same command resumes after the {counted(self.rounds)} done so far" if self.rounds else ""

    def _load_index(self) -> None:
        try:
            index = msgspec.json.decode((self.folder / INDEX).read_bytes(), type=_Index)
        except FileNotFoundError:
            return
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            self.note = "the rounds of an earlier run cannot be read: starting over"
            return
        if self.fresh:
            self.note = f"starting over, without the {counted(index.rounds)} of an earlier run"
        elif index.identity != self.identity:
            self.note = "the rounds of an earlier run are of other options, libraries or host: starting over"
            self.foreign = True
        elif not 0 <= time.time() - index.saved_at <= MAX_AGE:
            self.note = "the rounds of an earlier run are older than a day: starting over"
        else:
            for stored in index.rounds:
                with suppress(UsageError):  # a damaged round is measured again
                    self.suites[stored.number, stored.config] = raw_results.read(self.folder / stored.file)
                    self.rounds.append(stored)
            self.note = f"resuming with the {counted(self.rounds)} of an earlier run; --fresh starts over"

    def load(self, number: int, config: LoopConfig) -> tuple[pyperf.BenchmarkSuite, float] | None:
        """A round that an earlier run finished, with the seconds that it took."""
        suite = self.suites.get((number, config.name))
        if suite is None:
            return None
        seconds = next(
            stored.seconds for stored in self.rounds if (stored.number, stored.config) == (number, config.name)
        )
        return suite, seconds

    def save(self, number: int, config: LoopConfig, suite: pyperf.BenchmarkSuite, seconds: float) -> None:
        """Store a round. A full disk does not end the run, since it may have room for the table later."""
        if not self.lock.is_locked:
            return
        stored = StoredRound(number, config.name, seconds)
        index = _Index(self.identity, time.time(), [*self.rounds, stored])
        with interrupts_deferred():
            try:
                write_bytes_atomically(self.folder / stored.file, raw_results.encode(suite))
                write_bytes_atomically(self.folder / INDEX, msgspec.json.encode(index))
            except OSError as error:
                print(f"this round is not stored for another run: {error.strerror or error}", file=sys.stderr)
            else:
                self.rounds.append(stored)
                self.foreign = False

    def discard(self) -> None:
        """Forget all rounds: the table is written, or the rounds make no sound table."""
        self.rounds.clear()
        self.foreign = False


def counted(rounds: list[StoredRound]) -> str:
    """``1 round``, ``7 rounds``."""
    return f"{len(rounds)} round{'s' * (len(rounds) != 1)}"
