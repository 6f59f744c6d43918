"""What a rule says is cheaper was measured to be so, on every Python that it speaks for, in every environment."""

from __future__ import annotations

import pytest

from flake8_aiocost.cost.interpolate import SEQUENCE, cost_of
from flake8_aiocost.cost.reference import reference
from flake8_aiocost.heat.catalogue import FRAMEWORKS
from flake8_aiocost.rules import rules
from flake8_aiocost.rules.hidden import HiddenRule
from flake8_aiocost.rules.limits import TIMEOUT_SINCE as PYTHON

FANNED = (1, 4)
HIDDEN = [rule for rule in rules() if isinstance(rule, HiddenRule)]


def test_a_timeout_around_what_waits_costs_less_than_wait_for() -> None:
    measured = [each for each in reference(PYTHON).environments if each.awaitable == "suspending"]
    parts = {
        (each.loop, each.load, n): cost_of(n, each.constructs["timeout"]) / cost_of(n, each.constructs["wait_for"])
        for each in measured
        for n in FANNED
    }
    assert [round(part, 2) for part in (min(parts.values()), max(parts.values()))] == [0.61, 0.88]


@pytest.mark.parametrize("minor", [(3, 10), (3, 11), (3, 12), (3, 13)])
def test_one_hop_costs_less_than_one_for_each_of_two_items(minor: tuple[int, int]) -> None:
    for measured in reference(minor).environments:
        for hop in ("to_thread", "sync_to_async", "run_in_threadpool", "anyio_to_thread"):
            curve = measured.constructs[hop]
            assert cost_of(2, curve) > cost_of(1, curve), (measured.loop, measured.load, hop)


@pytest.mark.parametrize("minor", [(3, 10), (3, 11), (3, 12), (3, 13)])
@pytest.mark.parametrize("rule", HIDDEN, ids=lambda rule: rule.code)
def test_what_a_framework_spawns_costs_more_than_doing_without(rule: HiddenRule, minor: tuple[int, int]) -> None:
    """The layer was measured against a plain one, and a hop against a call; what is left is the sequence's awaits."""
    for measured in reference(minor).environments:
        spent, needed = (cost_of(1, measured.constructs[name]) for name in (rule.measured, SEQUENCE))
        assert spent > 5 * needed, (measured.loop, measured.load, rule.measured)


def test_each_rule_about_a_framework_is_named_by_one() -> None:
    named = {entry.hidden for framework in FRAMEWORKS.parsed() for entry in framework.entry}
    assert named - {""} == {rule.name for rule in HIDDEN}
