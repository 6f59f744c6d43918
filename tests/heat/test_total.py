"""``place`` takes any module: it never raises, says the same each time, and its work grows with the module only."""

from __future__ import annotations

import sys
import textwrap
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.heat import place, propagate
from flake8_aiocost.module.read import read
from flake8_aiocost.project import call_graph
from flake8_aiocost.project.edge import Edge
from flake8_aiocost.project.project import ProjectIndex
from flake8_aiocost.settings import Settings
from tests.programs import PROGRAMS
from tests.reading import project_of

if TYPE_CHECKING:
    import pytest

IMPORTS = """\
import asyncio, aiokafka, celery, fastapi, temporalio.workflow, tornado.web
from fastapi import Depends, FastAPI
from .app import router
app = FastAPI()
consumer = aiokafka.AIOKafkaConsumer()
"""
# Few names, so that they meet: classes A and B, functions f and g, with and without each other inside.
NAME = st.sampled_from(["f", "g", "A", "B"])
VALUE = st.one_of(
    NAME,
    st.builds("{}.{}".format, NAME, NAME),
    st.builds("{}().{}".format, NAME, NAME),
    st.sampled_from(["app", "router", "self", "self.f", "super().f", "consumer.getone", "temporalio.workflow.defn"]),
    st.sampled_from(["Depends", "fastapi.FastAPI", "tornado.web.RequestHandler", "asyncio.run", "map", "'/x'", "x"]),
)
CALL = st.builds("{}({})".format, VALUE, st.lists(VALUE, max_size=3).map(", ".join))
DEEP = st.one_of(VALUE, CALL, st.builds("Depends({})".format, CALL), st.builds("[{}, {}]".format, VALUE, CALL))
DECORATOR = st.one_of(
    st.sampled_from(["@app.get('/x')", "@router.post", "@celery.shared_task", "@temporalio.workflow.defn"]),
    st.builds("@{}".format, DEEP),
)
COMMENT = st.sampled_from(["", "", "", "  # aiocost: hot", "  # aiocost: background", "  # aiocost: cold"])
SIMPLE = st.one_of(
    st.builds("{}".format, CALL),
    st.builds("await {}".format, CALL),
    st.builds("{} = {}".format, VALUE.filter(lambda name: "(" not in name and name[0] not in "'3N"), DEEP),
    st.builds("return {}".format, DEEP),
)


def block(header: str, comment: str, decorators: list[str], body: list[str]) -> str:
    return "\n".join([*decorators, header + comment, textwrap.indent("\n".join(body), "    ")])


def blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    body = st.lists(inner, min_size=1, max_size=4)
    defined = st.builds(
        "{}def {}({}{}):".format,
        st.sampled_from(["async ", "async ", ""]),
        NAME,
        st.sampled_from(["self, ", "request: fastapi.Request, ", "scope, receive, send, ", ""]),
        st.builds("x={}".format, DEEP),
    )
    classed = st.builds("class {}({}):".format, NAME, VALUE)
    looped = st.sampled_from(["while True:", "async for x in consumer:", "for x in f():", "if __name__ == '__main__':"])
    return st.one_of(
        st.builds(block, st.one_of(defined, defined, classed), COMMENT, st.lists(DECORATOR, max_size=2), body),
        st.builds(block, looped, st.just(""), st.just([]), body),
    )


MODULES = st.lists(st.recursive(SIMPLE, blocks, max_leaves=12), min_size=1, max_size=8).map("\n".join)
PATHS = st.sampled_from(["a.py", "jobs/a.py", "tests/a.py", "", "/", "-", "a\0b"])


@given(st.one_of(MODULES.map(IMPORTS.__add__), PROGRAMS), PATHS)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_module_is_placed_and_placed_the_same_again(source: str, path: str) -> None:
    try:
        facts = read(source)
    except Unreadable:
        return
    first, second = (place(ProjectIndex.of(facts, path), Settings()) for _ in range(2))
    assert (first.functions, first.loops, first.fixed) == (second.functions, second.loops, second.fixed)
    for number in range(-1, len(facts.functions)):
        heat = first.at(0, number, tuple(range(len(facts.loops))))
        assert heat.kind == "unknown" or heat.subject
        assert "\n" not in heat.subject + heat.reason


def chain(length: int) -> str:
    """A handler and ``length`` layers of two functions, each calling both of the next: 2**length ways to the last."""
    lines = ["import fastapi", "@fastapi.FastAPI().get", "async def handler(): left0(); right0()"]
    for layer in range(1, length):
        lines += [f"async def {side}{layer - 1}(): left{layer}(); right{layer}()" for side in ("left", "right")]
    return "\n".join([*lines, f"async def left{length - 1}(): pass", f"async def right{length - 1}(): pass"])


def test_ways_that_multiply_are_each_walked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = 0

    def counted(*given: object) -> Edge:
        nonlocal made
        made += 1
        return Edge(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(call_graph, "Edge", counted)
    length = sys.getrecursionlimit()
    monkeypatch.setattr(propagate, "MOST_CALLS", length)
    heat = place(project_of(chain(length), "app.py"), Settings())
    last = heat.at(0, 2 * length)
    assert made == 4 * length - 2
    assert (last.kind, last.reason) == (
        "request",
        f"called from handler through left{length - 2} and {length - 2} more, fastapi",
    )
