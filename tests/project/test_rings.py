"""Names that are bound to each other in rings: what they mean does not depend on which was asked first."""

from __future__ import annotations

import random

import pytest

from flake8_aiocost.module.rings import Rings
from tests.projects import Project

NAMES, MODULES = ("f", "g", "A", "B"), ("a", "b", "c")
FORMS = (
    "from {m} import {n}",
    "from {m} import *",
    "from {m} import {n} as {k}",
    "import {m}",
    "{n} = {m}.{k}",
    "{n} = {k}()",
    "{n} = {k}.z",
    "{n} = {m}.{k}().y.z",
    "{n} = {m}.{k}().x or {o}",
    "def {n}(): return {k}",
    "def {n}() -> {m}.{k}: pass",
    "class {n}({k}): pass",
    "class {n}({m}.{k}):\n    x = {m}.{o}\n    def __init__(self, y: {m}.{k}): self.y = y; self.z = {o}()",
)
CALLS = "".join(f"{n}()\n{n}().x()\n{n}().z.y()\n" for n in NAMES)
CALLS += "".join(f"{m}.{n}().y()\n" for m in MODULES for n in NAMES)


def program(seed: int) -> dict[str, str]:
    chosen = random.Random(seed)

    def line() -> str:
        n, m, k, o = chosen.choice(NAMES), chosen.choice(MODULES), chosen.choice(NAMES), chosen.choice(NAMES)
        return chosen.choice(FORMS).format(n=n, m=m, k=k, o=o)

    return {f"{m}.py": "\n".join(line() for _ in range(chosen.randint(1, 6))) + f"\n{CALLS}" for m in MODULES}


def answers(sources: dict[str, str], order: int) -> dict[object, tuple[object, ...]]:
    """What each call may call, and what each of those names stands for, asked in some order."""
    index, shuffled = Project(sources).index, random.Random(order)
    calls = [(module, call) for module in range(3) for call in range(len(index.modules[module].facts.calls))]
    shuffled.shuffle(calls)
    found: dict[object, tuple[object, ...]] = {(m, call): index.modules[m].callees(call) for m, call in calls}
    names = sorted({str(name) for each in found.values() for name in each})
    shuffled.shuffle(names)
    return {**found, **{name: index.hierarchy.of(name) for name in names}}


@pytest.mark.parametrize("seed", range(0, 400, 20))
def test_the_order_of_questions_does_not_matter(seed: int) -> None:
    for each in range(seed, seed + 20):
        sources = program(each)
        assert answers(sources, 1) == answers(sources, 2), sources


def test_a_chain_that_is_too_long_is_cut_at_the_same_place() -> None:
    chain = "".join(f"a{number + 1} = a{number}\n" for number in range(100))
    source = {"m.py": f"def a0(): pass\n{chain}" + "".join(f"a{number}()\n" for number in range(101))}

    def asked(calls: list[int]) -> list[tuple[str, ...]]:
        module = Project(source).index.modules[0]
        found = {call: module.callees(call) for call in calls}
        return [found[call] for call in sorted(found)]

    up = asked(list(range(101)))
    assert up == asked(list(reversed(range(101))))
    assert up[30] == (":0:a0",)
    assert up[100] != (":0:a0",)


def test_answers_are_kept_where_nothing_was_cut() -> None:
    rings, asked = Rings(1), list[str]()
    known: dict[object, tuple[tuple[str, ...], int]] = {}

    def answer(name: str) -> tuple[str, ...]:
        asked.append(name)
        after = {"a": "b", "b": "b", "c": "d"}.get(name)
        return rings.ask(known, after, ("cut",), answer, after) if after else (name,)

    assert rings.ask(known, "c", (), answer, "c") == ("d",)
    assert rings.ask(known, "d", (), answer, "d") == ("d",)
    assert asked == ["c", "d"]
    assert rings.ask(known, "a", (), answer, "a") == ("cut",)
    assert set(known) == {"c", "d"}
