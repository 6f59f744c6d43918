"""Where calls stand, in texts that are easy to miscount in."""

from __future__ import annotations

import re
import sys

import libcst as cst
import pytest

from flake8_aiocost.model import Position
from flake8_aiocost.source import positions
from flake8_aiocost.source.positions import locate
from flake8_aiocost.source.tree import Tree, read

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
CALL = re.compile(r"(?:asyncio|\(asyncio\))\.gather\([^)]*\)")
NEWLINE = re.compile(r"\r\n|\r|\n")


def _expected(text: str) -> Position:
    """By counting in the text alone."""
    text = text.removeprefix("\ufeff")
    match = CALL.search(text)
    assert match is not None
    start, end = (NEWLINE.split(text[:at]) for at in match.span())
    return Position(len(start), len(start[-1]), len(end), len(end[-1]))


def _gather(tree: Tree) -> int:
    return next(index for index, record in enumerate(tree.walk.calls) if record.leaf == "gather")


@pytest.mark.parametrize("name", TEXTS)
def test_lines_from_one_and_columns_in_characters(name: str) -> None:
    tree = read(TEXTS[name], "x.py")
    site = _gather(tree)
    assert locate(tree, [site]) == {site: _expected(TEXTS[name])}


@pytest.mark.parametrize("name", TEXTS)
def test_the_same_without_libcsts_private_parts(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(positions, "CodegenState", None)
    tree = read(TEXTS[name], "x.py")
    site = _gather(tree)
    assert locate(tree, [site]) == {site: _expected(TEXTS[name])}


@pytest.mark.parametrize("name", TEXTS)
def test_the_same_by_the_order_of_calls(name: str) -> None:
    if "f-string" in name and sys.version_info < (3, 12):
        pytest.skip("Python 3.11 and earlier do not place what is inside an f-string, but their stack is large enough")
    tree = read(TEXTS[name], "x.py")
    site = _gather(tree)
    assert positions._by_order(tree, {tree.walk.calls[site].node: site}) == {site: _expected(TEXTS[name])}


def test_nothing_is_generated_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cst.Module, "_codegen", None)
    assert locate(read("f()\n", "x.py"), []) == {}


def test_nothing_is_generated_after_the_last_wanted_call() -> None:
    tree = read("f()\ng()\n" + "h()\n" * 1000, "x.py")
    calls = tree.walk.calls
    state = positions._State(tree.module, [calls[1].node, calls[0].node])
    with pytest.raises(positions._AllFound):
        tree.module._codegen(state)
    assert "".join(state.tokens) == "f()\ng()"


def test_a_chain_that_is_longer_than_pythons_stack() -> None:
    tree = read("x" + ".f()" * 400 + "\n", "x.py")
    assert locate(tree, [399])[399] == Position(1, 0, 1, 5)
