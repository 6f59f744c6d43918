"""Spawns, held against the comments of tests/fixtures/constructs.

``# spawn gather 2+ loops=1``: construct, known fan-out with ``+`` where more are unknown, and all of ``loops=N``,
``at_once``, ``together``, ``ready``, ``inferred``, ``guessed``, ``before=3.12``, ``saves=µs`` that hold;
``children=a(),b()`` may be given. Several spawns of a line are separated by ``;``.
``# spawners: name = construct, ...`` on line 1 configures some.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.constructs import find
from flake8_aiocost.source.gate import may_spawn
from flake8_aiocost.source.positions import locate
from flake8_aiocost.source.tree import read

if TYPE_CHECKING:
    from flake8_aiocost.model import Spawn

FIXTURES = sorted((Path(__file__).parents[1] / "fixtures" / "constructs").glob("*.py"))
MARK = re.compile(r"# spawn (?P<text>.*)$")


def _words(spawn: Spawn) -> list[str]:
    words = [spawn.construct, f"{spawn.fan_out.known}{'+' if spawn.fan_out.unknown else ''}"]
    words += [f"loops={len(spawn.loops)}"] if spawn.loops else []
    words += ["at_once"] if spawn.awaited_at_once else []
    words += ["together"] if spawn.together else []
    words += ["ready"] if spawn.awaitable == "ready" else []
    words += [spawn.certainty] if spawn.certainty != "resolved" else []
    words += ["before={}.{}".format(*spawn.task_before)] if spawn.task_before else []
    words += (
        [f"saves={spawn.saves_us:g}" if spawn.saves_us < 1e6 else f"saves={spawn.saves_us:.0f}"]
        if spawn.saves_us
        else []
    )
    return words


def _expected(source: str) -> dict[int, list[list[str]]]:
    lines = enumerate(source.splitlines(), start=1)
    return {
        number: [each.split() for each in match["text"].split(";")]
        for number, line in lines
        if (match := MARK.search(line)) and not line.startswith('"""')
    }


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_the_spawns_of_each_line_are_those_that_its_comment_gives(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    first = source.partition("\n")[0]
    configured = first.removeprefix("# spawners: ") if first.startswith("# spawners: ") else ""
    spawners = dict(pair.split(" = ") for pair in configured.split(", ")) if configured else {}
    tree = read(source, "src/app/feed.py", spawners)
    found: dict[int, list[list[str]]] = {}
    spawns = find(tree)
    assert may_spawn(source, spawners) or not spawns
    positions = locate(tree, [spawn.site for spawn in spawns])
    expected = _expected(source)
    for spawn in spawns:
        line = positions[spawn.site].line
        wanted = expected.get(line, [])
        mark = wanted[len(found.get(line, []))] if len(wanted) > len(found.get(line, [])) else []
        children = (
            [f"children={','.join(spawn.children)}"] if any(word.startswith("children=") for word in mark) else []
        )
        found.setdefault(line, []).append(sorted(_words(spawn) + children))
    assert found == {line: [sorted(each) for each in wanted] for line, wanted in expected.items()}


def test_spawns_come_in_source_order() -> None:
    for path in FIXTURES:
        sites = [spawn.site for spawn in find(read(path.read_text(encoding="utf-8"), str(path)))]
        assert sites == sorted(set(sites))
