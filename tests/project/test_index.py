"""What the later steps are told of a module, with names resolved."""

from __future__ import annotations

from flake8_aiocost.project.assignments import assignments_of
from flake8_aiocost.project.linked_facts import LinkedArgument, LinkedAssignment, LinkedDecorator
from tests.reading import index_of


def test_imports_come_with_their_parents() -> None:
    index = index_of(
        "import os.path\nimport a.b as c\nfrom fastapi.routing import APIRoute\nfrom .feed import router\n"
        "from . import db\nfrom .. import up\nfrom x import *\ndef f():\n    import inside\n"
    )
    named = {"os", "os.path", "a", "a.b", "fastapi", "fastapi.routing", "fastapi.routing.APIRoute"}
    assert sorted(index.imports) == sorted({*named, ".feed", ".feed.router", ".db", "..up", "x", "inside"})


def test_parameters() -> None:
    index = index_of(
        "from typing import Annotated, Optional\n"
        "from fastapi import Depends, Request as R\n"
        "def dep(): pass\n"
        "def f(a, /, b: R, c: 'R | None' = None, *args: int, d: Annotated[R, Depends(dep), 3] = 1, e=dep, **kw): pass\n"
    )
    assert [each.name for each in index.facts.functions[1].parameters] == ["a", "b", "c", "args", "d", "e", "kw"]
    request = "fastapi.Request"
    assert index.annotations(1) == ("", request, request, "builtins.int", request, "", "")


def test_decorators_and_classes() -> None:
    index = index_of(
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
    assert [index.bases(0), index.bases(1)] == [(), (":0:Base", "builtins.list")]
    assert index.class_decorators == ((), (LinkedDecorator(".tasks.task", False),))
    assert index.decorators[0] == (
        LinkedDecorator("fastapi.APIRouter().get", True, 1),
        LinkedDecorator(".tasks.task", False),
    )
    assert index.arguments(1) == (LinkedArgument(literal="/feed"), LinkedArgument(keyword="name", literal="x"))


def test_arguments() -> None:
    index = index_of(
        "def send(): pass\nf(send, *send, [send, 1], key=(send,), **{'a': send}, n=-1, s='a' 'b', t=True)\n"
    )
    assert index.arguments(0) == (
        LinkedArgument(":0:send"),
        LinkedArgument(":0:send", star="*"),
        LinkedArgument(items=(":0:send", "")),
        LinkedArgument(keyword="key", items=(":0:send",)),
        LinkedArgument(star="**", items=(":0:send",), pairs=(("a", ":0:send"),)),
        LinkedArgument(keyword="n", literal=-1),
        LinkedArgument(keyword="s", literal="ab"),
        LinkedArgument(keyword="t", literal=True),
    )
    assert index.arguments(0) is index.arguments(0)


def test_dicts_of_lists() -> None:
    index = index_of("def a(): pass\nf({'x': [a, *a], 'y': a, z: a, 'w': [1], **a})\n")
    (argument,) = index.arguments(0)
    assert argument.pairs == (("x", ":0:a"), ("x", ":0:a"), ("y", ":0:a"))
    assert argument.items == ("", ":0:a", ":0:a", "", ":0:a")


def test_what_loops_run_over() -> None:
    index = index_of(
        "def f(xs):\n    for x in first(): pass\n    while x: pass\n    [x for x in source() for y in more()]\n"
        "async def g(xs: C):\n    async for x in xs: pass\n"
    )
    assert [index.iterable(loop) for loop in range(5)] == ["?first()", "", "?source()", "?more()", "?xs"]


def test_where_calls_stand() -> None:
    index = index_of("a()\ndef f():\n    for x in y:\n        b()\n")
    assert [(index.callee(call), index.function_of(call), index.loops_of(call)) for call in (0, 1)] == [
        ("?a", -1, ()),
        ("?b", 0, (0,)),
    ]


def test_assignments() -> None:
    index = index_of(
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
    assert [(each, index.value(each)) for each in assignments_of(index)] == [
        (LinkedAssignment(":a", 0), LinkedArgument("arq.cron()")),
        (LinkedAssignment(":b", 0), LinkedArgument("arq.cron()")),
        (LinkedAssignment(":Settings.functions", 1), LinkedArgument(items=("arq.one",))),
        (LinkedAssignment(":a", 3), LinkedArgument(literal=1)),
        (LinkedAssignment("?local", 4, 0), LinkedArgument("arq.two")),
        (LinkedAssignment("?self.x", 5, 0), LinkedArgument("arq.three")),
        (LinkedAssignment("?self.y", 6, 0), LinkedArgument(literal=2)),
        (LinkedAssignment("?g", 7, 0), LinkedArgument("arq.open()")),
        (LinkedAssignment(":Settings.functions", 8), LinkedArgument()),
        (LinkedAssignment("?a.name", 9), LinkedArgument(literal="x")),
    ]


def test_a_function_of_the_settings_object_is_its_own() -> None:
    index = index_of("import arq\n\nclass Settings: pass\n\nSettings.on_startup = arq.start\nobject.x = arq.start\n")
    assert [each.target for each in assignments_of(index)] == [":Settings.on_startup", "?object.x"]
