"""Time limits: whether the task that ``wait_for`` makes is worth a word beside what it limits.

Of 67 findings on ``wait_for`` that were judged 24 were of use: where a loop makes one for each item of a queue or a
stream, and where what is limited rarely waits at all. Beside a request to another service, a browser or a thread, a
task is nothing, in a loop too. A sleep is no service, and counts outside of loops only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.spawns.caught import handlers

if TYPE_CHECKING:
    from flake8_aiocost.model import Spawn
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.rules.rule import Case


#: The Python that has ``asyncio.timeout``, and whose ``wait_for`` does not use it.
TIMEOUT_SINCE = (3, 11)
#: Beside what waits for so long a task of 20 µs is little: 2 % of its time, and less than what a statement of a
#: database or a round trip to another process takes of the CPU.
_LONG_US = 1_000.0


def little_beside(case: Case) -> str:
    """Why the task of a time limit is little beside what it limits.

    Returns:
        What completes "nothing is said, since ..."; empty where it is worth a word.
    """
    if case.spawn.construct != "wait_for":
        return ""
    if is_heartbeat(case.judged.project.modules[case.module], case.spawn):
        return "its loop goes on when the time is over, so it looks after something now and then"
    waits = [each.summary.waits for each in case.judged.children(case)]
    long = any(each.us >= _LONG_US for each in waits)
    # What a loop waits for, nobody knows for how long, is mostly there already: the next item of a stream.
    maybe = not case.spawn.loops and (not waits or any(each.unknown or each.sleeps for each in waits))
    return "it limits what may wait for long, beside which a task is little" if long or maybe else ""


def is_heartbeat(index: ModuleIndex, spawn: Spawn) -> bool:
    """Whether a ``while`` waits for a time, and goes on if nothing has come: nobody notices what such a turn costs.

    Of 11 such loops that were judged, the 4 of use yield what has come: a stream of many small parts to one client.
    """
    facts = index.facts
    if not spawn.loops or facts.loops[spawn.loops[-1]].kind != "while":
        return False
    loop = spawn.loops[-1]
    if any(each.kind == "yield" and loop in facts.places[each.place].loops for each in facts.handovers):
        return False
    caught = handlers(index, spawn.site, "TimeoutError")
    return any(not each.leaves and loop in facts.places[each.place].loops for each in caught)
