"""Bills of small projects, held against the comments of tests/fixtures/bill.

``# bill: first, Plain.load#2, of_two x2 | least`` on a ``def`` line names the spawns that one call of it comes to: by
the function around each, with its number there where that has several, and how often it is run where that is not once.
The sum is the least only where it says so, or one is run more than once. A ``def`` without a comment has no bill.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.module.definitions import lines_of
from tests.projects import FIXTURES, Project

if TYPE_CHECKING:
    from pathlib import Path

    from flake8_aiocost.bill.paid import Bill

FOLDERS = sorted(each for each in (FIXTURES / "bill").iterdir() if each.is_dir())
_BILL = re.compile(r"def .*  # bill: (?P<spawns>[^|]+?)(?P<least> \| least)?$")


def expected(project: Project) -> dict[tuple[str, int], tuple[list[str], bool]]:
    """By path and line: the spawns of a bill, and whether it is exact."""
    found = {}
    for path, source in project.sources.items():
        for number, line in enumerate(source.splitlines(), 1):
            if match := _BILL.search(line):
                spawns = sorted(match["spawns"].split(", "))
                exact = not match["least"] and not any(" x" in each for each in spawns)
                found[path, number] = spawns, exact
    return found


def told(project: Project, bill: Bill) -> tuple[list[str], bool]:
    """A bill in the words of a comment."""
    spawns = []
    for each in bill.paid:
        index = project.index.modules[each.module]
        name = index.facts.functions[each.spawn.function].qualname
        beside = [one.site for one in project.linted.finder(each.module).spawns if one.function == each.spawn.function]
        number = f"#{beside.index(each.spawn.site) + 1}" if len(beside) > 1 else ""
        spawns.append(f"{name}{number}" + (f" x{each.times}" if each.times > 1 else ""))
    return sorted(spawns), bill.is_exact


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
    assert [each.us for each in bill.paid] == [34.0, 24.0]
    assert bill.us == 58.0
