"""The finished rounds of a run that is not: kept beside its results, so that the same command goes on with them.

They lie in the folder of the raw results and not in the user's cache: of a container, what survives it is where its
results go.
"""

from __future__ import annotations

import shutil
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from flake8_aiocost.calibrate.failures import UsageError
from flake8_aiocost.calibrate.identity import Run
from flake8_aiocost.calibrate.interrupts import undisturbed
from flake8_aiocost.calibrate.locking import Lock
from flake8_aiocost.calibrate.tables.raw import read

if TYPE_CHECKING:
    from pathlib import Path

    import pyperf

    from flake8_aiocost.calibrate.rounds import Surroundings

FOLDER = ".unfinished"
INDEX = "rounds.json"
#: Seconds for which it counts: a day later the machine may be another one under the same name.
OLDEST = 24 * 3600.0


class Round(msgspec.Struct):
    """One worker's results, and how long it took."""

    turn: int
    surroundings: str
    seconds: float

    @property
    def file(self) -> str:
        """Its name."""
        return f"{self.turn}-{self.surroundings}.json.gz"


class _Index(msgspec.Struct):
    """The file that says what there is. ``when`` is in seconds since 1970."""

    run: Run
    when: float
    rounds: list[Round]


class Unfinished:
    """The rounds of this run that are there already, and those to come. ``note`` says in a line what was found.

    ``others``: those of a run with other options are there, and are left for it until there is one of ours.
    """

    def __init__(self, raw: Path, run: Run, fresh: bool = False) -> None:
        """Keep rounds in a folder of ``raw``; ``fresh``: whatever is there."""
        self.folder = raw / FOLDER
        self.run = run
        self.fresh = fresh
        self.note = ""
        self.rounds: list[Round] = []
        self.suites: dict[tuple[int, str], pyperf.BenchmarkSuite] = {}
        self.missing = [folder for folder in (raw, *raw.parents) if not folder.exists()]
        self.lock: Lock | None = None
        self.others = False

    def __enter__(self) -> Unfinished:
        """Take the folder. Where another run has it, or it cannot be used, this one keeps nothing."""
        try:
            with undisturbed():
                self._take()
        except KeyboardInterrupt:
            self._leave()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the finished rounds for the next run, and nothing where there are none."""
        with undisturbed():
            self._leave()

    def _take(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            # Results are meant to be committed, and these are none.
            (self.folder / ".gitignore").write_text("*\n", encoding="utf-8")
            self.lock = Lock.take(self.folder / "lock")
        except OSError as error:
            self.note = f"rounds are not kept for another run: {error.strerror or error}"
            return
        if self.lock is None:
            self.note = "another run has the same target: this one starts anew and keeps no rounds"
            return
        self._look()

    def _leave(self) -> None:
        if self.lock is None:
            return
        if not self.rounds and not self.others:
            shutil.rmtree(self.folder, ignore_errors=True)
            for folder in self.missing:
                with suppress(OSError):  # it is not empty: something was written
                    folder.rmdir()
        self.lock.release()

    @property
    def advice(self) -> str:
        """What to tell a person whose run ends before its time, as the end of a sentence."""
        return f"; the same command goes on with the {counted(self.rounds)} that it made" if self.rounds else ""

    def _look(self) -> None:
        try:
            index = msgspec.json.decode((self.folder / INDEX).read_bytes(), type=_Index)
        except FileNotFoundError:
            return
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            self.note = "what an earlier run left cannot be read: starting anew"
            return
        if self.fresh:
            self.note = f"starting anew, without the {counted(index.rounds)} of an earlier run"
        elif index.run != self.run:
            self.note = "what an earlier run left is of other options, libraries or host: starting anew"
            self.others = True  # until there is a round of ours
        elif not 0 <= time.time() - index.when <= OLDEST:
            self.note = "what an earlier run left is older than a day: starting anew"
        else:
            for one in index.rounds:
                with suppress(UsageError):  # a damaged one is measured again
                    self.suites[one.turn, one.surroundings] = read(self.folder / one.file)
                    self.rounds.append(one)
            self.note = f"going on with the {counted(self.rounds)} of an earlier run; --fresh starts anew"

    def done(self, turn: int, one: Surroundings) -> tuple[pyperf.BenchmarkSuite, float] | None:
        """A round that is there already, with the seconds that it took."""
        suite = self.suites.get((turn, one.name))
        if suite is None:
            return None
        return suite, next(kept.seconds for kept in self.rounds if (kept.turn, kept.surroundings) == (turn, one.name))

    def keep(self, turn: int, one: Surroundings, suite: pyperf.BenchmarkSuite, seconds: float) -> None:
        """Keep a round. A disk that is full does not end the run: it may have room for the table yet."""
        if self.lock is None:
            return
        made = Round(turn, one.name, seconds)
        with undisturbed():
            try:
                written = self.folder / f".{made.file}"
                suite.dump(str(written), replace=True)
                written.replace(self.folder / made.file)
                index = _Index(self.run, time.time(), [*self.rounds, made])
                written = self.folder / f".{INDEX}"
                written.write_bytes(msgspec.json.encode(index))
                written.replace(self.folder / INDEX)
            except OSError as error:
                print(f"this round is not kept for another run: {error.strerror or error}", file=sys.stderr)
            else:
                self.rounds.append(made)
                self.others = False

    def forget(self) -> None:
        """There is nothing to go on with: the table is written, or the rounds make none."""
        self.rounds.clear()
        self.others = False


def counted(rounds: list[Round]) -> str:
    """``1 round``, ``7 rounds``."""
    return f"{len(rounds)} round{'s' * (len(rounds) != 1)}"
