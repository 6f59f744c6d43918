"""Start a thread of the runner. Where no more are allowed, that is one line for the user."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.errors import CalibrationError

if TYPE_CHECKING:
    from collections.abc import Callable


def started(run: Callable[..., None], *arguments: object) -> threading.Thread:
    """A thread that does not hold up the end of the process. Raises ``CalibrationError`` if it cannot start."""
    thread = threading.Thread(target=run, args=arguments, daemon=True)
    try:
        thread.start()
    except RuntimeError as error:
        raise CalibrationError(
            f"{error}: the limit of processes, threads or memory is reached (ulimit, or the container's limits)"
        ) from None
    return thread
