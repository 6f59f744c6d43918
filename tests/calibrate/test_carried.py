"""A table that is carried over to another build of its Python."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.calibrate.analysis.carried import carried
from flake8_aiocost.calibrate.analysis.scaled import scaled
from flake8_aiocost.calibrate.errors import UsageError
from flake8_aiocost.cost.table import Machine, Table
from tests.cost.tables import both, table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flake8_aiocost.cost.table import Measured

FAST = Machine("b", "fast", 2, "Linux")


def dearer(each: Measured, factors: Mapping[str, float]) -> Measured:
    constructs = {name: scaled(curve, factors.get(name, 1.0)) for name, curve in each.constructs.items()}
    return replace(each, constructs=constructs)


def made(python: str, yardstick: float, factors: Mapping[str, float]) -> Table:
    """A table whose constructs cost so many times what they do in others."""
    environments = tuple(dearer(each, factors) for each in both())
    return replace(table(python, python, environments), machine=FAST, yardstick=yardstick)


PLAIN_311 = made("3.11.7", 8.0, {})
OPTIMISED_311 = made("3.11.2", 4.0, {"gather": 0.5, "sequence": 0.5})
PLAIN_313 = made("3.13.0", 10.0, {})
OPTIMISED_313 = made("3.13.5", 8.0, {"gather": 0.72, "sequence": 0.5})
PAIRS = [(PLAIN_311, OPTIMISED_311), (PLAIN_313, OPTIMISED_313)]
PLAIN_312 = made("3.12.1", 9.0, {})


def test_each_construct_is_scaled_by_what_the_other_pythons_show_of_it() -> None:
    result = carried(PLAIN_312, PAIRS)
    for before, after in zip(PLAIN_312.environments, result.environments, strict=True):
        for name, factor in (("gather", 0.6), ("sequence", 0.5), ("create_task", 1.0)):
            ratios = [
                new.us / old.us
                for old, new in zip(before.constructs[name].points, after.constructs[name].points, strict=True)
                if old.us
            ]
            assert ratios == pytest.approx([factor] * len(ratios), rel=1e-3)


def test_what_the_factors_scatter_by_is_a_part_of_each_error() -> None:
    # On 3.11 a gather takes 0.5 times as long as before, on 3.13 0.72 times; a sequence 0.5 times on both.
    before, after = (each.environments[0].constructs for each in (PLAIN_312, carried(PLAIN_312, PAIRS)))
    scatter = abs(math.log(0.72 / 0.5)) / 2**0.5
    for name, share in (("gather", scatter), ("sequence", 0.0)):
        for old, new in zip(before[name].points, after[name].points, strict=True):
            factor = new.us / old.us
            assert new.stderr == pytest.approx(math.hypot(old.stderr * factor, share * new.us), rel=1e-3)


def test_what_an_optimisation_saves_on_all_alike_is_a_share_of_the_difference() -> None:
    # On 3.11 both take 0.5 times as long as before, on 3.13 both 0.72 times.
    alike = [
        (made("3.11.7", 8.0, {}), made("3.11.2", 4.0, {"gather": 0.5, "sequence": 0.5})),
        (made("3.13.0", 10.0, {}), made("3.13.5", 8.0, {"gather": 0.72, "sequence": 0.72})),
    ]
    before, after = (each.environments[0].constructs for each in (PLAIN_312, carried(PLAIN_312, alike)))
    scatter = abs(math.log(0.72 / 0.5)) / 2**0.5
    old, new, sequence = before["gather"].points[-1], after["gather"].points[-1], after["sequence"].points[-1]
    of_difference = scatter * (new.us - sequence.us)
    assert new.stderr == pytest.approx(math.hypot(old.stderr * 0.6, of_difference), rel=1e-3)
    assert sequence.stderr == pytest.approx(before["sequence"].points[-1].stderr * 0.6, rel=1e-3)


def test_it_says_that_it_is_an_estimate() -> None:
    result = carried(PLAIN_312, PAIRS)
    assert result.yardstick == pytest.approx(9 * (0.5 * 0.8) ** 0.5, rel=1e-3)
    assert result.warnings[-1].startswith("an estimate: measured on a build without profile-guided optimisation")
    assert "CPython 3.11 and 3.13, in the whole by 0.63" in result.warnings[-1]


def test_a_task_factory_that_no_pair_holds_is_scaled_as_the_usual_one() -> None:
    eager = replace(PLAIN_312.environments[0], task_factory="eager")
    result = carried(replace(PLAIN_312, environments=(eager,)), PAIRS)
    before, after = eager.constructs["gather"], result.environments[0].constructs["gather"]
    assert after.points[0].us == pytest.approx(0.6 * before.points[0].us, rel=1e-3)


def test_a_loop_that_no_pair_holds_is_scaled_in_the_whole() -> None:
    other = both("uvloop")[0]
    result = carried(replace(PLAIN_312, environments=(other,)), PAIRS)
    before, after = other.constructs["gather"], result.environments[0].constructs["gather"]
    assert after.points[0].us == pytest.approx((0.5 * 0.8) ** 0.5 * before.points[0].us, rel=1e-3)


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ((PLAIN_311, OPTIMISED_313), "are of two Pythons"),
        ((PLAIN_311, replace(OPTIMISED_311, machine=Machine("a", "slow", 2, "Linux"))), "not measured on one kind"),
        ((PLAIN_311, replace(OPTIMISED_311, yardstick=0.0)), "a table without a yardstick"),
    ],
)
def test_what_cannot_be_compared_is_refused(pair: tuple[Table, Table], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        carried(PLAIN_312, [pair])
