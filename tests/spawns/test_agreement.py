"""A call that libcst has read as the reader did is not read again, and any other call is."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.module.read import read
from flake8_aiocost.module.text import Lines
from flake8_aiocost.project.project import ProjectIndex
from flake8_aiocost.spawns import flag
from flake8_aiocost.spawns.agreement import key_of
from flake8_aiocost.spawns.find import Finder
from tests.module.test_limits import CHAINED

if TYPE_CHECKING:
    from flake8_aiocost.module.facts import Argument, ModuleFacts

CALLS = [
    "asyncio.gather(a(), b())",
    "asyncio.gather(a(),  b())",
    "asyncio.gather(a(), c())",
    "asyncio.gather(*[a() for x in y])",
    "asyncio.gather(*[a() for x in y for z in x])",
]
AROUND = "import asyncio\nasync def f(y):\n{before}    await {call}\n"


class Known:
    """Keeps keys in memory."""

    def __init__(self) -> None:
        self.keys: set[bytes] = set()

    def has(self, key: bytes) -> bool:
        return key in self.keys

    def add(self, key: bytes) -> None:
        self.keys.add(key)


def key(source: str) -> bytes:
    facts = read(source)
    site = next(at for at, each in enumerate(facts.calls) if Lines(source).cut(each.range).startswith("asyncio.gather"))
    return key_of(Lines(source).cut(facts.calls[site].range), facts, site)


def asked(source: str, known: Known, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often libcst is asked for the spawns of a module."""
    asked: list[str] = []
    original = flag.read_arguments

    def noting(text: str, facts: ModuleFacts, site: int) -> tuple[Argument, ...] | None:
        asked.append(text)
        return original(text, facts, site)

    monkeypatch.setattr(flag, "read_arguments", noting)
    finder = Finder(ProjectIndex.of(read(source), "app.py").modules[0], {}, known)
    for spawn in finder.spawns:
        assert finder.flag(spawn, Lines(source)) == spawn
    monkeypatch.undo()
    return len(asked)


@pytest.mark.parametrize("call", CALLS)
def test_libcst_is_asked_once(call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    known, source = Known(), AROUND.format(before="", call=call)
    assert asked(source, known, monkeypatch) == 1
    assert asked(source, known, monkeypatch) == 0
    # What moves nothing but lines is the same call.
    assert asked(f"\n{source}", known, monkeypatch) == 0
    # It has another number now, which is a part of what was read.
    assert asked(AROUND.format(before="    print()\n", call=call), known, monkeypatch) == 1


def test_each_text_has_a_key_of_its_own() -> None:
    keys = {key(AROUND.format(before=before, call=call)) for call in CALLS for before in ("", "    print()\n")}
    assert len(keys) == 2 * len(CALLS)


@pytest.mark.parametrize("kind", ["attributes", "methods", "subscripts of subscripts"])
def test_a_call_of_any_depth_has_a_key_or_none(kind: str) -> None:
    keys = []
    for length in (40, 900, 1_500):
        value = CHAINED[kind](length).removeprefix("x = ")
        source = AROUND.format(before="", call=f"asyncio.gather({value}, b())")
        with contextlib.suppress(Unreadable):
            keys.append(key(source))
            known = Known()
            finder = Finder(ProjectIndex.of(read(source), "app.py").modules[0], {}, known)
            assert [finder.flag(each, Lines(source)) for each in finder.spawns] == list(finder.spawns)
            assert b"" not in known.keys
    assert keys[0] != b""


def test_what_libcst_does_not_read_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    known = Known()
    monkeypatch.setattr(flag, "MOST_CHARACTERS", 3)
    source = AROUND.format(before="", call=CALLS[0])
    finder = Finder(ProjectIndex.of(read(source), "app.py").modules[0], {}, known)
    assert [finder.flag(each, Lines(source)) for each in finder.spawns] == list(finder.spawns)
    assert known.keys == set()
