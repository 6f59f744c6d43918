"""Programs of few lines that would be much work if names were followed as often as they are mentioned.

What is counted is how often a step is taken, which has to grow with the program and not with its ways.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.heat import place
from flake8_aiocost.module.bindings import Bindings
from flake8_aiocost.module.resolver import Resolver
from flake8_aiocost.pipeline import lint
from flake8_aiocost.settings import Settings
from flake8_aiocost.spawns.awaitables import Awaitables
from flake8_aiocost.spawns.groups import Groups
from flake8_aiocost.spawns.lengths import Lengths
from tests.reading import Found

Maker = Callable[[int], str]
HEADER = "import asyncio\nasync def f(): pass\nasync def main(x):\n"


def indented(lines: list[str]) -> str:
    return HEADER + "".join(f"    {line}\n" for line in lines)


def doubled(first: str, then: str, last: str) -> Maker:
    """``then`` for each of n names, made of the one before."""
    return lambda n: indented([first, *(then.format(new=i + 1, old=i) for i in range(n)), last.format(n)])


def ring(then: str, last: str) -> Maker:
    """Each of n names is made of the next ones, the last of the first."""
    return lambda n: indented([*(then.format(i, (i + 1) % n, (i + 2) % n, (i + 3) % n) for i in range(n)), last])


SHAPES: dict[str, Maker] = {
    "sums": doubled("a0 = [f()]", "a{new} = a{old} + a{old}", "await asyncio.gather(*a{})"),
    "displays": doubled("a0 = [f()]", "a{new} = [*a{old}, *a{old}]", "await asyncio.gather(*a{})"),
    "bound twice": doubled("a0 = [f()]", "a{new} = a{old}; a{new} = a{old}", "await asyncio.gather(*a{})"),
    "one, bound twice": doubled("a0 = f()", "a{new} = a{old}; a{new} = a{old}", "await asyncio.gather(a{})"),
    "extended twice": doubled(
        "a0 = [f()]", "a{new} = []; a{new}.extend(a{old}); a{new}.extend(a{old})", "await asyncio.gather(*a{})"
    ),
    "added": doubled("a0 = [f()]", "a{new} = a{old}; a{new} += a{old}", "await asyncio.gather(*a{})"),
    "lengths": doubled("a0 = [1]", "a{new} = a{old} + a{old}", "await asyncio.gather(*[f() for _ in a{}])"),
    "ranges": doubled("a0 = 1", "a{new} = len(range(a{old}))", "await asyncio.gather(*[f() for _ in range(a{})])"),
    "loops": doubled("a0 = [f()]", "a{new} = [x for x in a{old} for y in a{old}]", "await asyncio.gather(*a{})"),
    "callees": doubled("a0 = asyncio.gather", "a{new} = a{old} or a{old}", "await a{}(f())"),
    "attributes": doubled("a0 = asyncio", "a{new} = a{old}.b or a{old}.c", "await a{}.gather(f())"),
    "results": doubled("a0 = f", "a{new} = a{old}() or a{old}()", "await asyncio.gather(a{}())"),
    "annotations": doubled(
        "a0 = int", "def g{new}(x: 'a{old} | a{old}'): a{new} = x; x.y()", "await asyncio.gather(a{})"
    ),
    "ring of lists": ring("a{} = a{} + a{} + a{}", "await asyncio.gather(*a0)"),
    "ring of awaitables": ring("a{0} = a{1}; a{0} = a{2}; a{0} = a{3}", "await asyncio.gather(a0)"),
    "ring of callees": ring("a{} = a{} or a{} or a{} or x", "await a0(f())"),
    "ring of lengths": ring("a{} = a{} + a{} + a{}", "await asyncio.gather(*[f() for _ in a0])"),
}
MODULES: dict[str, Maker] = {
    "functions": lambda n: (
        "def p0(): return x\n"
        + "".join(f"def p{i + 1}(): return p{i}().b or p{i}().b\n" for i in range(n))
        + f"import asyncio\nasyncio.gather(p{n}().b.c())\n"
    ),
    "properties": lambda n: (
        "class A:\n  def p0(self): return x\n"
        + "".join(f"  @property\n  def p{i + 1}(self): return self.p{i} or self.p{i}\n" for i in range(n))
        + f"  def z(self): self.p{n}.create_task(z())\n"
    ),
    "attributes of self": lambda n: (
        "class A:\n  def f(self):\n    self.a0 = x\n"
        + "".join(f"    self.a{i + 1} = self.a{i} or self.a{i}\n" for i in range(n))
        + f"    self.a{n}.create_task(f())\n"
    ),
    "bases": lambda n: (
        "import asyncio\nclass C0:\n  x = asyncio.gather\n"
        + "".join(f"class C{i + 1}(C{i}): pass\n" for i in range(n))
        + f"C{n}.x(f())\nC{n}().x(f())\n"
    ),
}


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each step is taken. Far too many are an error at once, since nobody would wait for the end."""
    counted: Counter[str] = Counter()

    def count(owner: type, name: str) -> None:
        original = getattr(owner, name)

        def counting(*given: Any, **named: Any) -> Any:
            counted[f"{owner.__name__}.{name}"] += 1
            assert counted.total() < 200_000
            return original(*given, **named)

        monkeypatch.setattr(owner, name, counting)

    for owner, names in (
        (Awaitables, ("one", "many")),
        (Lengths, ("of", "number")),
        (Bindings, ("lookup",)),
        (Resolver, ("candidates",)),
        (Groups, ("_innermost",)),
    ):
        for name in names:
            count(owner, name)
    return counted


def everything(source: str) -> Found:
    """Find, flag, resolve and place all that there is."""
    found = Found(source)
    assert found.flagged == found.spawns
    for call in range(len(found.facts.calls)):
        found.index.arguments(call)
    place(found.project, Settings())
    return found


@pytest.mark.parametrize("shape", [*SHAPES, *MODULES])
def test_work_grows_with_the_lines_and_not_with_the_ways(shape: str, steps: Counter[str]) -> None:
    make = {**SHAPES, **MODULES}[shape]
    taken = []
    for lines in (10, 20, 40, 80):
        steps.clear()
        everything(make(lines))
        taken.append(sum(steps.values()))
    # Twice the lines are twice the work, and not its square: three times leaves room for what is counted once.
    assert all(more <= 3 * less + 100 for less, more in pairwise(taken)), taken


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("asyncio.gather(*[f(), f()])", "pass"),
        ("asyncio.gather(*xs)", "xs = [f()]"),
        ("ts = ts + [f()]", "ts = []"),
        ("ts.append(asyncio.create_task(f()))", "ts = []"),
        ("t = asyncio.create_task(f())", "pass"),
        ("async with asyncio.TaskGroup() as tg: tg.create_task(f())", "pass"),
        ("tg.create_task(f())", "tg = asyncio.TaskGroup()"),
    ],
)
def test_many_spawns_in_one_function(line: str, first: str, steps: Counter[str]) -> None:
    taken = []
    for lines in (50, 100, 200, 400):
        steps.clear()
        everything(indented([first, *[line] * lines, "await asyncio.gather(*ts)"]))
        taken.append(sum(steps.values()))
    assert all(more <= 2.5 * less + 100 for less, more in pairwise(taken)), taken


@pytest.mark.parametrize("depth", [370, 900])
@pytest.mark.parametrize(
    "shape",
    [
        *(
            "a{.b()}",
            "asyncio.gather(*a{.copy()})",
            "asyncio.gather(({a if b else }a))",
            "({a if b else }asyncio.gather)(f())",
        ),
        *("asyncio.gather(*(a{ + a}))", "asyncio.gather(a{[0]})", "asyncio.gather(*a{()})", "asyncio.gather({not }a)"),
    ],
)
def test_whatever_is_read_is_linted_or_refused(shape: str, depth: int) -> None:
    """370 method calls in a row stand in generated clients. More levels than Python has frames are no fault of ours."""
    before, part, after = shape.replace("{", "\0").replace("}", "\0").split("\0")
    source = f"# aiocost: hot\n{HEADER}    await {before}{part * depth}{after}, await asyncio.gather(f())\n"
    found = lint(source, "app/feed.py", Settings())
    assert {finding.code for finding in found} <= {"AIO101", "AIO301", "AIO900", "AIO901"}
    assert found
    if depth == 370:
        assert "AIO900" not in {finding.code for finding in found}


@pytest.mark.parametrize("levels", [25, 90, 190])
def test_constructs_in_each_other(levels: int) -> None:
    source = "import asyncio\n" + "asyncio.gather(" * levels + "f()" + ")" * levels + "\n"
    try:
        found = Found(source)
    except Unreadable:
        return
    assert [spawn.fan_out.known for spawn in found.flagged] == [1]
