"""Nothing central is edited to add a rule, a construct or a framework; this holds the sets against each other instead.

Each test names the files that are missing.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.calibrate.harness import benchmarks
from flake8_aiocost.constructs import CONSTRUCTS, declared
from flake8_aiocost.cost.interpolate import SEQUENCE
from flake8_aiocost.cost.reference import minors, reference
from flake8_aiocost.model import BACKGROUND, HOT
from flake8_aiocost.rules import modules, rules
from flake8_aiocost.rules.bought import BoughtRule
from flake8_aiocost.rules.price import PriceRule

if TYPE_CHECKING:
    from collections.abc import Iterable

CHECKOUT = Path(__file__).parents[2]
SUPPORTED = ((3, 10), (3, 11), (3, 12), (3, 13), (3, 14), (3, 15))
CODES = [rule.code for rule in rules()]
SOURCE = Path("src", "flake8_aiocost")
FIXTURES = Path("tests", "fixtures")
PAGES = Path("docs", "rules")
BENCHMARKS = SOURCE / "calibrate" / "harness" / "benchmarks"


def differing(folder: Path, expected: Iterable[str], pattern: str = "*.py") -> list[str]:
    """What a folder lacks, and what it has too much, as paths."""
    wanted = {(folder / name).as_posix() for name in expected}
    there = {path.relative_to(CHECKOUT).as_posix() for path in (CHECKOUT / folder).glob(pattern)}
    return [f"missing: {path}" for path in sorted(wanted - there)] + [f"odd: {path}" for path in sorted(there - wanted)]


def test_every_rule_has_a_fixture_and_a_page() -> None:
    assert sorted(set(CODES)) == CODES, "a code is declared twice"
    wrong = differing(FIXTURES / "rules", (f"{stem}.py" for stem in modules()))
    wrong += [f"{each} ('make docs')" for each in differing(PAGES, (f"{code}.md" for code in CODES), "*.md")]
    assert not wrong, "\n".join(wrong)


def test_every_construct_has_a_benchmark_and_one_line_of_a_fixture_at_least() -> None:
    named = re.compile(r"# spawn .*")
    words = set()
    for path in (CHECKOUT / FIXTURES / "constructs").glob("*.py"):
        for said in named.findall(path.read_text(encoding="utf-8")):
            words |= {*said.split()}
    missing = [
        *(
            f"missing: {FIXTURES.as_posix()}/constructs/{name}.py, with a comment '# spawn {name} 1'"
            for name in CONSTRUCTS
            if name not in words
        ),
        *(f"missing: {BENCHMARKS.as_posix()}/{name}.py" for name in CONSTRUCTS if name not in benchmarks.names()),
    ]
    assert not missing, "\n".join(missing)


def test_every_framework_has_a_fixture() -> None:
    files = (CHECKOUT / SOURCE / "heat" / "frameworks").glob("*.toml")
    wrong = differing(FIXTURES / "heat", (f"{path.stem}.py" for path in files))
    assert not wrong, "\n".join(wrong)


def test_every_construct_is_judged_by_a_rule_in_either_series() -> None:
    families = {construct.family for construct in declared().values()}
    assert set(declared()) == set(CONSTRUCTS)
    for series, heat in (("1", HOT), ("2", BACKGROUND)):
        priced = [rule for rule in rules() if isinstance(rule, PriceRule) and rule.series == series]
        for bought in (False, True):
            judging = [rule for rule in priced if isinstance(rule, BoughtRule) is bought]
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
