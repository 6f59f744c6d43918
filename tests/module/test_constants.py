"""Constants are read as Python reads them, or not at all."""

from __future__ import annotations

import ast

import libcst as cst
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flake8_aiocost.source.literals import literal


@pytest.mark.parametrize(
    "source",
    [
        *("1", "0x1F", "0o17", "0b11", "1_000", "-1", "1.5", "-1e3", "1_0.5", "True", "False"),
        *("''", "'a'", '"a"', "'''a\nb'''", '"""a"""', "r'a\\d'", "R'\\'", "u'ä'", "'a' 'b' \"c\"", "('a'\n'b')"),
    ],
)
def test_constants(source: str) -> None:
    if source == "R'\\'":
        source = "R'\\\\'"
    assert literal(cst.parse_expression(source)) == ast.literal_eval(source)


@pytest.mark.parametrize(
    "source",
    [
        "None",
        "x",
        "b'a'",
        "rb'a'",
        "f'a'",
        "'a' f'b'",
        "'\\x41'",
        "'\\N{no such}'",
        "'\\xZZ'",
        "'\\d'",
        "1j",
        "--1",
        "-x",
        "[1]",
        "9" * 5_000,
    ],
)
def test_everything_else_is_nothing(source: str) -> None:
    assert literal(cst.parse_expression(source)) is None


@given(
    st.one_of(st.integers(-(10**20), 10**20), st.floats(0, allow_infinity=False), st.text(max_size=20), st.booleans())
)
def test_any_constant(value: object) -> None:
    try:
        node = cst.parse_expression(repr(value))
    except (cst.ParserSyntaxError, UnicodeEncodeError):
        return
    assert literal(node) in (value, None)
    assert literal(node) is not None or "\\" in repr(value)
