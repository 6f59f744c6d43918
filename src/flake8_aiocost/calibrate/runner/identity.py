"""What must be the same for two runs to be one."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from flake8_aiocost.calibrate import harness

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flake8_aiocost.calibrate.harness.profiles import Profile
    from flake8_aiocost.calibrate.runner.interpreter import Interpreter
    from flake8_aiocost.calibrate.runner.workers import Surroundings


class Run(msgspec.Struct, frozen=True):
    """All of it. A library that has a part in the numbers, or another release of ours, makes it another run."""

    host: str
    interpreter: str
    version: tuple[int, int, int]
    libraries: dict[str, str]
    profile: str
    seconds: float
    surroundings: list[str]
    suite: str

    @classmethod
    def of(cls, interpreter: Interpreter, profile: Profile, each: Iterable[Surroundings]) -> Run:
        """This run."""
        return cls(
            host=socket.gethostname(),
            interpreter=str(Path(shutil.which(interpreter.executable) or interpreter.executable).absolute()),
            version=interpreter.version,
            libraries=dict(interpreter.libraries),
            profile=profile.name,
            seconds=profile.seconds,
            surroundings=[one.name for one in each],
            suite=_source(),
        )


def _source() -> str:
    """One hash of all that workers run, so that rounds of two releases are never mixed."""
    folder = Path(harness.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(f"{path.relative_to(folder)}{os.sep}".encode() + path.read_bytes())
    return digest.hexdigest()
