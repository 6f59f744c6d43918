"""``--baseline-mode``: what is to become of what a baseline has and the code has no more."""

from __future__ import annotations

from flake8_aiocost.records import Record

#: What the option accepts.
AUTO, LOCK, DISCARD = MODES = ("auto", "lock", "discard")


class Keeping(Record, frozen=True):
    """How a run keeps the baseline.

    ``mode`` is one of ``MODES``. ``own``: the command line has changed nothing of what is found and told, so that what
    is silent here is silent for everybody.
    """

    mode: str = DISCARD
    own: bool = True
