"""Texts that nest or repeat a thousand times are read, or refused with a reason; none ends the process.

How much work they are is told by what comes out, never by the clock.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.module.cursor import MOST_LOOPS
from flake8_aiocost.module.read import read

Maker = Callable[[int], str]

NESTED: dict[str, Maker] = {
    "parentheses": lambda n: "x = " + "(" * n + "1" + ")" * n,
    "lists": lambda n: "x = " + "[" * n + "]" * n,
    "dicts": lambda n: "x = " + "{1:" * n + "1" + "}" * n,
    "calls": lambda n: "x = " + "f(" * n + ")" * n,
    "subscripts": lambda n: "x = " + "f[" * n + "1" + "]" * n,
    "over lines": lambda n: "x = " + "(\n" * n + "1" + "\n)" * n,
    "in an f-string": lambda n: "x = f'{" + "(" * n + "1" + ")" * n + "}'",
    "format specifications": lambda n: "x = f'" + "{a:" * n + "}" * n + "'",
    "targets": lambda n: "(" * n + "a" + ",)" * n + " = 1",
    "annotations": lambda n: "x: " + "a[" * n + "b" + "]" * n,
    "quoted annotations": lambda n: "x: '" + "a[" * n + "b" + "]" * n + "'\nx.f()",
    "comprehensions": lambda n: "x = " + "[" * n + "a" + " for a in b]" * n,
    "lambdas": lambda n: "x = " + "lambda: " * n + "a",
    "not closed": lambda n: "x = " + "(" * n,
    "lists in patterns": lambda n: "match a:\n case " + "[" * n + "]" * n + ": pass",
    "classes in patterns": lambda n: "match a:\n case " + "A(" * n + "b" + ")" * n + ": pass",
    "mappings in patterns": lambda n: "match a:\n case " + "{1: " * n + "a" + "}" * n + ": pass",
    "blocks": lambda n: "".join(" " * level + "if a:\n" for level in range(n)) + " " * n + "b()",
    "functions": lambda n: "".join(" " * level + "def f():\n" for level in range(n)) + " " * n + "b()",
    "classes": lambda n: "".join(" " * level + "class A:\n" for level in range(n)) + " " * n + "b()",
}
CHAINED: dict[str, Maker] = {
    "attributes": lambda n: "x = a" + ".b" * n,
    "calls on calls": lambda n: "x = a" + "()" * n,
    "methods": lambda n: "x = a" + ".b()" * n,
    "subscripts of subscripts": lambda n: "x = a" + "[0]" * n,
    "sums": lambda n: "x = a" + " + b" * n,
    "unions": lambda n: "x: a" + " | b" * n + "\nx.f()",
    "sums and differences": lambda n: "x = a" + " + b - c" * n,
    "powers": lambda n: "x = a" + "**b" * n,
    "and": lambda n: "x = a" + " and b" * n,
    "comparisons": lambda n: "x = a" + " < b" * n,
    "not": lambda n: "x = " + "not " * n + "a",
    "minus": lambda n: "x = " + "-" * n + "a",
    "strings": lambda n: "x = (" + "'a' " * n + ")",
    "conditions": lambda n: "x = " + "a if b else " * n + "a",
    "clauses": lambda n: "x = [a " + "for a in b " * n + "]",
    "targets": lambda n: "a = " * n + "b",
    "over lines by backslash": lambda n: "x = a" + " \\\n + b" * n,
    "elif": lambda n: "if a:\n  b\n" + "elif a:\n  b\n" * n,
    "decorators": lambda n: "@a\n" * n + "def f(): pass",
    "items of with": lambda n: "with (" + "a as b, " * n + "): pass",
    "handlers": lambda n: "try: pass\n" + "except A: pass\n" * n,
    "aliases": lambda n: "a0 = f\n" + "".join(f"a{i + 1} = a{i}\n" for i in range(n)) + f"a{n}()",
}


def is_refused(text: str) -> bool:
    try:
        read(text + "\n")
    except Unreadable:
        return True
    return False


@pytest.mark.parametrize("kind", NESTED)
def test_forty_levels_are_read_and_five_thousand_are_not(kind: str) -> None:
    make = NESTED[kind]
    if kind not in {"not closed", "format specifications"}:
        assert not is_refused(make(40))
    # What stands in quotes is text to the reader; it is parsed where somebody asks for it.
    assert is_refused(make(5_000)) is (kind != "quoted annotations")


@pytest.mark.parametrize("kind", CHAINED)
def test_chains_of_ninety_are_read_and_longer_ones_give_an_answer(kind: str) -> None:
    make = CHAINED[kind]
    assert not is_refused(make(90))
    # Which of them Python itself parses differs from version to version. Whatever it does, nothing else is raised.
    is_refused(make(10_000))


@pytest.mark.parametrize("kind", ["methods", "sums", "and", "elif", "conditions", "calls on calls"])
def test_chains_as_long_as_generated_code_has_them(kind: str) -> None:
    assert not is_refused(CHAINED[kind](900))


def test_a_chain_of_elif_is_read_in_one_frame() -> None:
    facts = read(CHAINED["elif"](1_500))
    assert len(facts.branches) == 3_001
    assert len(facts.statements) == 1_502


def test_the_operands_of_a_chain_are_one_expression() -> None:
    facts = read("x = a" + " + f()" * 1_500)
    assert len(facts.calls) == 1_500
    assert len(facts.assignments[0].value.parts) == 1_501  # type: ignore[union-attr]


def test_loops_in_each_other_are_as_many_as_python_allows_levels() -> None:
    """Each place lists the loops around it, which is the square of their number."""
    facts = read(CHAINED["clauses"](MOST_LOOPS))
    assert max(len(place.loops) for place in facts.places) == MOST_LOOPS
    assert is_refused(CHAINED["clauses"](MOST_LOOPS + 1))
    side_by_side = read("x = [a for a in b]\n" * 500)
    assert {len(place.loops) for place in side_by_side.places} == {0, 1}


@pytest.mark.parametrize(
    "text",
    [
        "x = [" + "1 + 2, " * 5_000 + "]",
        "x = {" + "'a': f(-1, b.c), " * 5_000 + "}",
        "a.b = c.d(e) + 1\n" * 5_000,
        "a.b = c.d(e) + 1;" * 5_000,
        '"""' + "( [ { + . " * 5_000 + '"""',
        "# " + "( [ { + . " * 5_000,
        "x = 'don''t ( [' # '\n" * 5_000,
        "if a:\n  if b:\n    c\n  elif d:\n    e\n" * 400,
        "def f(" + ", ".join(f"a{n}: int = 1" for n in range(2_000)) + "): pass",
    ],
    ids=lambda text: text[:20],
)
def test_long_texts_of_short_expressions_are_read(text: str) -> None:
    assert not is_refused(text)


def test_the_process_survives_them_all() -> None:
    """In a process of its own, since what goes wrong here ends it."""
    program = (
        "from tests.module.test_limits import CHAINED, NESTED, is_refused\n"
        "for make in (*NESTED.values(), *CHAINED.values()):\n"
        "    is_refused(make(5_000))\n"
        "    is_refused(make(20_000))\n"
        "print('alive')\n"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=root)
    assert done.stdout.strip() == "alive", done
