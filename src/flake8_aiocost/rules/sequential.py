"""Whether plain awaits could stand in a spawn's place, for all that its children do.

Where they could not, its price is nothing to act on.
Of 45 findings on langflow and chainlit, 16 stood on a task that runs for as long as a connection or the process does,
on a writer whose reader waits beside it, or on a race. "More than in sequence" is no answer there, since the sequence
would hang.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flake8_aiocost.effects.talk import talks

if TYPE_CHECKING:
    from flake8_aiocost.rules.rule import Case

#: Loaders that collect the calls of one turn of the loop into one query: in sequence each would be a query of its own.
_BATCHING = re.compile(r"\bDataLoader\(\)\.load(?:_many)?\(\)$")


def beside(case: Case) -> str:
    """Why what a spawn starts has to run beside something.

    Returns:
        What completes "nothing is said, since ..."; empty where it could be awaited in place.
    """
    judged, spawn = case.judged, case.spawn
    spellings = (each for child in spawn.children for each in judged.project.hierarchy.spellings(child))
    if any(_BATCHING.search(each) for each in spellings):
        return "a data loader collects what it starts into one query"
    function = judged.project.number(case.module, spawn.function)
    return talks(judged.children(case), lambda: judged.effects.summary(function))
