"""Which calls are resolved at all: those that may hand a function to something that a framework's pattern names."""

from __future__ import annotations

from flake8_aiocost.heat.catalogue import catalogue
from flake8_aiocost.heat.pattern_lookup import PatternLookup
from flake8_aiocost.heat.possible_calls import possible_calls
from flake8_aiocost.module.read import read
from flake8_aiocost.project.calls_by_name import TAKES_FUNCTION
from flake8_aiocost.project.project import ProjectIndex

SOURCE = """\
from aiohttp import web
from aiohttp.web import get as route
def handler(request): pass
class Loader(DataLoader):
    def __init__(self):
        super().__init__(handler)
        self.get(self.load)
def more(found, session, key, url):
    web.get("/", handler)
    route("/", handler)
    web.get("/", handler=handler)
    web.get("/", *rest)
    found.get(key)
    found.get(key, {})
    found.get(key, {"a": [1, "b"]})
    found.get(key, {"a": [handler]})
    session.get(url, headers=key)
    session.get(url, f"{key}")
    session.get(url, headers=key, handler=key)
    found.get(handler)
    found.more(handler)
    add = web.get
    add("/", handler)
    post = web.get
    post("/", handler)
"""
#: What is looked at, by the lines above.
EXPECTED = [6, 7, 9, 10, 11, 12, 16, 19, 20, 23, 25]
#: Those that are handed a name first which may be a function, and called as a decorator is: ``self.get(self.load)``.
REGISTERING = [7, 20]


def test_only_calls_that_may_register_something_are_resolved() -> None:
    project = ProjectIndex([("app.py", read(SOURCE))])
    (index,) = project.modules
    patterns = PatternLookup(project, catalogue(project.imports))
    found = [(index.facts.calls[call].range[0], has) for call, has in possible_calls(index, patterns)]
    assert [line for line, _ in found] == EXPECTED
    assert [line for line, has in found if has & TAKES_FUNCTION] == REGISTERING
