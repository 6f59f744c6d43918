"""Who runs whom."""

from __future__ import annotations

import pytest

from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.project.call_graph import CallGraph
from tests.reading import index_of

DEFINED = """\
import asyncio, functools, inspect
from fastapi import Depends
from .other import elsewhere

def f(): pass
def g(): pass

class A:
    def __init__(self): pass
    def m(self): pass

class B(A):
    def m(self): pass

def wraps(function):
    def wrapper(): function()
    return wrapper

"""


def edges(source: str, function: str = "it") -> set[tuple[str, str]]:
    """What a function runs, and how."""
    index = index_of(DEFINED + source)
    numbers = [number for number, each in enumerate(index.facts.functions) if each.qualname == function]
    found = [edge for number in numbers or [MODULE_LEVEL] for edge in CallGraph(index).edges(number)]
    return {(index.facts.functions[edge.target].qualname, edge.how) for edge in found}


@pytest.mark.parametrize(
    ("body", "run"),
    [
        ("f()", {("f", "call")}),
        ("A()", {("A.__init__", "call")}),
        ("A().m()", {("A.__init__", "call"), ("A.m", "call"), ("B.m", "call")}),
        ("map(f, [])", {("f", "name")}),
        ("elsewhere(f, key=g)", {("f", "name"), ("g", "name")}),
        ("elsewhere([f, g])", {("f", "name"), ("g", "name")}),
        ("elsewhere(f())", {("f", "call")}),
        ("functools.partial(f)", {("f", "name")}),
        ("asyncio.to_thread(f)", {("f", "call")}),
        ("tg.start_soon(f)", {("f", "call")}),
        # A class that is handed over is a type most often.
        ("elsewhere(A)", set()),
        # These look at a function and never run it.
        ("inspect.signature(f)", set()),
        ("isinstance(f, A)", set()),
        ("x = f", set()),
        ("def inner(): f()", {("it.inner", "inside")}),
        ("class Local:\n        def inner(self): f()", set()),
        ("lambda: f()", {("f", "call")}),
        ("elsewhere()", set()),
    ],
)
def test_what_a_body_runs(body: str, run: set[tuple[str, str]]) -> None:
    assert edges(f"def it():\n    {body}\n") == run


def test_super_runs_what_stands_above() -> None:
    # It over-approximates: what is below the base may stand between in the order of some other class.
    assert edges("class C(B):\n    def m(self): super().m()\n", "C.m") == {("B.m", "call"), ("C.m", "call")}
    assert edges("class C(A):\n    def n(self): super().__init__()\n", "C.n") == {("A.__init__", "call")}


def test_a_decorator_of_this_module_wraps_with_the_function_inside_it() -> None:
    assert edges("@wraps\ndef it(): pass\n") == {("wraps.wrapper", "name")}
    assert edges("@elsewhere(f)\ndef it(): pass\n") == {("f", "name")}
    assert edges("@elsewhere\ndef it(): pass\n") == set()


def test_loops_and_the_main_guard_are_told() -> None:
    index = index_of(DEFINED + "for x in y:\n    f()\nif __name__ == '__main__':\n    g()\n")
    found = {index.facts.functions[edge.target].qualname: edge for edge in CallGraph(index).edges(MODULE_LEVEL)}
    assert (found["f"].loops, found["f"].main_guard) == ((0,), False)
    assert (found["g"].loops, found["g"].main_guard) == ((), True)


def test_what_is_an_entry_point_of_its_own_is_no_edge() -> None:
    index = index_of(DEFINED + "elsewhere(f, g)\n")
    graph = CallGraph(index, skipped={(1, 0)})
    assert {index.facts.functions[edge.target].qualname for edge in graph.edges(MODULE_LEVEL)} == {"g"}


def test_edges_are_worked_out_once() -> None:
    graph = CallGraph(index_of(DEFINED + "f()\n"))
    assert graph.edges(MODULE_LEVEL) is graph.edges(MODULE_LEVEL)
