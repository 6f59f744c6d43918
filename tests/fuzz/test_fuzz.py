"""A few seconds of what ``make fuzz`` does for an hour, the same ones each time.

``AIOCOST_FUZZ_ROUNDS`` multiplies them.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest

from tests.fuzz.__main__ import one
from tests.fuzz.deliberate import without
from tests.fuzz.rounds import ROUNDS

TIMES = int(os.environ.get("AIOCOST_FUZZ_ROUNDS", "1"))
#: Rounds of each kind, by what one takes.
FEW = {"programs": 10, "fixtures": 5, "damages": 40, "caches": 5, "configurations": 10}


@pytest.mark.parametrize("kind", FEW)
def test_rounds(kind: str) -> None:
    assert sum(one(kind, seed) for seed in range(FEW[kind] * TIMES)) > 0


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(ROUNDS.keys() - FEW.keys()))
def test_rounds_of_processes(kind: str) -> None:
    assert sum(one(kind, seed) for seed in range(TIMES)) > 0


@pytest.mark.parametrize(
    ("change", "before", "after", "same"),
    [
        ("alias_import", "result is handed to to_list [t]", "result is handed to to_list_9 [t]", True),
        ("alias_import", "result is handed to m.to_list [t]", "result is handed to m_9.to_list [t]", True),
        ("alias_import", "result is handed to to_list [t]", "result is handed to to_set_9 [t]", False),
        ("alias_import", "per call of get_9 [t]", "per call of get [t]", False),
        ("swap_branches", "2 µs, budget is 1.0 µs: gather of n in a", "2 µs, budget is 1.0 µs: gather of 2 in b", True),
        (
            "swap_branches",
            "2 µs, budget is 1.0 µs: gather of n in a",
            "3 µs, budget is 1.0 µs: gather of n in a",
            False,
        ),
        ("wrap", "2 µs, budget is 1.0 µs: gather of n in a", "2 µs, budget is 1.0 µs: gather of 2 in b", False),
    ],
)
def test_a_change_may_alter_what_it_is_meant_to_and_nothing_else(
    change: str, before: str, after: str, same: bool
) -> None:
    said = [without(change, Counter({("AIO110", "f", message): 1})) for message in (before, after)]
    assert (said[0] == said[1]) is same
