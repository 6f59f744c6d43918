"""``# aiocost:`` comments on functions and modules; those on spawns are in tests/fixtures/constructs/pragmas.py."""

from __future__ import annotations

import pytest

from flake8_aiocost.module.read import read


@pytest.mark.parametrize(
    ("source", "pragma"),
    [
        ("def f():  # aiocost: hot\n    pass\n", "hot"),
        ("def f():  #aiocost:background\n    pass\n", "background"),
        ("def f(): pass  # aiocost: cold\n", "cold"),
        ("def f(): pass  # noqa: E704 # aiocost: cold\n", "cold"),
        ("def f(): pass  # noqa: E704  # type: ignore[x]  # aiocost: cold\n", "cold"),
        ("def f(): pass  # as in # aiocost: cold\n", None),
        ("def f(\n    a,  # aiocost: hot\n    b,\n):\n    pass\n", "hot"),
        ("def f(\n    a,\n    b,\n) -> int:  # aiocost: hot\n    pass\n", "hot"),
        ("def f(  # aiocost: hot\n    a,\n):\n    pass\n", "hot"),
        ("def f(\n    a,\n    # aiocost: hot\n):\n    pass\n", "hot"),
        ("async def f():  # aiocost: hot\n    pass\n", "hot"),
        ("@x\ndef f():  # aiocost: hot\n    pass\n", "hot"),
        ("def f():\n    # aiocost: hot\n    pass\n", None),
        ("def f():\n    pass  # aiocost: hot\n", None),
        ("# aiocost: hot\n\nx = 1\ndef f():\n    pass\n", None),
        ("def f(a='# aiocost: hot'):\n    pass\n", None),
        ("def f():  # AIOCOST: hot\n    pass\n", "hot"),
        ("def f():  # aiocost hot\n    pass\n", None),
        ("def f():  # aiocost: warm\n    pass\n", None),
        ("def f():  # aiocost: hotter\n    pass\n", None),
        ("def f():  # about aiocost: hot\n    pass\n", None),
        ("x = 1\ndef f():\n    pass\n", None),
    ],
)
def test_on_the_header_of_a_function(source: str, pragma: str | None) -> None:
    assert read(source).functions[0].pragma == pragma


def test_the_inner_function_does_not_mark_the_outer_one() -> None:
    functions = read("def f():\n    def g():  # aiocost: hot\n        pass\n").functions
    assert [function.pragma for function in functions] == [None, "hot"]


@pytest.mark.parametrize(
    ("source", "idle"),
    [
        ("def f():  # aiocost: hot\n    pass\n", []),
        ("def f(\n    a,  # aiocost: hot\n    b,\n):\n    pass\n", []),
        ("@x\ndef f():  # aiocost: hot\n    pass\n", []),
        ("# aiocost: hot\nimport asyncio\n", []),
        ("x = '# aiocost: hot'\n", []),
        ("# aiocost: hot\n# aiocost: cold\nimport asyncio\n", [(2, "cold")]),
        ("x = 1\n# aiocost: hot\ndef f():\n    pass\n", [(2, "hot")]),
        ("@x  # aiocost: hot\ndef f():\n    pass\n", [(1, "hot")]),
        ("def f():\n    # aiocost: cold\n    pass\n", [(2, "cold")]),
        ("class C:  # aiocost: cold\n    pass\n", [(1, "cold")]),
        ("def f():  # noqa: E704  # aiocost: warm, really\n    pass\n", [(1, "warm, really")]),
        ("def f():  # aiocost:\n    pass\n", [(1, "")]),
        ("def f():  # aiocost hot\n    pass\n", [(1, "# aiocost hot")]),
        ("def f():  # noqa: E704  # AIOCOST=cold\n    pass\n", [(1, "# AIOCOST=cold")]),
        ("f()  # aiocost saves=40ms\n", [(1, "# aiocost saves=40ms")]),
        ("f()  # aiocost is hot\nx = 1  # aiocost hot paths\n# what aiocost says\n", []),
        (f"def f():  # aiocost: {'x' * 90}\n    pass\n", [(1, "x" * 40)]),
        # Whether something is spawned there is not known yet.
        ("f(  # aiocost: saves=40ms\n    1,\n)\n", [(1, "saves=40ms")]),
    ],
)
def test_what_means_nothing_where_it_stands(source: str, idle: list[tuple[int, str]]) -> None:
    assert [(each.line, each.text) for each in read(source).idle] == idle


@pytest.mark.parametrize(
    ("source", "pragma"),
    [
        ("# aiocost: background\nimport asyncio\n", "background"),
        ("#!/usr/bin/python\n# -*- coding: utf-8 -*-\n\n# aiocost: cold\n\nimport asyncio\n", "cold"),
        ('"""Doc."""\n# aiocost: hot\nimport asyncio\n', "hot"),
        ('"""Doc."""  # aiocost: hot\nimport asyncio\n', "hot"),
        ("# aiocost: hot\n", "hot"),
        ("\ufeff# aiocost: hot\n", "hot"),
        ("# aiocost: hot\r\nimport asyncio\r\n", "hot"),
        ("import asyncio\n# aiocost: hot\n", None),
        ("import asyncio  # aiocost: hot\n", None),
        ('"""\n# aiocost: hot\n"""\n', None),
        ("x = 1\n", None),
    ],
)
def test_before_the_first_statement_of_a_module(source: str, pragma: str | None) -> None:
    assert read(source).pragma == pragma
