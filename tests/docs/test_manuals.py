"""A rule's manual is whole, and its examples do what it says."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Literal

import pytest

from flake8_aiocost.manual import HEADINGS, UnknownRuleError, find, manual, manuals
from flake8_aiocost.pipeline import lint
from flake8_aiocost.rules import Rule, rules
from flake8_aiocost.rules.bought import BoughtRule
from flake8_aiocost.rules.hidden import HiddenRule
from flake8_aiocost.settings import Settings

TABLES = Path(__file__).parents[1] / "fixtures" / "tables"
#: Rules about code; those about the analysis itself (AIO9xx) have no code to show.
JUDGING = [rule for rule in rules() if rule.series != "9"]


def codes(source: str, rule: Rule) -> list[str]:
    # Python 3.11, since wait_for makes a task only before 3.12.
    show: Literal["default", "all"] = "all" if isinstance(rule, (BoughtRule, HiddenRule)) else "default"
    # What AIO110 is about is a sum, and said against a budget only.
    budget = 30.0 if rule.code == "AIO110" else None
    settings = Settings(root=TABLES, table="rules-311.json", loop="asyncio", show=show, budget=budget)
    return sorted({finding.code for finding in lint(source, "app/example.py", settings)})


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_a_manual_has_every_heading_in_order_and_text_below_each(rule: Rule) -> None:
    read = manual(rule)
    assert tuple(read.sections) == HEADINGS
    assert [heading for heading, text in read.sections.items() if not text] == []
    assert read.summary.endswith(".")
    assert "\n" not in read.summary


@pytest.mark.parametrize("rule", JUDGING, ids=lambda rule: rule.code)
def test_the_example_is_found_by_this_rule_and_no_other(rule: Rule) -> None:
    snippets = manual(rule).snippets("Example")
    assert snippets
    of_manual = {other.code for other in rules() if other.manual == rule.manual}
    for snippet in snippets:
        found = codes(snippet, rule)
        assert len(found) == 1, f"the Example of {rule.code} gives {', '.join(found) or 'no finding'}"
        assert found[0] in of_manual


@pytest.mark.parametrize("rule", JUDGING, ids=lambda rule: rule.code)
def test_what_to_use_instead_is_code_that_is_not_found(rule: Rule) -> None:
    snippets = manual(rule).snippets("Use instead")
    assert snippets
    for snippet in snippets:
        ast.parse(snippet)
        assert codes(snippet, rule) == [], f"what {rule.code} says to use instead is found"


def test_found_by_code_or_name_in_any_case() -> None:
    assert find("aio101") == find("AIO101") == find("gather-in-hot-path") == find(" Gather-In-Hot-Path ")


@pytest.mark.parametrize(
    ("wanted", "hint"),
    [
        ("AIO11", "near are AIO101, "),
        ("gather-in-hot", "gather-in-hot-path"),
        ("nothing like it", "'aiocost rules' lists all"),
        ("", "'aiocost rules' lists all"),
    ],
)
def test_an_unknown_rule_is_one_line_with_what_is_near(wanted: str, hint: str) -> None:
    with pytest.raises(UnknownRuleError) as caught:
        find(wanted)
    line = str(caught.value)
    assert line.startswith(f"no rule {wanted!r}: ")
    assert hint in line


def test_a_page_is_the_whole_manual() -> None:
    for read in manuals():
        page = read.markdown()
        assert page.startswith(f"# {read.code} {read.name}\n\n{read.summary}\n")
        assert all(f"\n## {heading}\n\n{text}\n" in page for heading, text in read.sections.items())
