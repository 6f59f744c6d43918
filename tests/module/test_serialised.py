"""Facts are data: they survive being written down, hold no path and no node, and are the same each time."""

from __future__ import annotations

import ast
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.module.facts import UNREAD, ModuleFacts
from flake8_aiocost.module.read import read
from tests.programs import PROGRAMS

if TYPE_CHECKING:
    from collections.abc import Iterator

FIXTURES = Path(__file__).parents[1] / "fixtures"
SOURCES = {
    path.relative_to(FIXTURES).as_posix(): path.read_bytes().decode("utf-8") for path in sorted(FIXTURES.rglob("*.py"))
}
ENCODER = msgspec.msgpack.Encoder()
DECODER = msgspec.msgpack.Decoder(ModuleFacts)


def parts(value: object) -> Iterator[object]:
    """Everything in the facts."""
    todo = [value]
    while todo:
        each = todo.pop()
        yield each
        if isinstance(each, msgspec.Struct):
            todo += [getattr(each, name) for name in each.__struct_fields__]
        elif isinstance(each, dict):
            todo += [*each.keys(), *each.values()]
        elif isinstance(each, (tuple, frozenset, list, set)):
            todo += each


def check(source: str) -> None:
    try:
        facts = read(source)
    except Unreadable:
        return
    assert DECODER.decode(ENCODER.encode(facts)) == facts
    assert read(source) == facts
    kinds = {type(part) for part in parts(facts)}
    assert {kind for kind in kinds if not issubclass(kind, msgspec.Struct)} <= {
        *(tuple, frozenset, dict),
        *(str, int, float, bool, type(None)),
    }


@pytest.mark.parametrize("name", SOURCES)
def test_facts_of_files(name: str) -> None:
    check(SOURCES[name])


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(PROGRAMS)
def test_facts_of_programs_about_tasks(source: str) -> None:
    check(source)


@settings(deadline=None)
@given(st.one_of(st.floats(), st.integers(), st.text(), st.none(), st.booleans(), st.binary(), st.complex_numbers()))
def test_facts_of_constants(value: object) -> None:
    # Python writes infinity as a name, and NaN, which is unequal to itself, too.
    check(f"f({value!r})\n")


@pytest.mark.parametrize(
    "number", ["1e999", "-1e999", "0.0", "-0.0", "1" * 400, "-9223372036854775808", "0x" + "f" * 99]
)
def test_facts_of_numbers(number: str) -> None:
    check(f"x = f({number})\n")


def test_the_tree_that_is_handed_over_stays_as_it_was() -> None:
    for source in SOURCES.values():
        try:
            tree = ast.parse(source.removeprefix("\ufeff"))
        except SyntaxError:
            continue
        before = ast.dump(tree, include_attributes=True)
        assert read(source, tree) == read(source)
        assert ast.dump(tree, include_attributes=True) == before


def test_every_record_is_read_to_its_end() -> None:
    """``UNREAD`` keeps a place while what is inside is read; where it stayed, a record would be ``None``."""
    assert UNREAD is None
    for source in SOURCES.values():
        try:
            facts = read(source)
        except Unreadable:
            continue
        for records in (facts.calls, facts.functions, facts.classes, facts.loops, facts.withs, facts.statements):
            assert None not in records


def test_the_reader_is_told_no_path() -> None:
    assert [*signature(read).parameters] == ["source", "tree"]
    assert [name for name in ModuleFacts.__struct_fields__ if "path" in name or "file" in name] == []


def test_facts_are_frozen() -> None:
    facts = read("f()\n")
    with pytest.raises(AttributeError):
        facts.calls = ()  # type: ignore[misc]
    with pytest.raises(AttributeError):
        facts.calls[0].place = 1  # type: ignore[misc]


def test_what_is_decoded_is_checked() -> None:
    facts = read("f()\n")
    for wrong in (b"", b"\x90", ENCODER.encode(None), ENCODER.encode(facts)[:-3], ENCODER.encode(["x"] * 16)):
        with pytest.raises(msgspec.DecodeError):
            DECODER.decode(wrong)
