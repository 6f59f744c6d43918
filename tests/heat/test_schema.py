from __future__ import annotations

import os
import re
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.errors import FrameworkError
from flake8_aiocost.heat import place, schema
from flake8_aiocost.heat.catalogue import FRAMEWORKS
from flake8_aiocost.heat.overview import table
from flake8_aiocost.heat.schema import parse
from flake8_aiocost.model import Heat
from flake8_aiocost.settings import Settings, SettingsError
from tests.reading import project_of

if TYPE_CHECKING:
    from pathlib import Path

OWN = """\
framework = "ours"
roots = ["ours"]

[[entry]]
heat = "consumer"
noun = "pump"
decorators = ["ours.Pump().on"]
"""

MODULE = """\
import ours

pump = ours.Pump()


@pump.on
async def drain():
    pass
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("framework = ", "own.toml: not valid TOML: "),
        ('roots = ["x"]', "own.toml: Object missing required field `framework`"),
        ('framework = "x"', "own.toml: Object missing required field `roots`"),
        (f'"\\u001b[31m\\u0000" = "ours"\n{OWN}', "unknown field `?[31m?`"),
        (f'name = "ours"\n{OWN}', "own.toml: Object contains unknown field `name`"),
        (
            OWN.replace("decorators", "decorator"),
            "unknown field `decorator` - at `$.entry[0]`; accepted are the keys heat, ",
        ),
        (OWN.replace('"consumer"', '"hot"'), "Invalid enum value 'hot' - at `$.entry[0].heat`"),
        (
            OWN.replace('["ours.Pump().on"]', '"ours.Pump().on"'),
            "Expected `array`, got `str` - at `$.entry[0].decorators`",
        ),
        (OWN.replace("decorators", "functions"), "an entry needs one of decorators, bases, class-decorators"),
        (OWN.replace("decorators", "calls"), "calls and arguments go together"),
        (
            f"{OWN}[[module]]\nheat = 'job'\npath = []",
            "`path` - at `$.module[0]`; accepted are the keys heat, paths, except",
        ),
        (OWN.replace("ours.Pump", "{a,b}" * 24), "stands for more than 200 names; write several"),
        (OWN.replace("ours.Pump", "*a" * 20 + "b"), "has more than 1 ** or 2 stars in one part"),
        (OWN.replace("ours.Pump", "**a**b"), "has more than 1 ** or 2 stars in one part"),
        (OWN.replace("ours.Pump", "a" * 5_000), "is longer than 2,000 characters"),
        (f"x = {'[' * 3_000}", "not valid TOML: nested too deeply"),
        (f"x = {'9' * 5_000}", "not valid TOML: Exceeds the limit"),
    ],
)
def test_a_mistake_in_a_framework_file_is_one_line_that_names_file_key_and_what_is_accepted(
    text: str, said: str
) -> None:
    with pytest.raises(FrameworkError) as error:
        parse(text, "own.toml")
    assert said in str(error.value)
    assert str(error.value).startswith("own.toml: ")
    assert "\n" not in str(error.value)


def test_a_framework_of_the_users_own_is_known(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(OWN)
    project = project_of(MODULE, str(tmp_path / "app.py"))
    settings = Settings(root=tmp_path, frameworks=("own.toml",))
    assert place(project, settings).at(0, 0) == Heat("consumer", "pump drain", "ours")
    assert place(project, Settings(root=tmp_path)).at(0, 0).kind == "unknown"


def test_a_framework_file_that_changes_is_read_again(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN)
    os.utime(own, ns=(1, 1))
    project = project_of(MODULE, str(tmp_path / "app.py"))
    settings = Settings(root=tmp_path, frameworks=("own.toml",))
    assert place(project, settings).at(0, 0).kind == "consumer"
    own.write_text(OWN.replace("consumer", "job"))
    os.utime(own, ns=(2, 2))
    assert place(project, settings).at(0, 0).kind == "job"


def test_a_mistake_is_told_on_modules_that_do_not_import_the_framework_too(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(OWN.replace("noun", "nuon"))
    project = project_of("x = 1\n", str(tmp_path / "app.py"))
    with pytest.raises(SettingsError, match="nuon"):
        place(project, Settings(root=tmp_path, frameworks=("own.toml",)))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    project = project_of("x = 1\n", str(tmp_path / "app.py"))
    with pytest.raises(FrameworkError, match=r"none\.toml: framework file cannot be read: No such file"):
        place(project, Settings(root=tmp_path, frameworks=("none.toml",)))


def test_the_table_for_the_documentation_says_how_each_entry_is_recognised() -> None:
    rows = table()
    assert ("aiokafka", "consumer", "consumer") in {row[:3] for row in rows}
    assert all(recognised for *_, recognised in rows)


def test_the_example_in_the_documentation_is_in_the_schema() -> None:
    (example,) = re.findall(r"::\n\n((?: {4}.*\n|\n)+)", schema.__doc__ or "")
    assert parse(dedent(example), "docs").framework == "fastapi"


def test_the_documentation_names_every_key() -> None:
    text = schema.__doc__ or ""
    keys = {*schema.Entry.__struct_encode_fields__, *schema.Module.__struct_encode_fields__}
    assert {key for key in keys if f"``{key}``" not in text and f"{key} = " not in text} == set()


def test_the_table_has_every_framework() -> None:
    assert {row[0] for row in table()} == {each.framework or "any" for each in FRAMEWORKS.parsed()}
