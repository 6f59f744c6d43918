"""Library files of a user's own: what a mistake says, and that the documentation is true."""

from __future__ import annotations

import re
from textwrap import dedent

import pytest

from flake8_aiocost.effects import schema
from flake8_aiocost.effects.catalogue import LIBRARIES
from flake8_aiocost.effects.overview import table
from flake8_aiocost.effects.schema import parse
from flake8_aiocost.errors import LibraryError

HEAD = 'library = "ours"\nroots = ["ours"]\n'
CALL = f'{HEAD}[[call]]\nnames = ["ours.Client().get"]\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("library = ", "own.toml: not valid TOML: "),
        ('library = "x"', "own.toml: Object missing required field `roots`"),
        (f'{HEAD}"\\u001b[31m\\u0000" = 1', "unknown field `?[31m?`"),
        (f"{HEAD}heat = 1", "unknown field `heat`; accepted are the keys library, roots, distributions, call, class"),
        (
            f"{CALL}wait = 1",
            "unknown field `wait` - at `$.call[0]`; accepted are the keys waits, length, thread, ends",
        ),
        (f'{CALL}waits = "disk"', "Invalid enum value 'disk' - at `$.call[0].waits`"),
        (f'{CALL}length = "5"', "'5' is not a duration such as"),
        (f'{CALL}length = "5ms"', "a length without what is waited for"),
        (f"{CALL}serial = true", "serial and forbidden need the source that says so"),
        (f'{CALL}forbidden = true\nsource = "x"', "what is forbidden to overlap is serial"),
        (f'{HEAD}[[call]]\nnames = "ours.x"', "Expected `array`, got `str` - at `$.call[0].names`"),
        (f"{HEAD}[[call]]\nnames = []", "length >= 1 - at `$.call[0].names`"),
        (f'{HEAD}[[call]]\nnames = ["theirs.get"]', "the name 'theirs.get' begins with none of the roots"),
        (f'{HEAD}[[call]]\nnames = ["{{ours,theirs}}.get"]', "begins with none of the roots"),
        (f'{HEAD}[[call]]\nnames = ["*.get"]', "begins with none of the roots"),
        (f'{HEAD}[[call]]\nnames = ["ours.{{get"]', "has a brace without its other"),
        (f'{HEAD}[[class]]\nnames = ["ours.X"]', "need the source"),
        (f'{HEAD}[[decorator]]\nnames = ["ours.x"]\neffect = "slow"', "Invalid enum value 'slow'"),
        (f'{HEAD}[[same]]\nnames = ["ours.x"]\nlike = "y"', "accepted are the keys as, names, unproved"),
    ],
)
def test_a_mistake_is_one_line_that_names_file_key_and_what_is_accepted(text: str, said: str) -> None:
    with pytest.raises(LibraryError) as error:
        parse(text, "own.toml")
    assert said in str(error.value)
    assert str(error.value).startswith("own.toml: ")
    assert "\n" not in str(error.value)


def test_a_choice_may_stand_on_several_lines() -> None:
    library = parse(f'{HEAD}[[call]]\nnames = ["""ours.Client().{{get,\n  post}}"""]', "own.toml")
    assert library.call[0].names == ("ours.Client().{get,post}",)


def test_the_example_in_the_documentation_is_in_the_schema() -> None:
    (example,) = re.findall(r"::\n\n((?: {4}.*\n|\n)+)", schema.__doc__ or "")
    assert parse(dedent(example), "docs").library == "httpx"


def test_the_documentation_names_every_key() -> None:
    text = schema.__doc__ or ""
    tables = (schema.Library, schema.Call, schema.Class, schema.Decorator, schema.Same)
    keys = {key for each in tables for key in each.__struct_encode_fields__}
    said = {key for key in keys if re.search(rf"``{key}``|^ *{key} = |\*\*{key}\*\*|\[\[{key}\]\]", text, re.MULTILINE)}
    assert keys - said == set()


def test_the_table_has_every_library() -> None:
    assert {row[0] for row in table()} == {library.library for library in LIBRARIES.parsed()}
