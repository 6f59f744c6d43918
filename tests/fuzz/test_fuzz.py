"""A few seconds of what ``make fuzz`` does for an hour, the same ones each time.

``AIOCOST_FUZZ_ROUNDS`` multiplies them.
"""

from __future__ import annotations

import os

import pytest

from tests.fuzz.__main__ import one
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
