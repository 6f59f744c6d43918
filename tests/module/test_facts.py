"""What the later steps are told of a module, beside the names of its calls."""

from __future__ import annotations

import pytest

from flake8_aiocost.model import Argument, Assignment, Decorator, Loop, ModuleFacts, Parameter
from flake8_aiocost.source.tree import read


def facts_of(source: str, path: str = "app/feed.py") -> ModuleFacts:
    return read(source, path).facts()


def test_imports_come_with_their_parents() -> None:
    facts = facts_of(
        "import os.path\nimport a.b as c\nfrom fastapi.routing import APIRoute\nfrom .feed import router\n"
        "from . import db\nfrom .. import up\nfrom x import *\ndef f():\n    import inside\n"
    )
    assert facts.imports == {
        *("os", "os.path", "a", "a.b", "fastapi", "fastapi.routing", "fastapi.routing.APIRoute"),
        *(".feed", ".feed.router", ".db", "..up", "x", "inside"),
    }


def test_functions_and_where_they_stand() -> None:
    facts = facts_of(
        "class Feed:\n"
        "    async def get(self): pass\n"
        "    class Inner:\n"
        "        def deep(self): pass\n"
        "def outer():\n"
        "    async def inner(): pass\n"
        "    class Local:\n"
        "        def method(self): pass\n"
        "    f = lambda: 1\n"
    )
    assert [(each.qualname, each.is_async, each.cls, each.parent) for each in facts.functions] == [
        ("Feed.get", True, "Feed", -1),
        ("Feed.Inner.deep", False, "Feed.Inner", -1),
        ("outer", False, "", -1),
        ("outer.inner", True, "", 2),
        ("outer.Local.method", False, "outer.Local", 2),
    ]
    assert [each.qualname for each in facts.classes] == ["Feed", "Feed.Inner", "outer.Local"]
    assert facts.functions[0].name == "get"


@pytest.mark.parametrize(
    ("body", "suspends"),
    [
        ("return 1", False),
        ("await x()", True),
        ("return [await x() for x in y]", True),
        ("async for x in y: pass", True),
        ("async with x: pass", True),
        ("return [x async for x in y]", True),
        ("yield 1", True),
        ("for x in y: pass", False),
        ("def inner(): yield", False),
        ("async def inner(): await x()", False),
        ("return lambda: 1", False),
    ],
)
def test_what_suspends(body: str, suspends: bool) -> None:
    assert facts_of(f"async def f():\n    {body}\n").functions[0].suspends is suspends


def test_parameters() -> None:
    facts = facts_of(
        "from typing import Annotated, Optional\n"
        "from fastapi import Depends, Request as R\n"
        "def dep(): pass\n"
        "def f(a, /, b: R, c: 'R | None' = None, *args: int, d: Annotated[R, Depends(dep), 3] = 1, e=dep, **kw): pass\n"
    )
    assert facts.functions[1].parameters == (
        Parameter("a"),
        Parameter("b", "fastapi.Request"),
        Parameter("c", "fastapi.Request", Argument()),
        Parameter("args", "builtins.int"),
        Parameter("d", "fastapi.Request", Argument(literal=1), ("fastapi.Depends()",)),
        Parameter("e", "", Argument(":dep")),
        Parameter("kw"),
    )


def test_decorators_and_classes() -> None:
    facts = facts_of(
        "from fastapi import APIRouter\n"
        "from .tasks import task\n"
        "router = APIRouter()\n"
        "class Base: pass\n"
        "@task\n"
        "class Feed(Base, list[int], metaclass=type):\n"
        "    @router.get('/feed', name='x')\n"
        "    @task\n"
        "    def get(self): pass\n"
    )
    assert facts.classes[1].bases == (":Base", "builtins.list")
    assert facts.classes[1].decorators == (Decorator(".tasks.task", False),)
    assert facts.functions[0].decorators == (
        Decorator("fastapi.APIRouter().get", True, (Argument(literal="/feed"), Argument(keyword="name", literal="x"))),
        Decorator(".tasks.task", False),
    )


def test_arguments() -> None:
    facts = facts_of(
        "def send(): pass\nf(send, *send, [send, 1], key=(send,), **{'a': send}, n=-1, s='a' 'b', t=True)\n"
    )
    assert facts.calls[0].arguments == (
        Argument(":send"),
        Argument(":send", star="*"),
        Argument(items=(":send", "")),
        Argument(keyword="key", items=(":send",)),
        Argument(star="**", items=(":send",), pairs=(("a", ":send"),)),
        Argument(keyword="n", literal=-1),
        Argument(keyword="s", literal="ab"),
        Argument(keyword="t", literal=True),
    )


def test_loops() -> None:
    facts = facts_of(
        "def f(xs):\n"
        "    for x in first():\n"
        "        inside()\n"
        "        while condition():\n"
        "            deep()\n"
        "    else:\n"
        "        after()\n"
        "    return [element() for x in source() if test() for y in more()]\n"
        "async def g(xs):\n"
        "    async for x in xs: each()\n"
    )
    where = {call.written: call.loops for call in facts.calls}
    assert where == {
        "first": (),
        "inside": (0,),
        "condition": (0, 1),
        "deep": (0, 1),
        "after": (),
        "element": (2, 3),
        "source": (),
        "test": (2,),
        "more": (2,),
        "each": (4,),
    }
    assert [(loop.kind, loop.iterable, loop.function) for loop in facts.loops] == [
        ("for", "?first()", 0),
        ("while", "", 0),
        ("comprehension", "?source()", 0),
        ("comprehension", "?more()", 0),
        ("async for", "?xs", 1),
    ]


def test_loops_do_not_reach_into_functions() -> None:
    facts = facts_of("for x in y:\n    def f():\n        call()\n    class A:\n        made()\n    (lambda: late())\n")
    assert [(call.written, call.function, call.loops) for call in facts.calls] == [
        ("call", 0, ()),
        ("made", -1, (0,)),
        ("late", -1, (0,)),
    ]


def test_which_function_runs_a_call() -> None:
    facts = facts_of(
        "@decorate()\n"
        "def f(a=default(), b: note() = 1) -> result():\n"
        "    body()\n"
        "    class A(base()):\n"
        "        attribute = value()\n"
        "        def method(self): inside()\n"
        "    (lambda x=early(): late())\n"
    )
    assert {call.written: call.function for call in facts.calls} == {
        "decorate": -1,
        "default": -1,
        "note": -1,
        "result": -1,
        "body": 0,
        "base": 0,
        "value": 0,
        "inside": 1,
        "early": 0,
        "late": 0,
    }


def test_what_is_awaited() -> None:
    facts = facts_of(
        "async def f():\n    await a()\n    await (b())\n    await c().d\n    await e(g())\n    return h()\n"
    )
    assert [call.written for call in facts.calls if call.awaited] == ["a", "b", "e"]


def test_calls_come_in_the_order_in_which_they_are_written() -> None:
    facts = facts_of(
        "@a()\n"
        "def f(p=b(), /, q: c() = d(), *r: e(), s: g() = h(), **t: i()) -> j():\n"
        "    k() if l() else m()\n"
        "    [n() for o in p() if q() for r in s()]\n"
        "    try:\n        t()\n    except u() as v:\n        w()\n"
        "    match x():\n        case y.z if aa():\n            bb()\n"
        "    cc(dd(), *ee(), ff=gg())[hh()].ii(jj())\n"
        "    kk()[ll()] = mm()\n"
        "    for nn()[oo()] in pp(): pass\n"
        "    {qq(): rr(), **ss()}\n"
        "    lambda tt=uu(): vv()\n"
    )
    written = [call.written for call in facts.calls]
    # ``cc(...)[...].ii(...)`` is no name; it comes before the calls in its callee, since it begins where they do.
    assert written.pop(written.index("cc") - 1) == ""
    expected = "a b c d e g h i j k l m n p q s t u w x aa bb cc dd ee gg hh jj kk ll"
    assert " ".join(written) == expected + " mm nn oo pp qq rr ss uu vv"


def test_the_main_guard() -> None:
    facts = facts_of(
        "a()\n"
        "if __name__ == '__main__':\n"
        "    b()\n"
        "    def f(): c()\n"
        "else:\n"
        "    d()\n"
        "if '__main__' == __name__: e()\n"
        "if __name__ != '__main__': g()\n"
        "if __name__ == other: h()\n"
    )
    assert [call.written for call in facts.calls if call.main_guard] == ["b", "c", "e"]


def test_assignments() -> None:
    facts = facts_of(
        "import arq\n"
        "a = b = arq.cron()\n"
        "class Settings:\n"
        "    functions = [arq.one]\n"
        "    late: int\n"
        "def f(self):\n"
        "    global a\n"
        "    a = 1\n"
        "    local = arq.two\n"
        "    self.x = arq.three\n"
        "    self.y: int = 2\n"
        "    with arq.open() as g: pass\n"
        "Settings.functions = []\n"
        "a.name = 'x'\n"
        "a[0] = 1\n"
    )
    assert facts.assignments == (
        Assignment(":a", Argument("arq.cron()")),
        Assignment(":b", Argument("arq.cron()")),
        Assignment(":Settings.functions", Argument(items=("arq.one",))),
        Assignment(":a", Argument(literal=1)),
        Assignment("?local", Argument("arq.two"), 0),
        Assignment("?self.x", Argument("arq.three"), 0),
        Assignment("?self.y", Argument(literal=2), 0),
        Assignment("?g", Argument("arq.open()"), 0),
        Assignment(":Settings.functions", Argument()),
        Assignment("?a.name", Argument(literal="x")),
    )


def test_written_names() -> None:
    facts = facts_of("a.b.c()\na().b()\na[0].b()\n(lambda: 1)()\n")
    assert [call.written for call in facts.calls] == ["a.b.c", "a().b", "a", "", ""]


def test_facts_are_made_once_and_the_loops_of_services_are_endless() -> None:
    tree = read("while True: a()\nwhile x < 1: b()\n", "x.py")
    assert tree.facts() is tree.facts()
    assert [(loop.kind, loop.endless) for loop in tree.facts().loops] == [("while", True), ("while", False)]
    assert Loop("while").endless is False
