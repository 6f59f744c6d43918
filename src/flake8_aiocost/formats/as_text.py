"""Text as flake8 and ruff print it: a line for each finding, and a last line in which the numbers add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.formats import Outcome, Reported, Summary

#: How each outcome is called, in the order of the last line.
CALLED: dict[Outcome, str] = {
    "reported": "reported",
    "noqa": "suppressed (noqa)",
    "ignored": "suppressed (ignore)",
    "min-cost": "below min-cost",
    "merged": "merged into one cause",
    "bought": "well bought or a contract",
    "contract": "well bought or a contract",
    "children": "of unknown children",
    "sequence": "without a sequence",
    "task": "without a task",
    "cold": "cold",
    "unknown": "of unknown heat",
}


class _Text:
    chains = False

    def findings(self, reported: Sequence[Reported], *, first: bool) -> Iterator[str]:
        """``app/feed.py:14:18: AIO101 gather of 2: ...``."""
        del first
        for each in reported:
            position = each.finding.position
            yield f"{each.path}:{position.line}:{position.column + 1}: {each.finding.code} {each.finding.message}\n"

    def end(self, summary: Summary, *, empty: bool) -> str:
        """``found 9 spawns in 4 files: 5 reported, 1 suppressed (noqa), 3 cold; 2 files not read``."""
        del empty
        counts: dict[str, int] = dict.fromkeys(CALLED.values(), 0)
        for outcome, count in summary.outcomes.items():
            counts[CALLED[outcome]] += count
        parts = [f"{count} {word}" for word, count in counts.items() if count or word == CALLED["reported"]]
        apart = [(len(summary.unread), "not read"), (summary.failed, "not analysed, by a fault of ours")]
        rest = "".join(f"; {_counted(count, 'file')} {what}" for count, what in apart if count)
        found = f"found {_counted(summary.found, 'spawn')} in {_counted(summary.files, 'file')}"
        return f"{found}: {', '.join(parts)}{rest}\n"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


FORMAT = _Text()
