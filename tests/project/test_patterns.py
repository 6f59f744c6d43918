"""Name patterns, as frameworks write them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flake8_aiocost.project.patterns import PatternTable, check, expand, matches, regex


@pytest.mark.parametrize(
    ("pattern", "fits", "fits_not"),
    [
        ("a.b", ["a.b"], ["a.bc", "xa.b", "a_b", "a.b()"]),
        ("a.{b,c}", ["a.b", "a.c"], ["a.", "a.{b,c}"]),
        ("a.{,x.}b", ["a.b", "a.x.b"], ["a.y.b"]),
        ("a.{b,c}().{d,e}", ["a.b().d", "a.c().e"], ["a.b.d"]),
        ("a.*", ["a.b", "a."], ["a.b.c", "a.b()", "a"]),
        ("a.**", ["a.b.c", "a.b()"], ["a", "ab"]),
        ("**.get", [".app.get", "?x.get", "a().get"], ["get", ".get_x"]),
        ("**{app,router}.get", ["app.get", ".my_router.get"], [".application.get"]),
        (
            "**_pb2_grpc.*Servicer",
            ["x_pb2_grpc.GreeterServicer"],
            ["x_pb2_grpc.a.GreeterServicer", "x_pb2_grpc.Greeter"],
        ),
        ("a.{b*,c}", ["a.bx", "a.c"], ["a.cx"]),
    ],
)
def test_a_pattern_fits_names(pattern: str, fits: list[str], fits_not: list[str]) -> None:
    names: PatternTable[str] = PatternTable()
    names.add([pattern], pattern)
    assert [name for name in fits if names.find(name) != (pattern,)] == []
    assert [name for name in fits_not if names.find(name)] == []


@pytest.mark.parametrize(
    "pattern", ["a.{b", "a.b}", "a.}b{", "a.{b,{c,d}}", "a." + "{b,c}" * 8, "a" * 2_001, "**.a.**", "a.*b*c*"]
)
def test_a_pattern_that_means_nothing_or_too_much_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"brace|longer|stars"):
        check(pattern)


@pytest.mark.parametrize("pattern", ["a.{b,c}().{d,e}", "**.{a,*b}", "a.*b*", "a." + "{b,c}" * 7])
def test_a_pattern_that_means_something_is_taken(pattern: str) -> None:
    check(pattern)


def test_every_value_is_found_and_exact_names_come_first() -> None:
    names: PatternTable[int] = PatternTable()
    for value, pattern in enumerate(["**.get", "a.{get,post}", "**", "a.get", "*.get"]):
        names.add([pattern], value)
    assert names.find("a.get") == (1, 3, 0, 4, 2)
    assert names.find("a.get") == (1, 3, 0, 4, 2)
    assert names.find("b.post") == (2,)


@given(
    st.lists(st.sampled_from(["a", "b", ".", "()", "*", "**", "{a,b}", "{,a.}", "{a.b,*}"]), max_size=5).map("".join),
    st.text(alphabet="ab.()", max_size=6),
)
def test_the_table_answers_as_the_regular_expression_does(pattern: str, name: str) -> None:
    names: PatternTable[bool] = PatternTable()
    names.add([pattern], True)
    assert bool(names.find(name)) == bool(re.fullmatch(regex(pattern), name))
    if "*" not in pattern:
        assert bool(names.find(name)) == (name in expand(pattern))


def test_a_plain_text_has_no_parts() -> None:
    assert matches(["/*"], "/a/b")
    assert matches([""], "")
    assert not matches(["on_*"], "xon_message")
