"""What a round has found."""

from __future__ import annotations


class FaultError(AssertionError):
    """Something that must not be: what, and the text that shows it."""

    def __init__(self, what: str, shown: str = "") -> None:
        super().__init__(f"{what}\n{shown}")
        self.what = what
        self.shown = shown
