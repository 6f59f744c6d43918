"""Comments and strings call nothing; what is left stands where it stood."""

from __future__ import annotations

import pytest

from flake8_aiocost.review.code import code_of, without_comments


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a()  # a()", "a()"),
        ("x = 'a()' + \"a\" + a", "x = + + a"),
        ('"""a\n\na"""\na', "a"),
        ("r'a\\' b' + a", "+ a"),
        ("'#' + a  # '", "+ a"),
        ("x = 'a\\\n  a'", "x ="),
        ("f'{a()}' + b'a'", "f'{a()}' +"),
        ("'don\\'t a' + '''it's a''' + a", "+ + a"),
    ],
)
def test_what_is_code(text: str, code: str) -> None:
    found = code_of(text)
    assert found.split() == code.split()
    assert [len(line) for line in found.split("\n")] == [len(line) for line in text.split("\n")]


def test_texts_stay_where_only_comments_go() -> None:
    assert without_comments("x = ['#a', \"b\"]  # c\ny") == "x = ['#a', \"b\"]     \ny"


def test_a_string_without_an_end_takes_no_time() -> None:
    assert code_of('x = """' + "\\" * 100_000 + '"') is not None
    assert code_of("'" * 99_999 + "\n" + "\"\"\" ''' " * 20_000) is not None
