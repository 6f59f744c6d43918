"""Spawns, held against the comments of tests/fixtures/constructs.

``# spawn gather 2+ loops=1``: construct, known fan-out with ``+`` where more are unknown, or ``0..2`` where it is known
how many there are at the most, and all of ``loops=N``, ``at_once``, ``together``, ``ready``, ``before=3.12``,
``saves=µs``, ``running=N``, ``beside`` that hold; ``children=a(),b()`` may be given.
Several spawns of a line are separated by ``;``. ``# spawners: name = construct, ...`` on line 1 configures some.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.constructs import declared
from tests.reading import Found, may_spawn, own

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.model import Spawn

FIXTURES = sorted((Path(__file__).parents[1] / "fixtures" / "constructs").glob("*.py"))
MARK = re.compile(r"# spawn (?P<text>.*)$")


def words_of(spawn: Spawn) -> list[str]:
    before = declared()[spawn.construct].task_before
    more = f"..{spawn.fan_out.most}" if spawn.fan_out.most else "+" if spawn.fan_out.unknown else ""
    words = [spawn.construct, f"{spawn.fan_out.known}{more}"]
    words += [f"loops={len(spawn.loops)}"] if spawn.loops else []
    words += [f"running={spawn.fan_out.running}"] if spawn.fan_out.running else []
    words += ["beside"] if spawn.fan_out.beside else []
    words += ["at_once"] if spawn.awaited_at_once else []
    words += ["together"] if spawn.together else []
    words += ["ready"] if spawn.awaitable == "ready" else []
    words += ["before={}.{}".format(*before)] if before else []
    if spawn.saves_us:
        words += [f"saves={spawn.saves_us:g}" if spawn.saves_us < 1e6 else f"saves={spawn.saves_us:.0f}"]
    return words


def expected(source: str) -> dict[int, list[list[str]]]:
    lines = enumerate(source.splitlines(), start=1)
    return {
        number: [each.split() for each in match["text"].split(";")]
        for number, line in lines
        if (match := MARK.search(line)) and not line.startswith('"""')
    }


def read_fixture(path: Path) -> Found:
    source = path.read_text(encoding="utf-8")
    first = source.partition("\n")[0]
    configured = first.removeprefix("# spawners: ") if first.startswith("# spawners: ") else ""
    spawners = dict(pair.split(" = ") for pair in configured.split(", ")) if configured else {}
    found = Found(source, spawners=spawners)
    assert may_spawn(source, spawners) or not found.spawns
    return found


def described(found: Found, spawns: Sequence[Spawn]) -> dict[int, list[list[str]]]:
    """By line; the children of a spawn are told where the comment tells them."""
    wanted = expected(found.source)
    said: dict[int, list[list[str]]] = {}
    for spawn in spawns:
        line = found.position(spawn.site).line
        there = said.setdefault(line, [])
        mark = wanted[line][len(there)] if len(wanted.get(line, [])) > len(there) else []
        named = any(word.startswith("children=") for word in mark)
        there.append(sorted([*words_of(spawn), *([f"children={','.join(map(own, spawn.children))}"] if named else [])]))
    return said


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_the_spawns_of_each_line_are_those_that_its_comment_gives(path: Path) -> None:
    found = read_fixture(path)
    wanted = {line: [sorted(each) for each in spawns] for line, spawns in expected(found.source).items()}
    assert described(found, found.spawns) == wanted


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_what_libcst_reads_of_them_is_the_same(path: Path) -> None:
    found = read_fixture(path)
    assert found.flagged == found.spawns


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_spawns_come_in_source_order(path: Path) -> None:
    sites = [spawn.site for spawn in read_fixture(path).spawns]
    assert sites == sorted(set(sites))
