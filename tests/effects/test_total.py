"""Effects of any program can be asked for, say the same each time, and take work that grows with the program only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from flake8_aiocost.effects import fold, joined, own, seen, used, waits, weigh, within
from flake8_aiocost.effects.beside import Beside
from flake8_aiocost.effects.catalogue import catalogue
from flake8_aiocost.effects.objects import Objects
from flake8_aiocost.effects.purchase import may_wait, purchase, serial
from flake8_aiocost.effects.talk import talks
from flake8_aiocost.effects.weigh import Effects
from flake8_aiocost.errors import Unreadable
from tests.programs import PROGRAMS
from tests.reading import Found

Maker = Callable[[int], str]


def everything(source: str) -> list[object]:
    """All that can be asked of a module's effects."""
    module = Found(source)
    effects = Effects(module.project, catalogue(), lambda _: module.spawns)
    beside = Beside(effects)
    functions = module.project.functions_of(0)
    told: list[object] = [effects.summary(each) for each in functions]
    for spawn in module.spawns:
        children = effects.children.of(0, spawn)
        around = module.project.number(0, spawn.function)
        why = talks(children, lambda number=around: effects.summary(number))  # type: ignore[misc]
        told += [children, purchase(children), serial(children), may_wait(children), why]
        told += [beside.after(0, spawn)] if spawn.construct == "create_task" else []
        place = module.facts.calls[spawn.site].place
        told += [beside.is_dear(0, spawn.site, place, either=either) for either in (False, True)]
    return told


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(PROGRAMS)
def test_any_program_has_effects_and_always_the_same(source: str) -> None:
    try:
        first = everything(source)
    except (SyntaxError, Unreadable):
        return
    assert first == everything(source)


def functions(body: str, last: str = "pass") -> Maker:
    """n functions of which each runs the next ones."""
    return lambda n: (
        "import asyncio\n"
        + "".join(f"async def f{i}(x):\n    {body.format(i + 1, i + 2, (i + 7) % n)}\n" for i in range(n))
        + f"async def f{n}(x): {last}\nasync def f{n + 1}(x): await x.get()\n"
    )


def lines(line: str, first: str = "pass") -> Maker:
    """One function of n lines."""
    return lambda n: (
        f"import asyncio\nasync def g(x): await x.get()\nasync def f(x, q: asyncio.Queue):\n    {first}\n"
        + "".join(f"    {line.format(i)}\n" for i in range(n))
    )


SHAPES: dict[str, Maker] = {
    "each twice": functions("await f{0}(x); await f{0}(x)"),
    "the next two": functions("await f{0}(x); await f{1}(x)"),
    "one circle": functions("await f{2}(x); await f{0}(x)"),
    "gathers": functions("await asyncio.gather(f{0}(x), f{1}(x))"),
    "tasks": functions("asyncio.create_task(f{0}(x)); await f{1}(x)"),
    "closures": lambda n: "".join(
        f"{' ' * i}async def f{i}(x):\n{' ' * i} await f{max(0, i - 1)}(x)\n" for i in range(n)
    ),
    "awaits": lines("await g(x)"),
    "puts": lines("await q.put({})"),
    "spawns": lines("await asyncio.gather(g(x), g(x))"),
    "branches": lines("if x: await g(x); return"),
    "else if": lambda n: (
        "async def f(x):\n    if x: await x.a()\n" + "".join(f"    elif x: await x.a{i}()\n" for i in range(n))
    ),
    "loops": lines("async for y in x: await y.get()"),
    "aliases": lines("x{0} = x{0} = q; await x{0}.get()"),
    "contexts": lines("async with x.lock: await g(x)"),
    "methods": lambda n: (
        "class A:\n  async def f(self): await self.x.get()\n"
        + "".join(f"class A{i}(A):\n  async def f(self): await super().f()\n" for i in range(n))
        + "async def all(a: A):\n"
        + "    await a.f()\n" * n
    ),
    "decorators": lambda n: (
        "def d(f):\n  async def w(): return await f()\n  return w\n"
        + "".join(f"@d\nasync def f{i}(): await f{i + 1}()\n" for i in range(n))
    ),
    "guards": lambda n: (
        "on = False\n" + "".join(f"async def f{i}(x):\n    if not on: return\n    await x.get()\n" for i in range(n))
    ),
}


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each step is taken. Far too many are an error at once, since nobody would wait for the end."""
    counted: Counter[str] = Counter()

    def count(owner: Any, name: str) -> None:
        original = getattr(owner, name)

        def counting(*given: Any, **named: Any) -> Any:
            counted[name] += 1
            assert counted.total() < 300_000
            return original(*given, **named)

        monkeypatch.setattr(owner, name, counting)

    for owner, name in (
        (own.Reading, "_call"),
        (used.Uses, "_object"),
        (within.Within, "called_by"),
        *((joined.Joined, each) for each in ("add", "run", "_times")),
        *((Objects, each) for each in ("of", "handed")),
        (seen, "exported"),
        (weigh, "any_of"),
        (joined, "fold"),
        (fold, "in_sequence"),
        (waits, "_joined"),
    ):
        count(owner, name)
    return counted


#: What is looked at for each task is bounded, so these have to be longer to show it.
LARGE: dict[str, Maker] = {
    "tasks that are awaited": lines("t{0} = asyncio.create_task(g(x)); await x.get(); await t{0}"),
    "tasks in a list": lines("t.append(asyncio.create_task(g(x)))", "t = []"),
}


@pytest.mark.parametrize("shape", [*SHAPES, *LARGE])
def test_work_grows_with_the_lines(shape: str, steps: Counter[str]) -> None:
    taken = []
    make = {**SHAPES, **LARGE}[shape]
    for number in (20, 40, 80) if shape in SHAPES else (150, 300, 600):
        steps.clear()
        everything(make(number))
        taken.append(sum(steps.values()))
    # Twice the lines are twice the work, and not its square.
    assert all(more <= 2.5 * less + 100 for less, more in pairwise(taken)), taken
