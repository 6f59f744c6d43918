"""Whether something is done on every way: a task that each of two branches awaits is awaited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.spawns.program_point import is_conditional

if TYPE_CHECKING:
    from flake8_aiocost.module.facts import ModuleFacts


def is_covered(branch: int, reached: set[int], facts: ModuleFacts) -> bool:
    """Whether one of some branches is taken whenever code in a branch runs.

    Args:
        branch: where the code stands.
        reached: the branches of which one is to be taken.
        facts: of the module.
    """
    reached = set(reached)
    while True:
        if any(not is_conditional(each, branch, facts) for each in reached):
            return True
        both = {
            facts.branches[one]
            for one, other in facts.choices
            if _holds(one, reached, facts) and _holds(other, reached, facts)
        }
        if both <= reached:
            return False
        reached |= both


def _holds(branch: int, reached: set[int], facts: ModuleFacts) -> bool:
    return any(not is_conditional(each, branch, facts) for each in reached if each >= branch)
