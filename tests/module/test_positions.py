"""Where calls stand, in texts that are easy to miscount in."""

from __future__ import annotations

import re
import sys

import pytest

from flake8_aiocost.model import Position
from flake8_aiocost.module.text import Lines
from tests.reading import Found, called

TEXTS = {
    "plain": "import asyncio\n\nasyncio.gather(1)\n",
    "carriage returns and line feeds": "import asyncio\r\n\r\nif 1:\r\n    asyncio.gather(1)\r\n",
    "carriage returns": "import asyncio\rif 1:\r    asyncio.gather(1)\r",
    "form feeds": "import asyncio\n\f\nif 1:\n\f    asyncio.gather(1)\n",
    "form feed between": "import asyncio\nx = 1;\fasyncio.gather(1)\n",
    "tabs": "import asyncio\nif 1:\n\tif 2:\n\t\tasyncio.gather(1)\n",
    "letters beyond ASCII": "import asyncio\nx = 'äöü'; asyncio.gather('é')\n",
    "letters beyond 16 bits": "import asyncio\nx = '😀😀'; asyncio.gather('😀')\n",
    "a name beyond ASCII": "import asyncio\nµs = asyncio.gather(1)\n",
    "f-string": "import asyncio\nx = f'ä{1} {asyncio.gather(1)!r:>{2}} ä'\n",
    "f-string of several lines": "import asyncio\nx = f'''\nä\n  {asyncio.gather(1)}\n'''\n",
    "nested f-string": "import asyncio\nx = f\"{f'{asyncio.gather(1)}'}\"\n",
    "after a string of several lines": 'import asyncio\nx = """\n\n""", asyncio.gather(1)\n',
    "backslash": "import asyncio\nx = 1 + \\\n  asyncio.gather(1)\n",
    "inside brackets": "import asyncio\nx = [\n  1,  # one\n\n      asyncio.gather(1),\n]\n",
    "over several lines": "import asyncio\nasyncio.gather(\n    1,\n    2,\n)\n",
    "parentheses around": "import asyncio\nx = ((asyncio.gather(1)))\n",
    "parentheses in the name": "import asyncio\n(asyncio).gather(1)\n",
    "semicolons": "import asyncio; asyncio.gather(1); pass\n",
    "no line end": "import asyncio\nasyncio.gather(1)",
    "decorator": "import asyncio\n@asyncio.gather(1)\ndef f(): pass\n",
    "byte order mark": "\ufeffimport asyncio; asyncio.gather(1)\n",
    "byte order mark and first": "\ufeffasyncio.gather(1)\n",
}
#: Before 3.12 ``ast`` does not know where a call in an f-string stands: the whole string has to do.
STRINGS_ARE_PLACED = sys.version_info >= (3, 12)
STRING = re.compile(r"f('''|['\"]).*?\1", re.DOTALL)
CALL = re.compile(r"(?:asyncio|\(asyncio\))\.gather\([^)]*\)")
NEWLINE = re.compile(r"\r\n|\r|\n")


def _expected(text: str) -> Position:
    """By counting in the text alone."""
    text = text.removeprefix("\ufeff")
    match = CALL.search(text) if STRINGS_ARE_PLACED else (STRING.search(text) or CALL.search(text))
    assert match is not None
    start, end = (NEWLINE.split(text[:at]) for at in match.span())
    return Position(len(start), len(start[-1]), len(end), len(end[-1]))


@pytest.mark.parametrize("name", TEXTS)
def test_lines_from_one_and_columns_in_characters(name: str) -> None:
    found = Found(TEXTS[name])
    site = called(found.facts).index("asyncio.gather")
    assert found.position(site) == _expected(TEXTS[name])


@pytest.mark.parametrize("name", TEXTS)
def test_the_text_of_a_call_is_cut_out(name: str) -> None:
    found = Found(TEXTS[name])
    text = found.text(called(found.facts).index("asyncio.gather"))
    if "f-string" in name and not STRINGS_ARE_PLACED:
        assert STRING.fullmatch(text)
    else:
        match = CALL.search(TEXTS[name])
        assert match is not None
        assert text == match[0]


def test_lines_are_split_as_python_splits_them() -> None:
    lines = Lines("a\x0bb\x0cc\x1c\x85\u2028d\r\nef\rg\n")
    assert lines.cut((2, 0, 2, 2)) == "ef"
    assert lines.cut((1, 0, 3, 1)) == "a\x0bb\x0cc\x1c\x85\u2028d\nef\ng"


def test_a_chain_of_calls_is_numbered_from_the_outermost() -> None:
    found = Found("x" + ".f()" * 300 + "\n")
    assert [found.position(site).end_column for site in (0, 1, 299)] == [1201, 1197, 5]
