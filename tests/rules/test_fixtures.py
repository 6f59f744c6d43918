"""Every rule has a fixture whose comments say which line gives which finding, priced by a table of round numbers.

``# AIO101: text`` at the end of a line expects that code on that line, with ``text`` somewhere in the message. Several
may follow each other. A line without such a comment expects silence. Intervals of prices are compared where the comment
has one: they depend on what live servers showed last. ``# settings: key = value`` on line 1 sets an
option. ``# fault: text`` on line 1 makes a step of the pipeline fail.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest
from msgspec.structs import replace

from flake8_aiocost.frontends.faults import finding
from flake8_aiocost.pipeline import lint
from flake8_aiocost.rules import declared_in, modules, rules
from flake8_aiocost.settings import Settings
from flake8_aiocost.settings.options import BY_NAME
from flake8_aiocost.settings.values import convert

if TYPE_CHECKING:
    from flake8_aiocost.model import Finding

FIXTURES = Path(__file__).parents[1] / "fixtures"
FILES = sorted((FIXTURES / "rules").glob("*.py"))
#: What needs a module of its own.
APART = sorted((FIXTURES / "rules").glob("*/*.py"))
EXPECTED = re.compile(r"# (?:on line (?P<line>\d+) stands: )?(?P<code>AIO\d{3}):? ?(?P<text>.*)$")
INTERVAL = re.compile(r" ± [\d.]+(?= (?:µs|ms|s)\b)")
FAULT = re.compile(r"# fault: (?P<text>.+)")
SETTING = re.compile(r"# settings: (?P<key>[\w-]+) = (?P<value>.+)")


def settings_of(source: str) -> Settings:
    folder = FIXTURES / "tables"
    settings = Settings(root=folder, table=str(folder / "rules.json"), loop="asyncio")
    if match := SETTING.match(source):
        option = BY_NAME[match["key"]]
        value = convert(option, match["value"], "fixture")
        settings = replace(settings, **{option.attribute: value})
    return settings


def findings_of(path: Path) -> tuple[Finding, ...]:
    source = path.read_text(encoding="utf-8")
    shown = f"app/{path.name}"
    fault = FAULT.match(source)
    if fault is None:
        return lint(source, shown, settings_of(source))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("flake8_aiocost.rules.rule_for", Mock(side_effect=RuntimeError(fault["text"])))
        with pytest.raises(RuntimeError) as raised:
            lint(source, shown, settings_of(source))
    return (finding(raised.value, shown),)


@pytest.mark.parametrize("path", [*FILES, *APART], ids=lambda path: path.stem)
def test_findings_are_those_that_the_comments_expect(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    expected = {}
    for number, line in enumerate(source.splitlines(), 1):
        if match := EXPECTED.search(line):
            expected[int(match["line"] or number), match["code"]] = match["text"].strip()
    found = {(each.position.line, each.code): each.message for each in findings_of(path)}
    wrong = [f"{path.name}:{line}: {code} is not found" for line, code in expected.keys() - found.keys()]
    wrong += [f"{path.name}:{key[0]}: not expected: {key[1]} {found[key]}" for key in found.keys() - expected.keys()]
    said = {key: text if "±" in expected.get(key, "") else INTERVAL.sub("", text) for key, text in found.items()}
    wrong += [
        f"{path.name}:{line}: expected {text!r}, got {found[line, code]!r}"
        for (line, code), text in expected.items()
        if text not in said.get((line, code), text)
    ]
    assert not wrong, "\n".join(sorted(wrong))


@pytest.mark.parametrize("stem", modules())
def test_a_rules_file_is_named_after_its_code_and_name(stem: str) -> None:
    found = declared_in(modules()[stem])
    if len(found) == 1:
        (rule,) = found
        assert stem == f"{rule.code.lower()}_{rule.name.replace('-', '_')}"
    else:
        number, _, name = stem.removeprefix("aio").partition("_")
        assert {rule.code[4] for rule in found} == {number[1]}
        assert all(rule.name.startswith(name.replace("_", "-")) for rule in found)


def test_rules_are_those_of_the_files_with_their_docstrings() -> None:
    declared = [(rule.code, module.__doc__) for module in modules().values() for rule in declared_in(module)]
    assert [(rule.code, rule.manual) for rule in rules()] == sorted(declared)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_rule_fires_in_its_own_fixture(path: Path) -> None:
    expected = {rule.code for rule in declared_in(modules()[path.stem])}
    unseen = expected - {each.code for each in findings_of(path)}
    assert not unseen, f"no line of {path.name} gives {', '.join(sorted(unseen))}"
