"""The libcst visitor over one call expression, and what happens where libcst does not read it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import libcst as cst
import pytest

from flake8_aiocost.model import FanOut
from flake8_aiocost.module.expressions import Name
from flake8_aiocost.module.facts import Argument
from flake8_aiocost.module.read import read
from flake8_aiocost.spawns import flag
from flake8_aiocost.spawns.flag import MOST_CHARACTERS, read_arguments
from flake8_aiocost.spawns.visitor import CallVisitor
from tests.reading import Found

if TYPE_CHECKING:
    from flake8_aiocost.model import Spawn
    from flake8_aiocost.module.facts import ModuleFacts

#: Since Python 3.11.
NEW_SYNTAX = "a[*b]"
ARGUMENTS = [
    *("a, *b, c=d, **e", "*a, b=c, *d", "x=1, *y, **z, w=2", "", "a,", "\n    a,  # one\n\n    # two\n    b,\n"),
    *("a.b.c", "a().b().c", "a[0].b", "a[b, c:d, 1]", "a[b:c]", "a[(b, c)]", "a[()]", NEW_SYNTAX, "(a).b", "(a.b).c"),
    *("1, 0x1F, 1_0, -1, - 1, -(1), --1, +1, ~1, 1.5, -1e3, 1j, 1e999", "9" * 400, "9223372036854775808"),
    *(
        "None, True, False, ..., __debug__",
        "'a' 'b'",
        "'\\x41\\n\\\n'",
        "'\\ud800'",
        "b'a'",
        "r'\\d'",
        "'a' f'{b()}' 'c'",
        *(
            "f'a{{b'",
            "f'a\\x41{b}'",
            "rf'a\\x41'",
            "f'\\N{BULLET}'",
            "f'{a=}b'",
            "f'{ a.b ==c=}'",
            "'a' f'b{{' 'c'",
            "f''",
        ),
        *("b'a' b'c'", "'' f'a{b}' 'c'", "f'a' f'{{' 'c'"),
    ),
    *("f'{a()!r:>{b()}}', c()", 'f"""{a}\n{b()}"""', "u'ä', '😀', ä.ö(ü())"),
    *("[a, *b]", "(a, *b)", "{a, *b}", "{a: b, **c, 'd': e()}", "()", "[]", "{}", "((a))", "(a,), [[b], {c}]"),
    *(
        "[f(x) for x in g()]",
        "{f(x) for x in y if z() for w in v()}",
        "(x async for x in y)",
        "{k(): v() for k in l()}",
    ),
    *("f(x) for x in y", "*[f(x) for x in [g(y) for y in z()]], h()", "[[f() for a in b] for c in [d() for e in f]]"),
    *(
        "a + b + c",
        "a + (b + c)",
        "(a + b) + c",
        "a - b + c",
        "a + b - c",
        "a | b | c",
        "a | b + c",
        "a ** b ** c, a @ b",
    ),
    *("a or b or c", "a or (b or c)", "(a or b) or c", "a or b and c", "a and b or c", "not a", "(a and b) and c"),
    *("a() if b() else c()", "(a if b() else c()) if d() else e()", "a < b() < c()", "a in b(), c is not d()"),
    *("await a()", "(await a).b", "await (await a())()", "(yield)", "(yield a())", "(yield from a())"),
    *("b := c()", "(b := (c := d()))", "lambda: a()", "lambda x=f(), *y, z=g(), **w: h(x)", "lambda x, /, y=a(): b()"),
    *("(lambda: [x for x in y()])()", "*a()(b())(c())[d()](e()), f()", "a(b)(c).d(e)[f(g)]", "a \\\n + b()"),
]


@pytest.mark.parametrize("arguments", ARGUMENTS)
def test_each_kind_of_argument_is_read_as_the_reader_reads_it(arguments: str) -> None:
    if arguments == NEW_SYNTAX and sys.version_info < (3, 11):
        pytest.skip("this Python has no such syntax")
    found = Found(f"before()\n[z for z in z]\nasync def f():\n    call({arguments})\n    after()\n")
    for site, call in enumerate(found.facts.calls):
        theirs = read_arguments(found.text(site), found.facts, site)
        if theirs is None and sys.version_info < (3, 12):
            assert found.text(site)[0] in "f'"
        else:
            assert theirs == call.arguments, found.text(site)


def test_calls_and_loops_are_numbered_from_the_site_on() -> None:
    facts = read("a(b())\n[c for c in d]\ne(f(), *[g(h) for h in i()])\n")
    assert read_arguments("e(f(), *[g(h) for h in i()])", facts, 2) == facts.calls[2].arguments
    assert facts.calls[2].loop == 1


def test_every_class_of_nodes_that_is_an_expression_is_walked() -> None:
    """A class whose fields ``walk`` does not know would hide the calls inside."""
    seen: set[str] = set()

    class Spy(CallVisitor):
        def walk(self, node: cst.CSTNode) -> None:
            seen.add(type(node).__name__)
            super().walk(node)

    def below(cls: type) -> set[str]:
        # libcst makes each class twice, the second time with slots.
        heirs: list[type] = cls.__subclasses__()
        return {cls.__name__}.union(*(below(each) for each in heirs if each.__module__.startswith("libcst.")))

    for arguments in set(ARGUMENTS) - {NEW_SYNTAX}:
        facts = read(f"async def f():\n    call({arguments})\n")
        Spy(facts, 0).walk(cst.parse_expression(f"(call({arguments}))"))
    concrete = {name for name in below(cst.BaseExpression) if not name.startswith(("Base", "_"))}
    # Syntax of Python 3.14 and 3.15.
    assert concrete - seen <= {"TemplatedString", "StarredDictComp"}


@pytest.fixture
def facts() -> ModuleFacts:
    return read("f(a)\n")


@pytest.mark.parametrize(
    "text",
    [
        "f(a",
        "f'{f(a)}'",
        "[f(a)]",
        "f(a), 1",
        "",
        " ",
        "f(a) b",
        "f(a)) + (b",
        "else(a)",
        "f(" + "a" * MOST_CHARACTERS + ")",
    ],
)
def test_what_is_not_that_call_is_not_read(facts: ModuleFacts, text: str) -> None:
    assert read_arguments(text, facts, 0) is None


def test_what_is_that_call_is_read(facts: ModuleFacts) -> None:
    assert read_arguments("f(a)", facts, 0) == (Argument(Name("a")),)


@pytest.mark.parametrize("name", ["PanicException"])
def test_a_panic_of_the_parser_is_no_end(facts: ModuleFacts, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    panic = type(name, (BaseException,), {})

    def parse(_: str) -> cst.BaseExpression:
        raise panic

    monkeypatch.setattr(cst, "parse_expression", parse)
    assert read_arguments("f(a)", facts, 0) is None


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, ZeroDivisionError])
def test_other_exceptions_are_not_swallowed(
    facts: ModuleFacts, error: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    def parse(_: str) -> cst.BaseExpression:
        raise error

    monkeypatch.setattr(cst, "parse_expression", parse)
    with pytest.raises(error):
        read_arguments("f(a)", facts, 0)


def test_where_the_two_readings_differ_the_source_has_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    def flagged(arguments: tuple[Argument, ...] | None) -> Spawn:
        # A finder reads each call once.
        found = Found(source)
        monkeypatch.setattr(flag, "read_arguments", lambda *_: arguments)
        return found.finder.flag(found.spawns[0], found.lines)

    source = "import asyncio\nasyncio.gather(a(), b())\n"
    (spawn,) = Found(source).spawns
    one = Found(source).facts.calls[spawn.site].arguments[:1]
    assert flagged(one).fan_out == FanOut(1)
    assert flagged(None) == spawn
    assert flagged(()) == spawn


def test_long_calls_are_left_to_the_reader_and_the_process_survives_them() -> None:
    """In a process of its own: 10,000 operators in a row end it in libcst's native parser."""
    program = (
        "from tests.module.test_limits import CHAINED, NESTED\n"
        "from tests.reading import Found\n"
        "from flake8_aiocost.errors import Unreadable\n"
        "flagged = 0\n"
        "for make in (*NESTED.values(), *CHAINED.values()):\n"
        "    for length in (40, 90, 370, 900, 1_500, 10_000):\n"
        "        first, _, value = make(length).partition('\\n')[0].partition('x = ')\n"
        "        if first or not value:\n"
        "            continue\n"
        "        try:\n"
        "            found = Found(f'import asyncio\\nasyncio.gather(*({value}), {value}, f())\\n')\n"
        "        except Unreadable:\n"
        "            continue\n"
        "        flagged += len(found.flagged)\n"
        "        assert found.spawns == found.flagged\n"
        "print('alive', flagged > 50)\n"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=root)
    assert done.stdout.strip() == "alive True", done
