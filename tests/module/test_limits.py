"""Texts that would end the process, or keep it busy for minutes, are refused before libcst sees them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from flake8_aiocost.constructs import find
from flake8_aiocost.source.errors import Unreadable
from flake8_aiocost.source.limits import BRACKETS, CHAIN, PATTERN, check
from flake8_aiocost.source.positions import locate
from flake8_aiocost.source.tree import read

Maker = Callable[[int], str]

BRACKETED: dict[str, Maker] = {
    "parentheses": lambda n: "x = " + "(" * n + "1" + ")" * n,
    "lists": lambda n: "x = " + "[" * n + "]" * n,
    "dicts": lambda n: "x = " + "{1:" * n + "1" + "}" * n,
    "calls": lambda n: "x = " + "f(" * n + ")" * n,
    "subscripts": lambda n: "x = " + "f[" * n + "1" + "]" * n,
    "over lines": lambda n: "x = " + "(\n" * n + "1" + "\n)" * n,
    "with comments": lambda n: "x = " + "( # ]})\n" * n + "1" + ")" * n,
    "with strings": lambda n: "x = " + "(')' + " * n + "1" + ")" * n,
    "in an f-string": lambda n: "x = f'{" + "(" * n + "1" + ")" * n + "}'",
    "format specifications": lambda n: "x = f'" + "{a:" * n + "}" * n + "'",
    "targets": lambda n: "(" * n + "a" + ",)" * n + " = 1",
    "annotations": lambda n: "x: " + "a[" * n + "b" + "]" * n,
    "not closed": lambda n: "x = " + "(" * n,
    "not closed, and more": lambda n: "x = " + "[" * n + "\nimport asyncio\nasyncio.gather()\n",
}
CHAINED: dict[str, Maker] = {
    "attributes": lambda n: "x = a" + ".b" * n,
    "calls on calls": lambda n: "x = a" + "()" * n,
    "methods": lambda n: "x = a" + ".b()" * (n // 2 + 1),
    "subscripts of subscripts": lambda n: "x = a" + "[0]" * n,
    "sums": lambda n: "x = a" + " + b" * n,
    "powers": lambda n: "x = a" + "**b" * n,
    "and": lambda n: "x = a" + " and b" * n,
    "not": lambda n: "x = " + "not " * n + "a",
    "minus": lambda n: "x = " + "-" * n + "a",
    "strings": lambda n: "x = (" + "'a' " * n + ")",
    "lambda": lambda n: "x = " + "lambda: " * n + "a",
    "conditions": lambda n: "x = " + "a if b else " * n + "a",
    "comprehension": lambda n: "x = [a " + "for a in b " * n + "]",
    "in a bracket over lines": lambda n: "x = (a" + "\n + b" * n + ")",
    "over lines by backslash": lambda n: "x = a" + " \\\n + b" * n,
    "with form feeds": lambda n: "x = a" + "\f+ b" * n,
    "with comments": lambda n: "x = (a" + " + # one, two\n b" * n + ")",
    "in an f-string": lambda n: "x = f'{a" + " + b" * n + "}'",
    "in a bracket that is not closed": lambda n: "x = (a" + "\n + b" * n + "\n",
    "after a colon": lambda n: "x = {1: a" + " + b" * n + "}",
    "elif": lambda n: "if a:\n  b\n" + "elif a:\n  b\n" * (n + 1),
}
PATTERNS: dict[str, Maker] = {
    "lists": lambda n: "[" * n + "]" * n,
    "classes": lambda n: "A(" * n + "b" + ")" * n,
    "mappings": lambda n: "{1: " * n + "a" + "}" * n,
}


def _refused(text: str) -> bool:
    try:
        check(text + "\n")
    except Unreadable:
        return True
    return False


@pytest.mark.parametrize("kind", BRACKETED)
def test_brackets(kind: str) -> None:
    make = BRACKETED[kind]
    assert not _refused(make(BRACKETS // 2))
    assert all(_refused(make(n)) for n in (BRACKETS + 1, 5_000))


@pytest.mark.parametrize("kind", CHAINED)
def test_chains(kind: str) -> None:
    make = CHAINED[kind]
    assert not _refused(make(CHAIN // 4))
    assert all(_refused(make(n)) for n in (CHAIN + 1, 10_000))


@pytest.mark.parametrize("kind", PATTERNS)
def test_patterns(kind: str) -> None:
    def statement(n: int) -> str:
        return "match a:\n    case " + PATTERNS[kind](n) + ":\n        pass"

    assert not _refused(statement(PATTERN - 1))
    assert all(_refused(statement(n)) for n in (PATTERN + 1, 20))


@pytest.mark.parametrize(
    "text",
    [
        "x = [" + "1 + 2, " * 5_000 + "]",
        "x = {" + "'a': f(-1, b.c), " * 5_000 + "}",
        "x = (" + "'a', " * 5_000 + ")",
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
def test_long_texts_of_short_expressions_are_let_through(text: str) -> None:
    check(text)


@pytest.mark.parametrize("kind", sorted(set(CHAINED) - {"elif", "in a bracket that is not closed"}))
def test_what_is_let_through_is_read_to_its_end(kind: str) -> None:
    # Nearly as long as is let through; methods and conditions have two links for each of their parts.
    text = CHAINED[kind](CHAIN // 2 - 10).removeprefix("x = ")
    source = f"import asyncio\nname: int = 1\nx = asyncio.gather(*({text}), {text})\nasyncio.wait_for({text}, 1)\n"
    check(source)
    tree = read(source, "x.py")
    spawns = find(tree)
    assert tree.facts().calls
    assert len(locate(tree, range(len(tree.walk.calls)))) == len(tree.walk.calls)
    assert all(spawn.fan_out.unknown or spawn.fan_out.known for spawn in spawns)


def test_the_process_survives_them_all() -> None:
    """In a process of its own, since what goes wrong here ends it."""
    program = (
        "from tests.source.test_limits import BRACKETED, CHAINED, PATTERNS\n"
        "from flake8_aiocost.source.tree import read\n"
        "from flake8_aiocost.source.errors import Unreadable\n"
        "texts = [make(5000) for make in (*BRACKETED.values(), *CHAINED.values())]\n"
        "texts += ['match a:\\n case ' + make(5000) + ': pass' for make in PATTERNS.values()]\n"
        "for text in texts:\n"
        "    try:\n"
        "        read(text + '\\n', 'x.py')\n"
        "    except Unreadable as reason:\n"
        "        assert str(reason)\n"
        "print('alive')\n"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=root)
    assert done.stdout.strip() == "alive", done
