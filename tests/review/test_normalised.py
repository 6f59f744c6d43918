"""The text by which a call is known again: the same for any layout, another for other code."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flake8_aiocost.review.normalised import MOST_CHARACTERS, normalised

LAYOUTS = {
    "gather(a(),b())": [
        "gather(a(), b())",
        "gather(\n    a(),\n    b(),\n)",
        "gather(a(),  # one, )\n b())",
        "gather (a(),\\\n b())",
    ],
    'gather(a("x"),b(f"{y}"))': ["gather(a('x'), b(f'{y}'))", 'gather(a("x"), b(f"{y}"))'],
    "f(lambda x:x if y else not z)": ["f(lambda  x : x\n if y  else not z, )", "f(lambda x: x if y else not z)"],
    "f(*[a(x)for x in y],**z)": ["f( * [ a(x)for x in y ], ** z )", "f(*[a(x)for x in y],**z)"],
    "f(\"a  # b\",'\"','\\'')": ["f('a  # b', '\"', '\\'')"],
    'f("""a\n  b""")': ['f("""a\n  b""",)'],
    "f(x[1:2],(y,z))": ["f(x[1 : 2], (y, z,))"],
}


@pytest.mark.parametrize(("same", "texts"), LAYOUTS.items())
def test_layout_makes_no_difference(same: str, texts: list[str]) -> None:
    assert {normalised(text) for text in texts} == {same}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("f(a b)", "f(ab)"),
        ('f("a b")', 'f("ab")'),
        ('f("a")', 'f("b")'),
        ('f(b"a")', 'f("a")'),
        ("f(x, y)", "f(y, x)"),
        ('f("""a\nb""")', 'f("""a b""")'),
        ("f(await x)", "f(awaitx)"),
    ],
)
def test_other_code_makes_one(one: str, other: str) -> None:
    assert normalised(one) != normalised(other)


def test_a_long_text_is_cut_and_still_tells_others_apart() -> None:
    long = "gather(" + ", ".join(f"load({number})" for number in range(2_000)) + ")"
    texts = {normalised(long), normalised(long.replace("load(1999)", "load(1998)")), normalised(long + " ")}
    assert len(texts) == 2
    assert {len(text) for text in texts} == {MOST_CHARACTERS}


@given(st.text())
def test_any_text(text: str) -> None:
    found = normalised(text)
    found.encode()
    assert len(found) <= MOST_CHARACTERS


@pytest.mark.parametrize(
    "text", ['"' * 9_999, "'''" + "\\" * 9_999, "f'" * 9_999, "#" * 9_999, "\\\n" * 9_999, "(" * 9_999]
)
def test_hostile_texts_end(text: str) -> None:
    assert normalised(text)


#: As somebody wrote them; a formatter changes quotes, blanks, commas and lines.
WRITTEN = """\
x = asyncio.gather(*[self.load(each, 'a', {'b': 1, "c": [1,2]}) for each in something if each],return_exceptions = True)
y=create_task( worker (name = 'n' , *args,),name=f'w-{name!r:>{width}}')
z = asyncio.wait_for(self.client.get(self.url + '/a/path/that/does/not/fit', params={'x': 1}, headers=NO), timeout=2*60)
"""


def test_what_a_formatter_makes_of_it_is_the_same() -> None:
    pytest.importorskip("ruff")
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--isolated", "-"],
        input=WRITTEN,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.count("\n") > WRITTEN.count("\n")
    assert calls(done.stdout) == calls(WRITTEN)


def calls(text: str) -> list[str]:
    values = [node.value for node in ast.parse(text).body if isinstance(node, ast.Assign)]
    return [normalised(ast.get_source_segment(text, value) or "") for value in values]
