"""What one walk notes of a module, beside the names of its calls."""

from __future__ import annotations

import pytest

from flake8_aiocost.module.expressions import Name, Result
from flake8_aiocost.module.read import read
from tests.reading import called, places


def test_functions_and_where_they_stand() -> None:
    facts = read(
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
    assert read(f"async def f():\n    {body}\n").functions[0].suspends is suspends


def test_loops_do_not_reach_into_functions() -> None:
    facts = read("for x in y:\n    def f():\n        call()\n    class A:\n        made()\n    (lambda: late())\n")
    assert [(name, place.function, place.loops) for name, place in places(facts).items()] == [
        ("call", 0, ()),
        ("made", -1, (0,)),
        ("late", -1, (0,)),
    ]


def test_which_function_runs_a_call() -> None:
    facts = read(
        "@decorate()\n"
        "def f(a=default(), b: note() = 1) -> result():\n"
        "    body()\n"
        "    class A(base()):\n"
        "        attribute = value()\n"
        "        def method(self): inside()\n"
        "    (lambda x=early(): late())\n"
    )
    assert {name: place.function for name, place in places(facts).items()} == {
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
    facts = read("async def f():\n    await a()\n    await (b())\n    await c().d\n    await e(g())\n    return h()\n")
    assert [name for name, call in zip(called(facts), facts.calls, strict=True) if call.awaited] == ["a", "b", "e"]


def test_calls_come_in_the_order_in_which_they_are_written() -> None:
    facts = read(
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
    names = called(facts)
    # ``cc(...)[...].ii(...)`` is no name; it comes before the calls in its callee, since it begins where they do.
    assert names.pop(names.index("cc") - 1) == ""
    expected = "a b c d e g h i j k l m n p q s t u w x aa bb cc dd ee gg hh jj kk ll"
    assert " ".join(names) == expected + " mm nn oo pp qq rr ss uu vv"


def test_the_main_guard() -> None:
    facts = read(
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
    assert [name for name, place in places(facts).items() if place.main_guard] == ["b", "c", "e"]


def test_written_names() -> None:
    facts = read("a.b.c()\na().b()\na[0].b()\n(lambda: 1)()\n")
    assert called(facts) == ["a.b.c", "a().b", "a", "", ""]


def test_bindings_are_where_python_puts_them() -> None:
    facts = read(
        "import os.path\nfrom a import b as c\n"
        "def f(p, *q, r=1, **s):\n"
        "    global g\n    g = h = 1\n    i, (j, *k) = l\n    m += 1\n    [n for n in o if (w := n)]\n"
        "    def inner():\n        nonlocal h\n        h = 2\n"
        "    for t in u: pass\n    with v as x: pass\n    del h\n"
        "    try: pass\n    except E as e: pass\n"
    )
    module, function = facts.scopes[0], facts.scopes[facts.functions[0].scope]

    def kinds(names: dict[str, tuple[object, ...]]) -> dict[str, list[str]]:
        return {name: [each.kind for each in bound] for name, bound in names.items()}  # type: ignore[attr-defined]

    assert kinds({**module.bindings}) == {"os": ["import"], "c": ["import"], "f": ["function"], "g": ["value"]}
    assert module.bindings["c"][0].dotted == "a.b"
    assert kinds({**function.bindings}) == {
        "p": ["parameter"],
        "q": ["parameter"],
        "r": ["parameter"],
        "s": ["parameter"],
        "h": ["value", "value", "deleted"],
        "i": ["unpacked"],
        "j": ["unpacked"],
        "k": ["unpacked"],
        "m": ["added"],
        "w": ["value"],
        "inner": ["function"],
        "t": ["item"],
        "x": ["with"],
        "e": ["other"],
    }
    assert [each.star for name in "pqrs" for each in function.bindings[name]] == ["", "*", "", "**"]
    assert function.declared == {"g": 0}


def test_the_value_of_the_only_return_that_comes_last() -> None:
    facts = read(
        "def a(): return x\ndef b():\n    if y: return x\n    return x\ndef c(): pass\n"
        "def d():\n    yield 1\n    return x\ndef e(): return f()\n"
    )
    results = [each.result for each in facts.functions]
    assert results[:4] == [Name("x"), None, None, None]
    assert isinstance(results[4], Result)
