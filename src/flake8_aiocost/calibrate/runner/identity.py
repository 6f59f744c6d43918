"""The identity of a calibration: what must be equal for an unfinished one to be resumed."""

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

    from flake8_aiocost.calibrate.harness.loops import LoopConfig
    from flake8_aiocost.calibrate.harness.profiles import Profile
    from flake8_aiocost.calibrate.runner.interpreter import Interpreter


class RunIdentity(msgspec.Struct, frozen=True):
    """Everything that influences the values, so that only rounds of equal conditions are mixed."""

    host: str
    interpreter: str
    version: tuple[int, int, int]
    libraries: dict[str, str]
    profile: str
    seconds: float
    configs: list[str]
    harness: str

    @classmethod
    def of(cls, interpreter: Interpreter, profile: Profile, configs: Iterable[LoopConfig]) -> RunIdentity:
        """The identity of a calibration on this host."""
        return cls(
            host=socket.gethostname(),
            interpreter=str(Path(shutil.which(interpreter.executable) or interpreter.executable).absolute()),
            version=interpreter.version,
            libraries=dict(interpreter.libraries),
            profile=profile.name,
            seconds=profile.seconds,
            configs=[config.name for config in configs],
            harness=harness_hash(),
        )


def harness_hash() -> str:
    """The hash of all that workers run. The rest of the package has no influence on the values."""
    folder = Path(harness.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(f"{path.relative_to(folder)}{os.sep}".encode() + path.read_bytes())
    return digest.hexdigest()
