"""Nothing central is edited to add a rule or a construct; this holds the sets against each other instead.

A failure names the file that is missing.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flake8_aiocost.calibrate.harness import benchmarks
from flake8_aiocost.constructs import CONSTRUCTS, declared
from flake8_aiocost.cost.interpolate import SEQUENCE
from flake8_aiocost.cost.reference import minors, reference
from flake8_aiocost.model import BACKGROUND, HOT
from flake8_aiocost.rules import rules
from flake8_aiocost.rules.price import PriceRule

CHECKOUT = Path(__file__).parents[2]
SUPPORTED = ((3, 10), (3, 11), (3, 12), (3, 13))
CODES = [rule.code for rule in rules()]


#: What a rule consists of: where its files are, by a pattern from the top of the checkout.
OF_A_RULE = ("src/flake8_aiocost/rules/aio*.py", "tests/fixtures/rules/*.py", "docs/rules/*.md")


def codes_of(pattern: str) -> list[str]:
    return sorted(re.split(r"[_.]", path.name)[0].upper() for path in CHECKOUT.glob(pattern))


@pytest.mark.parametrize("pattern", OF_A_RULE)
def test_every_rule_has_its_files_and_every_file_its_rule(pattern: str) -> None:
    found = codes_of(pattern)
    assert sorted(set(CODES) - set(found)) == [], "a rule has no such file"
    assert sorted(set(found) - set(CODES)) == [], "a file has no rule"
    assert len(set(found)) == len(found), "two files of one rule"


def test_codes_are_of_one_rule_each() -> None:
    assert sorted(set(CODES)) == CODES


def test_every_construct_has_a_benchmark() -> None:
    assert sorted(set(CONSTRUCTS) - set(benchmarks.names())) == [], "add its file to the benchmarks"


def test_every_construct_is_judged_by_a_rule_in_either_series() -> None:
    families = {construct.family for construct in declared().values()}
    assert set(declared()) == set(CONSTRUCTS)
    for series, heat in (("1", HOT), ("2", BACKGROUND)):
        judging = [rule for rule in rules() if isinstance(rule, PriceRule) and rule.series == series]
        assert {rule.heat for rule in judging} == {heat}
        assert sorted(rule.family for rule in judging) == sorted(families)


def test_every_supported_python_has_a_reference() -> None:
    assert set(SUPPORTED) <= set(minors())


@pytest.mark.parametrize("minor", SUPPORTED)
def test_references_are_of_their_python_and_hold_what_every_table_must(minor: tuple[int, int]) -> None:
    table = reference(minor)
    assert table.minor == minor
    assert table.implementation == "cpython"
    found = {(one.loop, one.task_factory, one.load, one.awaitable): one for one in table.environments}
    under = {key[:2] for key in found}
    assert {("asyncio", "default"), ("uvloop", "default")} <= under
    # uvloop 0.22 refuses the eager factory before Python 3.13.3, so that pair may be missing.
    assert (("asyncio", "eager") in under) is (minor >= (3, 12))
    children = [(load, awaitable) for load in ("busy", "alone") for awaitable in ("ready", "suspending")]
    assert set(found) == {(*pair, *child) for pair in under for child in children}
    # Where no table holds a construct yet, it is priced as its like. What one reference holds, all must.
    anywhere = {name for other in SUPPORTED for one in reference(other).environments for name in one.constructs}
    wanted = {name for name in CONSTRUCTS if name in anywhere or not declared()[name].like}
    there = {name for name in wanted if benchmarks.load(name).since <= minor} | {SEQUENCE}
    assert {key: there - set(one.constructs) for key, one in found.items() if there - set(one.constructs)} == {}
