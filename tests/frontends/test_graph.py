"""``aiocost graph``: the schema, the edges with how they were resolved, and the entry points."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.frontends.commands import aiocost_here as aiocost
from tests.frontends.commands import layered

if TYPE_CHECKING:
    from pathlib import Path


def drawn(*arguments: str, cwd: Path) -> dict[str, Any]:
    done = aiocost("graph", *arguments, cwd=cwd)
    assert (done.returncode, done.stderr) == (0, "")
    loaded: dict[str, Any] = json.loads(done.stdout)
    assert list(loaded) == ["schema", "functions", "edges", "entries"]
    assert loaded["schema"] == "aiocost-graph/1"
    return loaded


def test_a_layered_service(tmp_path: Path) -> None:
    found = drawn(cwd=layered(tmp_path))
    edges = {(each["from"], each["to"]): (each["kind"], each["how"], each["line"]) for each in found["edges"]}
    assert edges["shop.routes.read_order", "shop.service.Orders.detail"] == ("call", "method", 10)
    assert edges["shop.routes.read_order", "shop.service.Orders.__init__"] == ("call", "class", 10)
    assert edges["shop.service.Orders.detail", "shop.service.Orders.both"] == ("call", "method", 11)
    assert edges["shop.store", "shop.store.main"][0] in {"call", "name"}
    assert {(each["function"], each["heat"], each["reason"]) for each in found["entries"]} == {
        ("shop.routes.read_order", "request", "fastapi"),
        ("shop.store.main", "script", "asyncio.run"),
    }
    lines = {each["name"]: (each["file"], each["line"]) for each in found["functions"]}
    assert lines["shop.service.Orders.both"] == ("shop/service.py", 13)
    assert lines["shop.store"] == ("shop/store.py", 1)
    ends = {name for each in found["edges"] for name in (each["from"], each["to"])}
    assert ends <= set(lines)


def test_only_what_begins_in_the_given_files(tmp_path: Path) -> None:
    found = drawn("shop/routes.py", cwd=layered(tmp_path))
    assert {each["from"] for each in found["edges"]} == {"shop.routes.read_order"}
    assert "shop.service.Orders.detail" in {each["name"] for each in found["functions"]}


WAYS = """\
import functools


class Base:
    def run(self):
        self.step()

    def step(self):
        pass


class Heir(Base):
    def step(self):
        super().step()


def wrap(function):
    @functools.wraps(function)
    def inner():
        return function()

    return inner


@wrap
def wrapped():
    pass


def factory():
    @wrap
    def made():
        pass


def outer():
    def nested():
        pass

    nested()
    list(map(wrapped, []))
    Heir().run()
"""


@pytest.mark.parametrize(
    ("start", "end", "kind", "how"),
    [
        ("Base.run", "Base.step", "call", "method"),
        ("Base.run", "Heir.step", "call", "override"),
        ("Heir.step", "Base.step", "call", "super"),
        ("outer", "Base.run", "call", "inherited"),
        ("outer", "wrapped", "name", "function"),
        ("outer", "outer.nested", "inside", "inside"),
        ("outer", "outer.nested", "call", "function"),
        ("wrapped", "wrap.inner", "name", "decorator"),
        ("wrap.inner", "wrapped", "call", "parameter"),
        ("factory", "wrap", "call", "decorator"),
    ],
)
def test_every_edge_knows_how_it_was_resolved(tmp_path: Path, start: str, end: str, kind: str, how: str) -> None:
    (tmp_path / "ways.py").write_text(WAYS)
    edges = drawn(cwd=tmp_path)["edges"]
    found = [each for each in edges if (each["from"], each["to"]) == (f"ways.{start}", f"ways.{end}")]
    assert (kind, how) in [(each["kind"], each["how"]) for each in found]


def test_a_dependency_is_run_by_what_asks_for_it(tmp_path: Path) -> None:
    (tmp_path / "api.py").write_text(
        "from fastapi import Depends, FastAPI\napp = FastAPI()\n\nasync def user(): ...\n\n"
        "@app.get('/')\nasync def get(\n    who=Depends(user),\n): ...\n"
    )
    found = drawn(cwd=tmp_path)
    wanted = {"from": "api.get", "to": "api.user", "kind": "injected", "how": "dependency", "line": 8}
    assert wanted in found["edges"]
    assert [each["function"] for each in found["entries"]] == ["api.get"]


def test_names_that_are_defined_twice_have_their_own_lines(tmp_path: Path) -> None:
    (tmp_path / "twice.py").write_text("def f():\n    pass\n\n\nif f:\n\n    def f():\n        pass\n")
    assert [each["line"] for each in drawn(cwd=tmp_path)["functions"] if each["name"] == "twice.f"] == [1, 7]
