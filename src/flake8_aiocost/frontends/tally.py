"""The last line of ``aiocost check``: every spawn that was found is in it once, so that it adds up."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.model import SilenceKind, Verdict

#: How each reason for silence is called.
SILENT: dict[SilenceKind, str] = {
    "min-cost": "below min-cost",
    "merged": "merged into one cause",
    "bought": "well bought or a contract",
    "contract": "well bought or a contract",
    "sequence": "without a sequence",
    "task": "without a task",
    "cold": "cold",
    "unknown": "of unknown heat",
}
REPORTED, SUPPRESSED = "reported", "suppressed (noqa)"
_ORDER = (REPORTED, SUPPRESSED, *dict.fromkeys(SILENT.values()))


class Tally:
    """Counts the spawns of a run by what became of them, and the files that were not read."""

    def __init__(self) -> None:
        """Nothing is counted yet."""
        self.files = self.unread = self.failed = 0
        self._spawns: Counter[str] = Counter()

    def count(self, verdict: Verdict, *, suppressed: bool) -> None:
        """Count one spawn; ``suppressed``: by a comment."""
        if verdict.silence is not None:
            self._spawns[SILENT[verdict.silence.kind]] += 1
        else:
            self._spawns[SUPPRESSED if suppressed else REPORTED] += 1

    def line(self) -> str:
        """``found 9 spawns in 4 files: 5 reported, 1 suppressed (noqa), 3 cold; 2 files not read``."""
        found = sum(self._spawns.values())
        parts = [f"{self._spawns[each]} {each}" for each in _ORDER if self._spawns[each] or each == REPORTED]
        apart = [(self.unread, "not read"), (self.failed, "not analysed, by a fault of ours")]
        rest = "".join(f"; {_counted(count, 'file')} {what}" for count, what in apart if count)
        return f"found {_counted(found, 'spawn')} in {_counted(self.files, 'file')}: {', '.join(parts)}{rest}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
