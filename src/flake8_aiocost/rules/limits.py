"""Time limits: whether the task that ``wait_for`` makes is worth a word beside what it limits.

Of 40 findings on ``wait_for`` that were judged 12 were of use: where a loop makes one for each item, and where what is
limited rarely waits at all. Beside a request to another service, a browser or a thread, a task is nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.rules.rule import Case


def limits_a_long_wait(case: Case) -> bool:
    """Whether a spawn limits what waits for long, or for nobody knows how long, once in a call of its function."""
    if case.spawn.construct != "wait_for" or case.spawn.loops:
        return False
    waits = [each.summary.waits for each in case.judged.children(case)]
    return not waits or any(each.unknown or each.sleeps or each.us >= case.judged.worth_us for each in waits)
