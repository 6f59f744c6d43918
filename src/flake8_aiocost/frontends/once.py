"""What is said once a run, however many processes lint its files, and in whatever way these were started."""

from __future__ import annotations

import atexit
import os
from contextlib import suppress

#: What is about the run: what prices are taken from, and a fault on the way to an index.
ONCE = ("AIO901", "AIO902")
#: Names the run to processes that are started anew: from CPython 3.14 on also on Linux, where they were forked before.
VARIABLE = "AIOCOST_RUN"


class Once:
    """Empty files in the folder for temporary ones, each made by whoever says a thing first.

    Their names hold a random number, so nobody outside of the run makes one of them.
    """

    def __init__(self, run: str = "") -> None:
        """Belong to a run; by default to one of this process alone, which needs no files."""
        self._run = run
        self._said: set[str] = set()

    @classmethod
    def begin(cls) -> Once:
        """Begin a run in the process that starts the others. Its files are removed when Python ends."""
        found = cls(os.urandom(16).hex())
        os.environ[VARIABLE] = found._run
        atexit.register(found.forget)
        return found

    @classmethod
    def join(cls) -> Once:
        """Belong to the run of the process that has started this one."""
        run = os.environ.get(VARIABLE, "")
        return cls(run if run.isalnum() else "")

    def is_first(self, what: str) -> bool:
        """Whether nobody in the run has asked this of one of ``ONCE``; where no file can be made, in this process."""
        if what in self._said:
            return False
        self._said.add(what)
        if not self._run:
            return True
        try:
            os.close(os.open(self._marker(what), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            return False
        except OSError:
            return True
        return True

    def forget(self) -> None:
        """Begin anew: nobody has said anything."""
        self._said.clear()
        for what in ONCE if self._run else ():
            with suppress(OSError):
                os.unlink(self._marker(what))  # noqa: PTH108  as os.open

    def _marker(self, what: str) -> str:
        import tempfile  # noqa: PLC0415  flake8 has imported it, other doors may have not

        return os.path.join(tempfile.gettempdir(), f"flake8-aiocost-{self._run}-{what}")  # noqa: PTH118  as os.open
