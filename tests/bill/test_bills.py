"""Bills of small projects, held against the comments of tests/fixtures/bill.

``# bill: first, Plain.load#2, of_two x2 | least`` on a ``def`` line names the spawns that one call of it comes to: by
the function around each, with its number there where that has several, and how often it is run where that is not once.
The sum is the least only where it says so. A ``def`` without a comment has no bill.
``| every call: first`` names those that every call comes to, ``-`` for none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.cost.select import pricer
from flake8_aiocost.module.definitions import lines_of
from tests.projects import FIXTURES, Project

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from flake8_aiocost.bill.paid import Bill, Paid

FOLDERS = sorted(each for each in (FIXTURES / "bill").iterdir() if each.is_dir())
_BILL = re.compile(r"def .*  # bill: (?P<spawns>[^|]+?)(?P<least> \| least)?(?: \| every call: (?P<every>[^|]+))?$")


def expected(project: Project) -> dict[tuple[str, int], tuple[list[str], bool]]:
    """By path and line: the spawns of a bill, and whether it is exact."""
    found = {}
    for path, source in project.sources.items():
        for number, line in enumerate(source.splitlines(), 1):
            if match := _BILL.search(line):
                spawns = sorted(match["spawns"].split(", "))
                found[path, number] = spawns, not match["least"]
    return found


def told(project: Project, bill: Bill) -> tuple[list[str], bool]:
    """A bill in the words of a comment."""
    return spawns(project, [(each, each.times) for each in bill.paid]), bill.is_exact


def spawns(project: Project, paid: Iterable[tuple[Paid, int]]) -> list[str]:
    """Spawns in the words of a comment, each with how often it is run."""
    found = []
    for each, times in paid:
        index = project.index.modules[each.module]
        name = index.facts.functions[each.spawn.function].qualname
        beside = [one.site for one in project.linted.finder(each.module).spawns if one.function == each.spawn.function]
        number = f"#{beside.index(each.spawn.site) + 1}" if len(beside) > 1 else ""
        found.append(f"{name}{number}" + (f" x{times}" if times > 1 else ""))
    return sorted(found)


def bills(project: Project) -> dict[tuple[str, int], tuple[list[str], bool]]:
    """All bills by path and line of the ``def``."""
    found = {}
    for module, path in enumerate(project.paths):
        lines = lines_of(project.index.modules[module].facts.functions, project.sources[path])
        for bill in project.linted.entries.bills.of(module):
            place = (path, lines[project.index.place_of(bill.function)[1]])
            assert place not in found
            found[place] = told(project, bill)
    return found


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_bills_are_those_that_the_comments_expect(folder: Path) -> None:
    project = Project.folder(folder)
    assert bills(project) == expected(project)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_project_has_both_sides(folder: Path) -> None:
    project = Project.folder(folder)
    spawns = sum(source.count("asyncio.gather(") for source in project.sources.values())
    assert expected(project)
    assert spawns > max(len(wanted) for wanted, _ in expected(project).values())


def test_a_bill_is_the_sum_of_its_spawns_the_dearest_first() -> None:
    project = Project.folder(FIXTURES / "bill" / "shared_helpers")
    by_name = {project.functions((each.function,))[0]: each for each in project.linted.entries.bills.of(0)}
    bill = by_name["shop/api.py:two"]
    # In that table a gather of 2 costs 24 µs more than the sequence, one of 3 34 µs.
    assert [each.us for each in bill.paid] == [72.0, 34.0]
    assert bill.us == 106.0


def test_what_every_call_spends_is_what_the_comments_expect() -> None:
    project = Project.folder(FIXTURES / "bill" / "every_call")
    (source,) = project.sources.values()
    wanted = {
        number: sorted(match["every"].split(", ")) if match["every"] != "-" else []
        for number, line in enumerate(source.splitlines(), 1)
        if (match := _BILL.search(line))
    }
    lines = lines_of(project.index.modules[0].facts.functions, source)
    found = {
        lines[project.index.place_of(bill.function)[1]]: spawns(
            project, [(each, each.always) for each in bill.paid if each.always]
        )
        for bill in project.linted.entries.bills.of(0)
    }
    assert found == wanted


def test_the_way_to_a_spawn_begins_at_the_entry_point_and_ends_where_it_stands() -> None:
    project = Project.folder(FIXTURES / "bill" / "loops")
    bills = {project.functions((each.function,))[0]: each for each in project.linted.entries.bills.of(0)}
    (paid,) = bills["api.py:in_loops"].paid
    assert [project.functions((each,))[0] for each in paid.way] == ["api.py:in_loops", "api.py:again", "api.py:of_two"]
    assert (paid.often, paid.times) == ((0, 0, 0, 1), 8)
    assert paid.terms[:3] == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_calls_on_a_way_lead_from_each_function_to_the_next(folder: Path) -> None:
    project = Project.folder(folder)
    graph = project.linted.heats.spawning.graph()
    led = 0
    for module in range(len(project.paths)):
        for paid in (each for bill in project.linted.entries.bills.of(module) for each in bill.paid):
            assert len(paid.calls) == len(paid.way) - 1
            for caller, call, target in zip(paid.way, paid.calls, paid.way[1:], strict=False):
                assert (call, target) in {(edge.call, edge.target) for edge in graph.edges(caller)}
                led += call >= 0
    assert led or folder.name not in ("loops", "shared_helpers")


@pytest.mark.parametrize("items", [1, 2, 7])
def test_a_formula_comes_to_the_sum_at_every_n(items: int) -> None:
    for folder in FOLDERS:
        project = Project.folder(folder)
        entries = project.linted.entries
        found = entries.bills_by(pricer(project.linted.settings), items)
        for module in range(len(project.paths)):
            for bill in found.of(module):
                worked_out = sum(us * items**power for power, us in enumerate(bill.terms))
                assert bill.us == pytest.approx(worked_out)
                assert 0 <= bill.always_us <= bill.us + 1e-9
                assert items != 2 or bill in entries.bills.of(module)
