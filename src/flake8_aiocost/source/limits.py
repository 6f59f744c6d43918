"""Texts that libcst must not be given, found without tokenizing: a few regular expressions over the whole text.

libcst's parser is native and recursive. Measured with 1.9.0: some 3,000 nested brackets, or a chain of 10,000 operators
or ``elif``, end the whole process with a segmentation fault; 1,000 nested calls keep it busy for 16 s, and a ``case``
pattern takes four times as long for each level (12 nested mappings: 43 s).
"""

from __future__ import annotations

import gc
import re
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flake8_aiocost.source.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: CPython's own limit ("too many nested parentheses"), so nothing beyond it is Python. libcst: 0.3 s.
BRACKETS = 200
#: Operators, attributes, calls and the like after one another in one expression. libcst: 0.3 to 2 s.
CHAIN = 1_000
#: Python's own stack: generating text takes three frames for each link of a chain.
FRAMES = 5 * CHAIN
#: Brackets inside a ``case`` pattern. libcst: 0.2 s.
PATTERN = 8

# One character that is in no Python source stands for each string, and another for what was inside brackets: both can
# be links of a chain, as in ``"a" "b"`` and ``a()()``.
_STRING, _GROUP = "\x01", "\x02"
# A prefix such as ``rb`` is left outside: looking for it at every word makes this eight times slower.
_STRINGS = (
    r'"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""',
    r"\'\'\'[^\'\\]*(?:(?:\\.|\'(?!\'\'))[^\'\\]*)*\'\'\'",
    r'"[^"\\\r\n]*(?:\\.[^"\\\r\n]*)*"',
    r"\'[^\'\\\r\n]*(?:\\.[^\'\\\r\n]*)*\'",
)
_TEXTS = re.compile("|".join((r"#[^\r\n]*", r"\\\r?\n", *_STRINGS)), re.DOTALL)
_INNERMOST = re.compile(r"\([^\]\[(){}]*\)|\[[^\]\[(){}]*\]|\{[^\]\[(){}]*\}")
_LONG_GROUP = re.compile(rf"[\[({{]([^\]\[(){{}}]{{{CHAIN},}})[\])}}]")
_BREAK = re.compile(r"[\r\n;]")
_OPEN = re.compile(r"[\[({]")
_CASE = re.compile(r"^[ \t\f]*case\b[^\r\n]*[\[({]", re.MULTILINE)
_LINK = re.compile(rf"[-+*/%@&|^~<>=.{_STRING}{_GROUP}]|\b(?:and|await|else|for|if|in|is|lambda|not|or)\b")


def check(source: str) -> None:
    """Refuse what would overflow libcst's stack or keep it busy for minutes. Takes about 4 ms for 80 kB.

    Raises:
        Unreadable: it is nested too deeply, or an expression is too long.
    """
    if "\0" in source:
        # libcst reads it inside strings and comments, but no Python runs it.
        raise Unreadable("it holds a NUL byte")
    text = _TEXTS.sub(_shortened, source)
    if text.count("elif") > CHAIN:
        raise Unreadable(f"it holds more than {CHAIN:,} elif")
    depth, groups = 0, 1
    while groups:
        _check_chains(_LONG_GROUP.findall(text))
        text, groups = _INNERMOST.subn(_GROUP, text)
        depth += 1
        if depth > BRACKETS:
            raise Unreadable(f"it nests more than {BRACKETS} brackets")
        if depth == PATTERN and _CASE.search(text) is not None:
            raise Unreadable(f"a case pattern nests more than {PATTERN} brackets")
    # What is left are brackets without a partner, which the parser enters all the same.
    left = len(_OPEN.findall(text))
    if left > BRACKETS:
        raise Unreadable(f"it opens more than {BRACKETS} brackets that are not closed")
    _check_chains([text] if left else _BREAK.split(text))


def _check_chains(stretches: Iterable[str]) -> None:
    for stretch in stretches:
        if len(stretch) > CHAIN and any(len(_LINK.findall(part)) > CHAIN for part in stretch.split(",")):
            raise Unreadable(f"an expression chains more than {CHAIN:,} operators, attributes or calls")


def _shortened(match: re.Match[str]) -> str:
    text = match[0]
    if text[0] in "#\\":
        return " "
    # An f-string holds expressions of its own, which are parsed too. Shorter ones cannot pass the limits.
    if len(text) > BRACKETS and any(
        letter in "fFtT" for letter in match.string[max(0, match.start() - 2) : match.start()]
    ):
        if len(_OPEN.findall(text)) > BRACKETS:
            raise Unreadable(f"an f-string holds more than {BRACKETS} brackets")
        _check_chains([text])
    return _STRING


@contextmanager
def guarded() -> Iterator[None]:
    """Around all work on a tree: with stack enough for the longest chain, and without the garbage collector.

    A tree holds no cycles, but so many objects that looking for some is a third of parsing: 177 ms become 114 ms.

    Raises:
        Unreadable: the stack did not suffice.
    """
    limit, collects = sys.getrecursionlimit(), gc.isenabled()
    sys.setrecursionlimit(max(limit, FRAMES))
    gc.disable()
    try:
        yield
    except (RecursionError, MemoryError):
        raise Unreadable("it is nested too deeply") from None
    finally:
        sys.setrecursionlimit(limit)
        if collects:
            gc.enable()
