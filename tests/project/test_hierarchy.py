"""Which functions of a module a resolved name stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reading import index_of

if TYPE_CHECKING:
    from flake8_aiocost.project.hierarchy import Hierarchy

CLASSES = """\
from app import Foreign, Other

class Base(Foreign):
    def __init__(self): pass
    def load(self): pass
    def only_base(self): pass
    @classmethod
    def make(cls): pass

class Feed(Base, Other["x"]):
    def load(self): pass
    def __aenter__(self): pass

class Leaf(Feed):
    def load(self): pass

class Unrelated:
    def load(self): pass
    def __call__(self): pass

def outer():
    async def inner(): pass
    return inner

async def coroutine():
    def inside(): pass

if x:
    def twice(): pass
else:
    def twice(): pass

class Round(Circle): pass
class Circle(Round):
    def turn(self): pass
"""


@pytest.fixture(scope="module")
def hierarchy() -> Hierarchy:
    return index_of(CLASSES).hierarchy


def names(hierarchy: Hierarchy, found: tuple[int, ...]) -> list[str]:
    return [hierarchy.functions[index].qualname for index in found]


@pytest.mark.parametrize(
    ("name", "runs"),
    [
        # The nearest definition, and every override below: an object annotated as the base may be any of them.
        (":Feed().load", ["Feed.load", "Leaf.load"]),
        (":Base().load", ["Base.load", "Feed.load", "Leaf.load"]),
        (":Leaf().load", ["Leaf.load"]),
        (":Leaf().only_base", ["Base.only_base"]),
        (":Leaf.only_base", ["Base.only_base"]),
        (":Feed.make", ["Base.make"]),
        (":Unrelated().load", ["Unrelated.load"]),
        (":Unrelated()", ["Unrelated.__call__"]),
        # Making an object runs its constructor, and maybe what ``with`` does.
        (":Feed", ["Base.__init__", "Feed.__aenter__"]),
        (":outer", ["outer"]),
        # What a function returns is most often the function inside; what a coroutine returns is the coroutine.
        (":outer()", ["outer.inner"]),
        (":coroutine()", ["coroutine"]),
        (":coroutine", ["coroutine"]),
        (":outer.inner", ["outer.inner"]),
        (":twice", ["twice", "twice"]),
        (":Round().turn", ["Circle.turn"]),
        (":Circle().turn", ["Circle.turn"]),
        *((name, []) for name in (":nothing", ":Feed().nothing", ":outer().x", "app.Foreign().load", "?x.load", "")),
        *((name, []) for name in (":", ":()", ":().x", ":Feed()()", "()")),
    ],
)
def test_what_a_name_runs(hierarchy: Hierarchy, name: str, runs: list[str]) -> None:
    assert names(hierarchy, hierarchy.of(name)) == runs
    assert list(hierarchy.of(name)) == sorted(set(hierarchy.of(name)))


def test_the_line_of_bases_ends_where_it_bites_itself(hierarchy: Hierarchy) -> None:
    assert hierarchy.line("Leaf") == ("Leaf", "Feed", "Base")
    assert hierarchy.line("Round") == ("Round", "Circle")
    assert hierarchy.line("nothing") == ()


def test_foreign_bases(hierarchy: Hierarchy) -> None:
    assert hierarchy.foreign_bases("Leaf") == ("app.Other", "app.Foreign")
    assert hierarchy.spellings(":Leaf().get") == (":Leaf().get", "app.Other().get", "app.Foreign().get")
    assert hierarchy.spellings("app.Other().get") == ("app.Other().get",)
    assert hierarchy.spellings(":outer") == (":outer",)


def test_a_long_line_of_heirs_is_walked_once_for_each_method() -> None:
    """Each of 300 classes overrides a method of the one above: the base runs all, and each only those below it."""
    source = "class C0:\n    def f(self): pass\n"
    source += "".join(f"class C{n}(C{n - 1}):\n    def f(self): pass\n" for n in range(1, 300))
    hierarchy = index_of(source).hierarchy
    assert len(hierarchy.of(":C0().f")) == 300
    assert hierarchy.of(":C299().f") == (299,)
    assert len(hierarchy.line("C299")) == 300


def test_a_diamond_that_is_doubled_thirty_times_is_walked_once() -> None:
    """Each class has the two before it as bases: a billion ways up."""
    source = "class A0: pass\nclass B0:\n    def f(self): pass\n"
    source += "".join(
        f"class A{n}(A{n - 1}, B{n - 1}): pass\nclass B{n}(A{n - 1}, B{n - 1}): pass\n" for n in range(1, 31)
    )
    hierarchy = index_of(source).hierarchy
    assert len(hierarchy.line("A30")) == 61
    assert names(hierarchy, hierarchy.of(":A30().f")) == ["B0.f"]
