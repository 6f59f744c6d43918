"""What the children of a spawn wait for that callers hand over, all over a project."""

from __future__ import annotations

import re

from tests.projects import Project

from .flow import FIXTURES, effects_of, waits

SERVICE = FIXTURES / "callers" / "service.py"
_CHILD = re.compile(r"# child: (.*\S)\s*$", re.MULTILINE)


def test_a_child_waits_for_the_least_that_a_caller_hands_over() -> None:
    source = SERVICE.read_text(encoding="utf-8")
    project = Project({SERVICE.name: source})
    effects = effects_of(project)
    expected = {line: match[1] for line, text in enumerate(source.splitlines(), 1) if (match := _CHILD.search(text))}
    found = {}
    for spawn in project.linted.finder(0).spawns:
        line = project.index.modules[0].facts.calls[spawn.site].range[0]
        # The other ones are calls of functions that spawn what they are handed.
        if line in expected:
            (child,) = effects.children.of(0, spawn)
            found[line] = waits(child.summary.waits)
    assert found == expected


_GREETING = """import asyncio

async def greet(name, lookup):
    await asyncio.gather(lookup(name), lookup(name))
"""
_ROUTE = """import httpx
from greeting import greet

client = httpx.AsyncClient()

async def ask(name):
    await client.get(name)

async def serve(name):
    await greet(name, ask)
"""
_TEST = """from greeting import greet

async def stub(name):
    return name

async def test_greet():
    await greet("ada", stub)
"""


def _waits_of_lookup(**sources: str) -> object:
    project = Project({f"{name.replace('__', '/')}.py": text for name, text in sources.items()})
    (spawn,) = project.linted.finder(0).spawns
    return waits(effects_of(project).children.of(0, spawn)[0].summary.waits)


def test_what_tests_hand_over_counts_only_where_nobody_else_hands_anything_over() -> None:
    of_route = _waits_of_lookup(greeting=_GREETING, route=_ROUTE)
    assert of_route == "1 network call, 50 ms"
    assert _waits_of_lookup(greeting=_GREETING, route=_ROUTE, tests__test_greeting=_TEST) == of_route
    # Another caller that is no test hands over what waits for nothing.
    assert _waits_of_lookup(greeting=_GREETING, route=_ROUTE, spec=_TEST) == "unknown lookup"
    assert _waits_of_lookup(greeting=_GREETING, tests__test_greeting=_TEST) == "unknown lookup"
