"""What a run comes to, in one line in which the numbers add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.formats import Outcome, Summary

#: How each outcome is called, in the order of the line.
CALLED: dict[Outcome, str] = {
    "reported": "reported",
    "noqa": "suppressed (noqa)",
    "ignored": "suppressed (ignore)",
    "baseline": "suppressed (baseline)",
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


def parts(summary: Summary) -> dict[str, int]:
    """How many spawns there are of each outcome, by what it is called; but for ``reported`` only those there are."""
    counts: dict[str, int] = dict.fromkeys(CALLED.values(), 0)
    for outcome, count in summary.outcomes.items():
        counts[CALLED[outcome]] += count
    return {word: count for word, count in counts.items() if count or word == CALLED["reported"]}


def totals(summary: Summary) -> str:
    """``found 9 spawns in 4 files: 5 reported, 1 suppressed (noqa), 3 cold; 2 files not read``.

    A chain of calls ends at a file that was not read, so these are named again where heat is unknown.
    """
    said = ", ".join(f"{count} {word}" for word, count in parts(summary).items())
    apart = [(len(summary.unread), "not read"), (summary.failed, "not analysed, by a fault of ours")]
    rest = "".join(f"; {_counted(count, 'file')} {what}" for count, what in apart if count)
    behind = ""
    if summary.missing and summary.outcomes.get("unknown"):
        which = f"the {summary.missing} files that were" if summary.missing > 1 else "the file that was"
        behind = f"; what is of unknown heat may be called in {which} not read"
    return f"found {_counted(summary.found, 'spawn')} in {_counted(summary.files, 'file')}: {said}{rest}{behind}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
