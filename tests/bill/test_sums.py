"""Bills of made-up projects, against plain ways to work them out."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from tests.projects import Project

if TYPE_CHECKING:
    from flake8_aiocost.bill.paid import Bill

#: For each function: how many spawns it has, and whom it calls, each in so many loops over items.
Program: TypeAlias = "list[tuple[int, list[tuple[int, int]]]]"
MOST = 6

PROGRAMS: st.SearchStrategy[Program] = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.lists(st.tuples(st.integers(0, MOST - 1), st.integers(0, 2)), max_size=4),
    ),
    min_size=MOST,
    max_size=MOST,
)


def functions(program: Program) -> str:
    """The functions of a program."""
    lines = ["import asyncio"]
    for number, (spawns, calls) in enumerate(program):
        lines += [f"async def f{number}(items):", "    pass"]
        lines += ["    await asyncio.gather(asyncio.sleep(1), asyncio.sleep(2))"] * spawns
        for callee, loops in calls:
            lines += [f"{'    ' * (depth + 1)}for item in items:" for depth in range(loops)]
            lines += [f"{'    ' * (loops + 1)}await f{callee}(items)"]
    return "\n".join(lines) + "\n"


def handler(number: int) -> str:
    """A handler that calls one of the functions."""
    return (
        f"from fastapi import FastAPI\nfrom common import f{number}\napp = FastAPI()\n"
        f'@app.get("/{number}")\nasync def h{number}(items: list):\n    await f{number}(items)\n'
    )


def project_of(program: Program) -> Project:
    """The functions, and a handler for each in a module of its own."""
    handlers = {f"api{number}.py": handler(number) for number in range(len(program))}
    return Project({"common.py": functions(program), **handlers})


def bills(project: Project, number: int) -> tuple[Bill, ...]:
    """The bill of a handler; none where nothing is spawned."""
    return project.linted.entries.bills.of(project.number(f"api{number}.py"))


def counted(project: Project, number: int) -> list[tuple[str, int]]:
    """Of each spawn on the bill of a handler: its function, and how often it is run."""
    facts = project.index.modules[0].facts
    return [
        (facts.functions[each.spawn.function].qualname, each.times)
        for bill in bills(project, number)
        for each in bill.paid
    ]


def reached(program: Program, start: int) -> set[int]:
    """All functions that one comes to, by trying until nothing is new."""
    found = {start}
    while more := {callee for each in found for callee, _ in program[each][1]} - found:
        found |= more
    return found


def times(program: Program, start: int, target: int) -> int:
    """How often one function runs another by all ways together; without circles."""
    if start == target:
        return 1
    return sum(2**loops * times(program, callee, target) for callee, loops in program[start][1])


@given(PROGRAMS)
def test_each_spawn_is_on_a_bill_once_whatever_the_circles(program: Program) -> None:
    project = project_of(program)
    for number in range(len(program)):
        wanted = [f"f{each}" for each in sorted(reached(program, number)) for _ in range(program[each][0])]
        assert sorted(name for name, _ in counted(project, number)) == wanted
        for bill in bills(project, number):
            assert len({(each.module, each.spawn.site) for each in bill.paid}) == len(bill.paid)
            # One gather of two costs 24 µs more than the sequence.
            assert bill.us == sum(24 * each.times for each in bill.paid)


@given(PROGRAMS)
def test_without_circles_a_spawn_counts_as_often_as_all_ways_run_it(program: Program) -> None:
    straight = [
        (spawns, [(callee, loops) for callee, loops in calls if callee > at])
        for at, (spawns, calls) in enumerate(program)
    ]
    project = project_of(straight)
    for number in range(len(straight)):
        assert [each for each in counted(project, number) if each[1] != times(straight, number, int(each[0][1:]))] == []


@given(PROGRAMS, st.permutations(range(MOST)))
def test_bills_do_not_depend_on_what_is_asked_before(program: Program, order: list[int]) -> None:
    together = project_of(program)
    found = {number: bills(together, number) for number in order}
    assert found[order[-1]] == bills(project_of(program), order[-1])
