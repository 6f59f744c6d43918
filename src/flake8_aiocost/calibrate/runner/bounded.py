"""Run a program that may be any: it gets a limited time, and a limited amount of what it says is kept."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from itertools import zip_longest
from typing import IO, TYPE_CHECKING, NamedTuple

from flake8_aiocost.calibrate.runner.threads import started
from flake8_aiocost.calibrate.runner.worker_process import kill_group

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence

#: Bytes of each stream that are read. Then it is closed, and who writes more fails, mostly at once.
MOST_BYTES = 100_000
#: Seconds for the streams of a program that has ended: what it has started may hold them open.
_AFTER = 5.0


class Said(NamedTuple):
    """How a program ended, and what it wrote to its two streams; what is no UTF-8 is replaced, and so are controls."""

    code: int
    output: str
    errors: str


def run_bounded(command: Sequence[str], seconds: float) -> Said:
    """Run a program to its end.

    Raises:
        OSError: it cannot be started.
        subprocess.TimeoutExpired: it has not ended in so many seconds.
        CalibrationError: no thread can be started to read what it says.
    """
    process = subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    read: dict[int, bytes] = {}
    streams = (process.stdout, process.stderr)
    readers: list[threading.Thread] = []
    try:
        readers.extend(started(_read, each, read, at) for at, each in enumerate(streams))
        code = process.wait(seconds)
        for reader in readers:
            reader.join(_AFTER)
    finally:
        kill_group(process)
        process.wait()
        for reader, stream in zip_longest(readers, streams):
            if reader is not None:
                reader.join(_AFTER)
            # What another process still holds open cannot be closed while it is being read.
            if stream is not None and not (reader is not None and reader.is_alive()):
                stream.close()
    return Said(code, _text(read.get(0, b"")), _text(read.get(1, b"")))


def _read(stream: IO[bytes] | None, read: dict[int, bytes], number: int) -> None:
    if stream is None:
        return
    with suppress(OSError, ValueError):
        read[number] = stream.read(MOST_BYTES)
        if len(read[number]) == MOST_BYTES:
            stream.close()


def _text(data: bytes) -> str:
    text = data.decode("utf-8", "replace").replace("\r\n", "\n")
    return "".join(letter if letter.isprintable() or letter == "\n" else "?" for letter in text)
