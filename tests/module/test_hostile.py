"""Whatever the text, it is read or refused with a reason."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.module.read import read
from tests.programs import PROGRAMS
from tests.reading import Found, may_spawn

if TYPE_CHECKING:
    import random

FIXTURES = Path(__file__).parents[1] / "fixtures"
SOURCES = [
    path.read_text(encoding="utf-8") for folder in ("constructs", "names") for path in (FIXTURES / folder).glob("*.py")
]

REFUSED = {
    "a NUL": ("x = 1\0\n", "cannot parse it"),
    "a NUL in a string": ("x = '\0'\n", "cannot parse it"),
    "no Python": ("import asyncio\nthis is no Python\n", "cannot parse it, line 2"),
    "Python 2": ("import asyncio\nprint 'x'\n", "cannot parse it, line 2"),
    "an unfinished string": ("x = '''\n", "cannot parse it"),
    "an unfinished bracket": ("import asyncio\nx = (1,\n", "cannot parse it"),
    "mixed indentation": ("if 1:\n\tx\n        y\n", "cannot parse it"),
    "half a surrogate pair": ("x = '\ud800'\n", "cannot parse it: 'utf-8' codec can't encode"),
    "5,000 levels": ("x = " + "(" * 5_000 + ")" * 5_000, "cannot parse it, line 1"),
    "4,000 links": ("x = a" + ".b()" * 4_000, "nested too deeply"),
    "more than 4 MB": ("#" * 4_000_001, "it is larger than 4,000,000 characters"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_a_reason(name: str) -> None:
    source, reason = REFUSED[name]
    with pytest.raises(Unreadable) as raised:
        read(source)
    assert reason in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("source", ["", "\n", "\ufeff", "# only a comment", "\f", "pass", "\r\n\r\n"])
def test_texts_without_anything_are_read(source: str) -> None:
    found = Found(source)
    assert found.spawns == ()
    assert found.facts.calls == ()


@pytest.mark.parametrize("path", sorted((FIXTURES / "hostile").glob("*.py")), ids=lambda path: path.stem)
def test_odd_files_give_their_spawns(path: Path) -> None:
    """The last line of each says what is found: ``# found gather 3:4``, construct with line and column.

    A line before it that begins with ``# before 3.12 found`` says it for Pythons whose ``ast`` does not know where a
    call in an f-string stands, and takes the place of the string.
    """
    text = path.read_bytes().decode("utf-8")
    *_, other, expected = ["", *text.splitlines()]
    if path.stem.endswith("_py312") and sys.version_info < (3, 12):
        with pytest.raises(Unreadable, match=r"Python 3\.\d+ cannot parse it, line "):
            read(text)
        return
    if other.startswith("# before 3.12 found ") and sys.version_info < (3, 12):
        expected = other.removeprefix("# before 3.12 ").join(("# ", ""))
    found = Found(text)
    places = [(spawn.construct, found.position(spawn.site)) for spawn in found.spawns]
    said = ", ".join(f"{construct} {at.line}:{at.column}" for construct, at in places)
    assert said == expected.removeprefix("# found ")
    assert found.flagged == found.spawns


def _all_of(source: str) -> None:
    try:
        found = Found(source, spawners={"app.run": "gather"})
    except Unreadable:
        return
    facts = found.facts
    assert may_spawn(source, ["app.run"]) or not found.spawns
    for call in range(len(facts.calls)):
        place = facts.places[facts.calls[call].place]
        assert place.function < len(facts.functions)
        assert all(facts.places[facts.loops[loop].place].function == place.function for loop in place.loops)
        assert found.text(call)
        assert found.index.callee(call) == found.index.callee(call)
    for spawn in found.spawns:
        assert found.index.function_of(spawn.site) == spawn.function
        # Without those that are left right after it.
        around = found.index.loops_of(spawn.site)
        assert spawn.loops == tuple(loop for loop in around if loop in spawn.loops)
        assert spawn.fan_out.known > 0 or spawn.fan_out.unknown or spawn.fan_out.running > 0
    assert found.flagged == found.spawns


ODD = [
    "import asyncio\nasync def f():\n    if x: t = asyncio.create_task(f())\n    await asyncio.gather(t)",
    "import asyncio\nasync def f(): t = asyncio.create_task(f()); await asyncio.gather(t)",
    "import asyncio\nt = asyncio.create_task(f()); await asyncio.gather(t)",
    (
        "import asyncio\nasync def f(t=(x := asyncio.create_task(f()))):\n"
        " await asyncio.gather(x, (y := asyncio.shield(x)), y)"
    ),
    "import asyncio\nasyncio.gather(*[f(x) for x in range(10**30)], *[f(x) for x in range(%s)])" % ("9" * 4_000),
    "import asyncio\nasyncio.gather(*[f(x) for x in range(99999999999999999999)])",
    "import asyncio\nasyncio.gather(*[f(x) for x in range(5, 1, -2)], *[f(x) for x in range(1, 2, 0)])",
    "import asyncio\nasyncio.gather(*[f(x) for x in '\\N{BULLET}'], '\\x41\\ud800', x='\\d')",
    "import asyncio\nasyncio.gather(*asyncio.gather(*asyncio.gather))",
    "import asyncio\na = b = a\nb = a\nasyncio.gather(*a, *b, a, b)",
    "import asyncio\nasync def f():\n    t = asyncio.create_task(t)\n    await asyncio.gather(t, *t)",
    "import asyncio\nt = [*t, asyncio.create_task(f())]\nt += t\nt.append(t)\nawait asyncio.wait(t)",
    "import asyncio\nclass A(A):\n    a = a\n    def f(self): self.a = self.a; self.a.create_task(f())",
    "import asyncio\nclass A(B): pass\nclass B(A):\n    def f(self): self.x.create_task(f())",
    "import asyncio\nasync with asyncio.TaskGroup() as tg: tg = tg; tg.create_task(tg)",
    "import asyncio\nx: 'x' = asyncio\ny: 'y[' = x\nz: '\"\\\\N{no}\"' = y\nz.gather(f())",
    "import asyncio\ndef f(x: '(' * 5, y: f'{z}', *z: lambda: 1): asyncio.gather(x, *y, *z)",
    "import asyncio\nasyncio.gather(lambda: (yield), lambda x=asyncio.gather(y): x)",
    "import asyncio\nasyncio.create_task(); asyncio.gather(**x); asyncio.wait(); asyncio.shield(*x)",
    "import asyncio\nasyncio.to_thread(); asyncio.wait_for(); asyncio.as_completed()",
    "import asyncio\nasyncio.TaskGroup(); x = asyncio.TaskGroup(); x.create_task(); x.create_task(*y)",
    "from functools import partial\nimport asyncio\npartial(partial(partial(asyncio.gather)))(partial)\npartial()()",
    "from asgiref.sync import sync_to_async\nsync_to_async()()()\nsync_to_async(*x)(y)\nx = sync_to_async\nx(f)(y)",
]


@pytest.mark.parametrize("source", ODD, ids=range(len(ODD)))
def test_odd_programs(source: str) -> None:
    read(source)
    _all_of(source)


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=200))
@example("\x0c")
@example("\\")
@example("\r")
def test_any_text(source: str) -> None:
    _all_of(source)


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=200), st.sampled_from(["latin-1", "utf-16-le", "utf-8"]))
def test_any_bytes(data: bytes, encoding: str) -> None:
    _all_of(data.decode(encoding, errors="replace"))


SOME_WORDS = """
asyncio gather create_task ( ) [ ] { } , . = : * ** -> := async def await for in if else lambda import from as with
class return yield match case try except f'{ }' 'x' x y 1 None ; @ | TaskGroup tg partial
"""
WORDS = st.sampled_from([*SOME_WORDS.split(), "\n", "\n    ", "\n\t"])


@settings(deadline=None, max_examples=300)
@given(st.lists(WORDS, max_size=40))
def test_any_words(words: list[str]) -> None:
    _all_of("import asyncio\n" + " ".join(words))


@settings(deadline=None, max_examples=200, suppress_health_check=list(HealthCheck))
@given(PROGRAMS)
def test_programs_about_tasks(source: str) -> None:
    _all_of(source)


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False))
def test_damaged_files(chance: random.Random) -> None:
    text = chance.choice(SOURCES)
    for _ in range(chance.randint(1, 4)):
        at, length = chance.randrange(len(text) + 1), chance.choice((1, 1, 5, 40, 400))
        change = chance.choice(("cut", "twice", "move", "insert"))
        piece = text[at : at + length]
        if change == "cut":
            text = text[:at] + text[at + length :]
        elif change == "twice":
            text = text[:at] + piece + text[at:]
        elif change == "move":
            to = chance.randrange(len(text) + 1)
            text = text[:to] + piece + text[to:]
        else:
            text = text[:at] + chance.choice("()[]{}\"'\\\n\t\f\r\0#,:.*=@é😀") + text[at:]
    _all_of(text)


def test_generated_programs() -> None:
    # hypothesmith imports lark, which warns on newer Pythons.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        hypothesmith = pytest.importorskip("hypothesmith")

    @settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
    @given(hypothesmith.from_grammar())
    def any_program(source: str) -> None:
        _all_of("import asyncio\n" + source)

    any_program()
