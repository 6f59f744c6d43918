"""What is said once a run, however many processes lint its files, and in whatever way these were started."""

from __future__ import annotations

import atexit
import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

#: Names the run to processes that are started anew: from CPython 3.14 on also on Linux, where they were forked before.
VARIABLE = "AIOCOST_RUN"


class Once:
    """A folder among the temporary ones, in which who says a thing first makes an empty file for it.

    Its name is a random number, so nobody outside of the run makes a file there. Most runs have nothing to say, and
    make no folder.
    """

    def __init__(self, run: str = "") -> None:
        """Belong to a run; by default to one of this process alone, which needs no files."""
        self._run = run
        self._said: set[str] = set()

    @classmethod
    def begin(cls) -> Once:
        """Begin a run in the process that starts the others. Its folder is removed when Python ends."""
        found = cls(os.urandom(16).hex())
        os.environ[VARIABLE] = found._run
        atexit.register(found.forget)
        return found

    @classmethod
    def join(cls) -> Once:
        """Belong to the run of the process that has started this one."""
        run = os.environ.get(VARIABLE, "")
        return cls(run if run.isalnum() else "")

    def is_first(self, line: str) -> bool:
        """Whether nobody in the run has asked this of a line; where no file can be made, nobody in this process."""
        name = blake2b(line.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        if name in self._said:
            return False
        self._said.add(name)
        if not self._run:
            return True
        try:
            folder = self._folder()
            folder.mkdir(mode=0o700, exist_ok=True)
            (folder / name).touch(mode=0o600, exist_ok=False)
        except FileExistsError:
            return False
        except OSError:
            return True
        return True

    def forget(self) -> None:
        """Begin anew: nobody has said anything."""
        self._said.clear()
        if not self._run:
            return
        with suppress(OSError):
            folder = self._folder()
            for path in folder.iterdir():
                path.unlink()
            folder.rmdir()

    def _folder(self) -> Path:
        import tempfile  # noqa: PLC0415  flake8 has imported it, other doors may have not

        return Path(tempfile.gettempdir()) / f"flake8-aiocost-{self._run}"
