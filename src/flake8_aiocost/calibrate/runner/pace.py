"""How fast a worker is. One that would not be done in time is stopped early, and measures fewer points."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from flake8_aiocost.calibrate.errors import CalibrationError

#: Points after which the pace of a worker is looked at, and the share of its points after which it is let go on: what
#: it has done would be lost.
LEAST_POINTS, LATEST_SHARE = 5, 1 / 3
#: By how much its time may be exceeded by what the first points tell; by none any more at the latest. Points come in a
#: random order, but a worker measures some of them together, and the first of these takes the time of all.
LEEWAY = 3.0
#: By how much a worker may exceed its time, as far as its pace tells that. The time of the later ones becomes shorter.
SLACK = 1.2
#: How much of the time until it is killed it may need, as far as its pace tells that.
SURE = 0.9


class TimeOverError(CalibrationError):
    """A worker was stopped, since there is no time left."""


class TooSlowError(Exception):
    """A worker was stopped, since it would need too long. ``fitting`` is the number of points that it has time for."""

    def __init__(self, fitting: int) -> None:
        """Note the number."""
        super().__init__(fitting)
        self.fitting = fitting


@dataclass
class Pace:
    """Reads the lines of a worker: first the number of its points, then one for each point.

    It has ``seconds``, and is killed after ``most``.
    """

    seconds: float
    most: float
    clock: Callable[[], float] = time.monotonic
    points: int = 0
    done: int = 0
    began: float = field(init=False)
    ready: float = field(init=False)

    def __post_init__(self) -> None:
        """The worker starts now."""
        self.began = self.ready = self.clock()

    def line(self, text: str) -> None:
        """Raises ``TooSlowError`` as soon as a line shows that the worker will not be done in time."""
        now = self.clock()
        if number := re.fullmatch(r"(\d+) points", text):
            self.points, self.ready = int(number[1]), now
            return
        self.done += 1
        last = self.points * LATEST_SHARE
        if not LEAST_POINTS <= self.done <= last:
            return
        leeway = 1 + (LEEWAY - 1) * (last - self.done) / max(last - LEAST_POINTS, 1)
        each = (now - self.ready) / self.done
        limit = min(SLACK * self.seconds, SURE * self.most)
        if now - self.began + each * (self.points - self.done) > limit * leeway:
            # Another worker starts, and as long as this one did it takes to be ready.
            left = min(self.seconds, SURE * self.most) - (now - self.began) - (self.ready - self.began)
            raise TooSlowError(max(0, int(left / each)))
