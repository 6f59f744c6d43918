"""Real files of installed packages, damaged: most still parse, so that more than the parser meets them."""

from __future__ import annotations

import ast
import io
import keyword
import sysconfig
import tokenize
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

#: Larger files take seconds, and hold nothing that others do not.
MOST_BYTES = 60_000
CALLS = (
    "asyncio.gather(x(), *y)",
    "asyncio.create_task(self.run())",
    "await asyncio.wait_for(x, 1)",
    "asyncio.gather(*[f(x) for x in y], return_exceptions=True)",
    "tg.create_task(x)",
    "asyncio.gather",
    "functools.partial(asyncio.gather, x)",
    "asyncio.shield(asyncio.create_task(x()))",
)
LINES = (
    "import asyncio",
    "from asyncio import *",
    "from . import x as asyncio",
    "async with asyncio.TaskGroup() as tg: tg.create_task(f())",
    "for x in y: asyncio.create_task(x)",
    "global x, self",
    "del x",
    "x: list[asyncio.Task] = []",
    "return",
    "@x.route('/')",
    "match x:\n    case [a, *b] if await asyncio.gather(a, *b): pass",
    "class A(A): a = A()",
    "async def f(self, *x, **y): return await asyncio.gather(*x, **y)",
    "if (x := asyncio.gather(f())): await x",
)


@lru_cache(maxsize=1)
def files() -> tuple[Path, ...]:
    """The modules of installed packages, in sorted order."""
    root = Path(sysconfig.get_path("purelib"))
    return tuple(sorted(path for path in root.rglob("*.py") if 0 < path.stat().st_size <= MOST_BYTES))


def damaged(chance: random.Random) -> tuple[str, str]:
    """A file's path below its packages, and its text with one to four kinds of damage."""
    path = chance.choice(files())
    with tokenize.open(path) as file:
        text = file.read()
    for _ in range(chance.randint(1, 4)):
        damage = chance.choices((_words, _lines, _calls, _tree, _characters), (4, 4, 6, 3, 1))[0]
        text = damage(text, chance)
    return "/".join(path.parts[-3:]), text


def _words(text: str, chance: random.Random) -> str:
    """Some words are replaced by others of the file."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (SyntaxError, tokenize.TokenError):
        return text
    names = [each for each in tokens if each.type == tokenize.NAME and not keyword.iskeyword(each.string)]
    lines = text.splitlines(keepends=True)
    chosen = chance.sample(names, min(len(names), chance.choice((1, 3, 30))))
    for each in sorted(chosen, key=lambda each: each.start, reverse=True):
        (row, start), (_, end) = each.start, each.end
        line = lines[row - 1]
        if line[start:end] == each.string:
            lines[row - 1] = line[:start] + chance.choice(names).string + line[end:]
    return "".join(lines)


def _lines(text: str, chance: random.Random) -> str:
    """Statements are deleted, doubled and indented otherwise; others come in before them."""
    tree = _parsed(text)
    starts = sorted({each.lineno for each in ast.walk(tree) if isinstance(each, ast.stmt)}) if tree else []
    lines = text.splitlines()
    for start in sorted(chance.sample(starts, min(len(starts), chance.choice((1, 3, 10)))), reverse=True):
        at = start - 1
        if at >= len(lines):
            continue
        indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
        change = chance.randrange(12)
        if change == 0:
            del lines[at]
        elif change == 1:
            lines.insert(at, lines[at])
        elif change == 2:
            lines[at] = "    " + lines[at]
        else:
            lines[at:at] = [indent + line for line in chance.choice(LINES).splitlines()]
    return "\n".join(lines) + "\n"


def _calls(text: str, chance: random.Random) -> str:
    """Expressions become spawns, and functions become coroutines."""
    tree = _parsed(text)
    if tree is None:
        return text
    found = [node for node in ast.walk(tree) if isinstance(node, (ast.Call, ast.Name, ast.Constant))]
    lines = text.splitlines(keepends=True)
    chosen = chance.sample(found, min(len(found), chance.choice((1, 4, 20))))
    for node in sorted(chosen, key=lambda node: (node.lineno, node.col_offset), reverse=True):
        line = lines[node.lineno - 1] if node.lineno <= len(lines) else ""
        if node.end_lineno == node.lineno and line.isascii() and node.end_col_offset is not None:
            lines[node.lineno - 1] = line[: node.col_offset] + chance.choice(CALLS) + line[node.end_col_offset :]
    return "import asyncio\n" + "".join(lines).replace("    def ", "    async def ", chance.choice((0, 2, 20)))


def _characters(text: str, chance: random.Random) -> str:
    """A few characters are cut, doubled or put in."""
    at = chance.randrange(len(text) + 1)
    piece = text[at : at + chance.choice((1, 1, 5, 40))]
    return text[:at] + chance.choice(("", piece * 2, chance.choice("()[]{}\"'\\\n\t\f\r\0#,:.*=@é😀"))) + text[at + 1 :]


def _parsed(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _tree(text: str, chance: random.Random) -> str:
    """Nodes of the tree stand in the place of others of their kind."""
    try:
        tree = ast.parse(text)
        nodes = list(ast.walk(tree))
        for _ in range(chance.choice((1, 5, 20))):
            one, other = chance.choice(nodes), chance.choice(nodes)
            for name, value in ast.iter_fields(one):
                if isinstance(value, ast.expr) and isinstance(other, ast.expr):
                    setattr(one, name, other)
        return ast.unparse(tree) + "\n"
    except (SyntaxError, ValueError, RecursionError, MemoryError, TypeError, AttributeError):
        return text
