"""Constants are read as Python reads them, or not at all."""

from __future__ import annotations

import ast
import warnings

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flake8_aiocost.module.expressions import OTHER, Constant, Expression, Sum
from flake8_aiocost.module.read import read


def value_of(source: str) -> Expression:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return read(f"f({source})\n").calls[0].arguments[0].value


@pytest.mark.parametrize(
    "source",
    [
        *("1", "0x1F", "0o17", "0b11", "1_000", "-1", "1.5", "-1e3", "1_0.5", "True", "False", "None"),
        *("''", "'a'", '"a"', "'''a\nb'''", '"""a"""', "r'a\\d'", "R'\\\\'", "u'ä'", "'a' 'b' \"c\"", "('a'\n'b')"),
        *("'\\x41'", "'\\d'", "'\\n\\\n'", "'\\N{BULLET}'", "'\\0'", "9223372036854775807"),
    ],
)
def test_constants(source: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert value_of(source) == Constant(ast.literal_eval(source))


@pytest.mark.parametrize(
    "source",
    [
        *("b'a'", "rb'a'", "f'{a}b'", "f''", "f'é'", "1j", "...", "-x", "x < 1", "not x", "~1"),
        # What msgpack has no way to write down.
        *("'\\ud800'", "9223372036854775808", "1" * 400),
    ],
)
def test_everything_else_is_nothing(source: str) -> None:
    assert value_of(source) == OTHER


@pytest.mark.parametrize(
    ("source", "begins"),
    [
        *(("f'a'", "a"), ("'a' f'b'", "ab"), ("f'/v1/{x}/y'", "/v1/"), ("f'a\\tb'", "a"), ("f'{{'f'b'", "")),
        ("f'a{x=}'", "ax"),
    ],
)
def test_an_f_string_begins_with_a_plain_text(source: str, begins: str) -> None:
    assert value_of(source) == (Sum((Constant(begins), OTHER)) if begins else OTHER)


@pytest.mark.parametrize("source", ["--1", "-True", "-'a'", "-9223372036854775808"])
def test_only_a_number_has_a_sign(source: str) -> None:
    assert value_of(source) == OTHER


@given(
    st.one_of(st.integers(-(10**20), 10**20), st.floats(0, allow_infinity=False), st.text(max_size=20), st.booleans())
)
@example(2**63)
@example(-(2**63))
def test_any_constant(value: object) -> None:
    read = value_of(repr(value))
    fits = not isinstance(value, int) or abs(value) < 2**63
    assert read == Constant(value) if fits else read in (OTHER, Constant(value))  # type: ignore[arg-type]
