"""Who runs whom."""

from __future__ import annotations

import pytest

from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.project.call_graph import CallGraph
from tests.reading import project_of

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
    project = project_of(DEFINED + source)
    functions = project.modules[0].facts.functions
    numbers = [number for number, each in enumerate(functions) if each.qualname == function]
    found = [edge for number in numbers or [MODULE_LEVEL] for edge in CallGraph(project).edges(number)]
    return {(functions[edge.target].qualname, edge.how) for edge in found}


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


@pytest.mark.parametrize(
    ("body", "run"),
    [
        # A coroutine that is handed on is run there; what one has returned is none.
        ("user = load(); elsewhere(user)", {("load", "call"), ("load", "name")}),
        ("user = await load(); elsewhere(user)", {("load", "call")}),
        ("user = None\n    user = await load()\n    elsewhere([user])", {("load", "call")}),
        ("elsewhere(await load())", {("load", "call")}),
    ],
)
def test_what_a_coroutine_returned_runs_nothing(body: str, run: set[tuple[str, str]]) -> None:
    assert edges(f"async def load(): ...\nasync def it():\n    {body}\n") == run


@pytest.mark.parametrize(
    "body",
    [
        "made = self.page(); made.m()",
        "made = await self.aio(); made.m()",
        "self.maybe().m()",
        "self.only().m()",
        "self.page().again().m()",
        "self.open.m()",
    ],
)
def test_what_a_method_returns_has_methods(body: str) -> None:
    methods = """\
class Page:
    def m(self): pass
    def again(self) -> "Page": ...

class Shelf:
    def page(self) -> Page: ...
    async def aio(self) -> "Page": ...
    def maybe(self) -> Page | None: ...
    def only(self): return Page()
    def load(self) -> A: ...
    @property
    def open(self) -> Page: ...
    @open.setter
    def open(self, page: A) -> None: ...
    @Page.above.setter
    def above(self, page: A) -> None: self.above.m()
    async def it(self):
        """
    assert ("Page.m", "call") in edges(f"{methods}{body}\n", "Shelf.it")
    assert ("A.m", "call") not in edges(f"{methods}{body}\n", "Shelf.it")


def test_super_runs_what_stands_above() -> None:
    assert edges("class C(B):\n    def m(self): super().m()\n", "C.m") == {("B.m", "call")}
    assert edges("class C(A):\n    def m(self): super().m()\n", "C.m") == {("A.m", "call")}
    assert edges("class C(A):\n    def n(self): super().__init__()\n", "C.n") == {("A.__init__", "call")}


def test_super_runs_a_sibling_where_an_heir_of_both_puts_it_next() -> None:
    source = "class C(A):\n    def m(self): super().m()\nclass D(C, B): pass\n"
    assert edges(source, "C.m") == {("A.m", "call"), ("B.m", "call")}
    # Here the sibling comes first.
    assert edges(source.replace("C, B", "B, C"), "C.m") == {("A.m", "call")}


CONTEXT = """\
class M:
    def __enter__(self): pass
    async def __aexit__(self, *error): pass
    def __await__(self): pass
    def __iter__(self): pass
    def __anext__(self): pass

def make() -> M: pass
async def coroutine(): return M()

"""


@pytest.mark.parametrize(
    ("body", "run"),
    [
        ("M()", set()),
        ("m = M()", set()),
        ("elsewhere(M())", set()),
        ("with M(): pass", {"M.__enter__"}),
        ("async with M() as m: pass", {"M.__aexit__"}),
        ("m = M()\n    with f(), m: pass", {"f", "M.__enter__"}),
        ("with make(): pass", {"make", "M.__enter__"}),
        ("with await coroutine(): pass", {"coroutine", "M.__enter__"}),
        ("await M()", {"M.__await__"}),
        ("await make()", {"make", "M.__await__"}),
        ("await coroutine()", {"coroutine"}),
        ("for each in M(): pass", {"M.__iter__"}),
        ("async for each in M(): pass", {"M.__anext__"}),
        ("[each for each in M()]", {"M.__iter__", "M.__anext__"}),
        ("stack.enter_context(M())", {"M.__enter__"}),
        ("await stack.enter_async_context(M())", {"M.__aexit__"}),
        ("with unknown, M.x, 1, (), lambda: M(): pass", set()),
    ],
)
def test_an_object_is_used_where_it_is_entered_awaited_or_run_over(body: str, run: set[str]) -> None:
    assert edges(f"{CONTEXT}async def it():\n    {body}\n") == {(name, "call") for name in run}


def test_a_decorator_of_this_module_wraps_with_the_function_inside_it() -> None:
    assert edges("@wraps\ndef it(): pass\n") == {("wraps.wrapper", "name")}
    assert edges("@elsewhere(f)\ndef it(): pass\n") == {("f", "name")}
    assert edges("@elsewhere\ndef it(): pass\n") == set()


def test_loops_and_the_main_guard_are_told() -> None:
    project = project_of(DEFINED + "for x in y:\n    f()\nif __name__ == '__main__':\n    g()\n")
    functions = project.modules[0].facts.functions
    found = {functions[edge.target].qualname: edge for edge in CallGraph(project).edges(MODULE_LEVEL)}
    assert (found["f"].loops, found["f"].main_guard) == ((0,), False)
    assert (found["g"].loops, found["g"].main_guard) == ((), True)


def test_what_is_an_entry_point_of_its_own_is_no_edge() -> None:
    project = project_of(DEFINED + "elsewhere(f, g)\n")
    graph = CallGraph(project, skipped={(0, 1, 0)})
    functions = project.modules[0].facts.functions
    assert {functions[edge.target].qualname for edge in graph.edges(MODULE_LEVEL)} == {"g"}


def test_edges_are_worked_out_once() -> None:
    graph = CallGraph(project_of(DEFINED + "f()\n"))
    assert graph.edges(MODULE_LEVEL) is graph.edges(MODULE_LEVEL)
