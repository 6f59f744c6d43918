"""What a rule says is cheaper was measured to be so, on every Python that it speaks for, in every environment."""

from __future__ import annotations

import pytest

from flake8_aiocost.cost.interpolate import cost_of
from flake8_aiocost.cost.reference import reference
from flake8_aiocost.rules.aio401_wait_for_instead_of_timeout import PYTHON

FANNED = (1, 4)


def test_a_timeout_around_what_waits_costs_less_than_wait_for() -> None:
    measured = [each for each in reference(PYTHON).environments if each.awaitable == "suspending"]
    parts = [
        cost_of(n, each.constructs["timeout"]) / cost_of(n, each.constructs["wait_for"])
        for each in measured
        for n in FANNED
    ]
    assert [round(part, 2) for part in (min(parts), max(parts))] == [0.56, 0.83]


@pytest.mark.parametrize("minor", [(3, 10), (3, 11), (3, 12), (3, 13)])
def test_one_hop_costs_less_than_one_for_each_of_two_items(minor: tuple[int, int]) -> None:
    for measured in reference(minor).environments:
        for hop in ("to_thread", "sync_to_async", "run_in_threadpool", "anyio_to_thread"):
            curve = measured.constructs[hop]
            assert cost_of(2, curve) > cost_of(1, curve), (measured.loop, measured.load, hop)
