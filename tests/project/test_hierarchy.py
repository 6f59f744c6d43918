"""Which functions of a module a resolved name stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from flake8_aiocost.project.mro import merged
from tests.reading import project_of

if TYPE_CHECKING:
    from flake8_aiocost.project.hierarchy import Hierarchy
    from flake8_aiocost.project.project import ProjectIndex

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
def project() -> ProjectIndex:
    return project_of(CLASSES)


@pytest.fixture(scope="module")
def hierarchy(project: ProjectIndex) -> Hierarchy:
    return project.hierarchy


def names(project: ProjectIndex, found: tuple[int, ...]) -> list[str]:
    return [project.modules[0].facts.functions[number].qualname for number in found]


@pytest.mark.parametrize(
    ("name", "runs"),
    [
        # The nearest definition, and every override below: an object annotated as the base may be any of them.
        (":0:Feed().load", ["Feed.load", "Leaf.load"]),
        (":0:Base().load", ["Base.load", "Feed.load", "Leaf.load"]),
        (":0:Leaf().load", ["Leaf.load"]),
        (":0:Leaf().only_base", ["Base.only_base"]),
        (":0:Leaf.only_base", ["Base.only_base"]),
        (":0:Feed.make", ["Base.make"]),
        (":0:Unrelated().load", ["Unrelated.load"]),
        (":0:Unrelated()", ["Unrelated.__call__"]),
        # Making an object runs its constructor; it is entered only by a ``with``.
        (":0:Feed", ["Base.__init__"]),
        (":0:outer", ["outer"]),
        # What a function returns is most often the function inside; what a coroutine returns is the coroutine.
        (":0:outer()", ["outer.inner"]),
        (":0:coroutine()", ["coroutine"]),
        (":0:coroutine", ["coroutine"]),
        (":0:outer.inner", ["outer.inner"]),
        (":0:twice", ["twice", "twice"]),
        (":0:Round().turn", ["Circle.turn"]),
        (":0:Circle().turn", ["Circle.turn"]),
        *((name, []) for name in (":0:nothing", ":0:Feed().nothing", ":0:outer().x", ":1:Feed().load", ":Feed().load")),
        *((name, []) for name in ("app.Foreign().load", "?x.load", "")),
        *((name, []) for name in (":", ":0:", ":0:()", ":0:().x", ":0:Feed()()", "()")),
    ],
)
def test_what_a_name_runs(project: ProjectIndex, name: str, runs: list[str]) -> None:
    hierarchy = project.hierarchy
    assert names(project, hierarchy.of(name)) == runs
    assert list(hierarchy.of(name)) == sorted(set(hierarchy.of(name)))


def test_the_line_of_bases_ends_where_it_bites_itself(hierarchy: Hierarchy) -> None:
    assert hierarchy.line("0:Leaf") == ("0:Leaf", "0:Feed", "0:Base")
    assert hierarchy.line("0:Round") == ("0:Round", "0:Circle")
    assert hierarchy.line("0:nothing") == ()


def test_foreign_bases(hierarchy: Hierarchy) -> None:
    assert hierarchy.foreign_bases("0:Leaf") == ("app.Other", "app.Foreign")
    assert hierarchy.spellings(":0:Leaf().get") == (":0:Leaf().get", "app.Other().get", "app.Foreign().get")
    assert hierarchy.spellings("app.Other().get") == ("app.Other().get",)
    assert hierarchy.spellings(":0:outer") == (":0:outer",)


def test_a_long_line_of_heirs_is_walked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of 300 classes overrides a method of the one above: the base runs all, and each only those below it."""
    worked_out: list[str] = []

    def counted(cls: str, *given: Any) -> tuple[str, ...]:
        worked_out.append(cls)
        return merged(cls, *given)

    monkeypatch.setattr("flake8_aiocost.project.inheritance.merged", counted)
    source = "class C0:\n    def f(self): pass\n"
    source += "".join(f"class C{n}(C{n - 1}):\n    def f(self): pass\n" for n in range(1, 300))
    hierarchy = project_of(source).hierarchy
    assert len(hierarchy.of(":0:C0().f")) == 300
    assert hierarchy.of(":0:C299().f") == (299,)
    assert len(hierarchy.line("0:C299")) == 300
    assert len(worked_out) == 300


def test_a_diamond_that_is_doubled_thirty_times_is_walked_once() -> None:
    """Each class has the two before it as bases: a billion ways up."""
    source = "class A0: pass\nclass B0:\n    def f(self): pass\n"
    source += "".join(
        f"class A{n}(A{n - 1}, B{n - 1}): pass\nclass B{n}(A{n - 1}, B{n - 1}): pass\n" for n in range(1, 31)
    )
    project = project_of(source)
    assert len(project.hierarchy.line("0:A30")) == 61
    assert names(project, project.hierarchy.of(":0:A30().f")) == ["B0.f"]
