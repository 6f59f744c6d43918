"""Two environments whose prices can be held against each other."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.bill.against import pair
from flake8_aiocost.errors import SettingsError
from flake8_aiocost.model import FanOut, Spawn
from flake8_aiocost.settings import Settings
from tests.projects import TABLE

if TYPE_CHECKING:
    from pathlib import Path

GATHER = Spawn("gather", 0, "asyncio.gather", FanOut(2))


def test_both_sides_are_of_the_references_where_there_is_no_table() -> None:
    found = pair(Settings(python=(3, 11), loop="asyncio"), "python=3.14,loop=uvloop")
    assert found.labels == ("cpython3.11 asyncio", "cpython3.14 uvloop")
    assert found.notes == ()
    assert found.here.price(GATHER).source == "reference: cpython3.11 asyncio"
    assert found.there.price(GATHER).source == "reference: cpython3.14 uvloop"
    assert found.there.environment.load == "busy"


def test_what_is_not_named_stays_as_it_is() -> None:
    found = pair(Settings(python=(3, 13), loop="uvloop"), "task-factory=eager")
    assert found.labels == ("cpython3.13 uvloop", "cpython3.13 uvloop, eager")


def test_an_own_table_is_used_only_where_it_holds_both(tmp_path: Path) -> None:
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    minor = tuple(map(int, table["python"].split(".")[:2]))
    settings = Settings(root=tmp_path, table="table.json", loop="asyncio")
    (tmp_path / "table.json").write_text(json.dumps(table))
    alone = pair(settings, "loop=uvloop")
    assert alone.here.price(GATHER).source.startswith("reference")
    assert alone.notes == ("both sides are of the shipped references: no table of your own holds both environments",)
    for each in [each for each in table["environments"] if each["loop"] == "asyncio"]:
        table["environments"].append({**each, "loop": "uvloop"})
    (tmp_path / "table.json").write_text(json.dumps(table))
    both = pair(Settings(root=tmp_path, table="table.json", loop="asyncio", run=object()), "loop=uvloop")
    assert both.notes == ()
    assert [each.price(GATHER).source for each in (both.here, both.there)] == [
        f"{table['name']}: cpython{minor[0]}.{minor[1]} {loop}" for loop in ("asyncio", "uvloop")
    ]


def test_a_python_without_a_reference_is_told() -> None:
    assert pair(Settings(python=(3, 11), loop="asyncio"), "python=3.20").notes == (
        "there is no reference of Python 3.20: its prices are of the nearest one",
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "option --against: '': expected python=3.15, loop=uvloop, task-factory=eager"),
        ("uvloop", "option --against: 'uvloop': expected python=3.15"),
        ("load=alone", "option --against: 'load=alone': expected"),
        ("loop=auto", "option --against: loop = 'auto': expected asyncio or uvloop"),
        ("loop=trio", "option --against: loop = 'trio': expected asyncio or uvloop"),
        ("task-factory=lazy", "option --against: task-factory = 'lazy': expected default or eager"),
        ("python=4", "option --against: python = '4': expected a minor version from 3.0 to 3.29, such as 3.15"),
        ("python=3.99", "option --against: python = '3.99': expected a minor version from 3.0 to 3.29, such as 3.15"),
        ("python=", "option --against: python = '': expected a minor version"),
        ("loop=uvloop,loop=asyncio", "option --against: loop is there twice"),
        ("task-factory=eager", "the eager task factory needs Python 3.12 or later, and the project runs on 3.11"),
    ],
)
def test_what_is_wrong_is_one_line(text: str, line: str) -> None:
    with pytest.raises(SettingsError) as raised:
        pair(Settings(python=(3, 11), loop="asyncio"), text)
    assert line in str(raised.value)
    # "auto" is a value of the option, and of no use here.
    assert not re.search(r"expected.*\bauto\b", str(raised.value))
