"""With which text an f-string begins, as Python itself has it."""

from __future__ import annotations

import ast
import warnings

import libcst as cst
import pytest

from flake8_aiocost.module.expressions import Path
from flake8_aiocost.module.read import read
from flake8_aiocost.spawns.texts import beginning, path

BOTH = [
    'f"a{x}b"',
    'f"{x}b"',
    'f"a" "b" f"c{x}"',
    r'f"\N{BULLET}{x}"',
    r'f"a\N{BULLET}b{x}"',
    r'f"\x41\101\u0041{{}}{x}"',
    'f"}}{{{x}"',
    r'f"\x7b\x7b{x}"',
    # A quote or a backslash before a value.
    'f"""say "{x}" twice"""',
    "f'''say '{x}' '''",
    'f"""a""\n"{x}"""',
    r'f"a\'{x}"',
    r'f"\{x}"',
    r'f"\\{x}"',
    r'f"\{{{x}"',
    r"fr'\\?\{x}'",
    r'rf"{{\{x}"',
    r'rf"\N{x}"',
    "f'\\\n{x}'",
    # A value with the text by which it is shown.
    'f"{x=}"',
    'f"a{x = }b"',
    'f"{x!r}"',
    'f"{x=!r:>3}"',
    'f"{ x.y(1) =}"',
]


@pytest.mark.parametrize("source", BOTH)
def test_as_python_has_it(source: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parsed = ast.parse(source, mode="eval").body
    assert isinstance(parsed, ast.JoinedStr)
    first = parsed.values[0]
    node = cst.parse_expression(source)
    assert isinstance(node, (cst.FormattedString, cst.ConcatenatedString))
    assert beginning(node) == (first.value if isinstance(first, ast.Constant) else "")


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ('f"{url}/jobs"', "url"),
        ('"" f"{url}" f"/jobs/{number}"', "url"),
        ('f"{url}jobs"', ""),
        ('f"{url}"', ""),
        ('f"a{url}/jobs"', ""),
        ('f"{url!r}/jobs"', ""),
        ('f"{url:>9}/jobs"', ""),
        ('f"{url=}/jobs"', ""),
        ('f"{server.url}/jobs"', ""),
    ],
)
def test_a_path_below_a_name_is_the_same_in_both_readings(source: str, name: str) -> None:
    node = cst.parse_expression(source)
    assert isinstance(node, (cst.FormattedString, cst.ConcatenatedString))
    assert path(node) == (Path(name) if name else None)
    read_value = read(f"f({source})").calls[0].arguments[0].value
    assert (read_value if isinstance(read_value, Path) else None) == path(node)
