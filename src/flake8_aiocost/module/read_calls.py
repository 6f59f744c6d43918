"""How calls are read, and the awaits and yields around them.

Calls are noted in the order in which they begin in the source, the outer one first.
"""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING, Any

from flake8_aiocost.module.expressions import OTHER, Awaited, Name, Path, Result, formatted, leaf
from flake8_aiocost.module.facts import UNREAD, Argument, Call
from flake8_aiocost.module.uses import Use

if TYPE_CHECKING:
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.reader import Expressions, Reader
    from flake8_aiocost.module.uses import UseKind

#: Before Python 3.12 the positions inside an f-string are those of another text.
_STRINGS_ARE_PLACED = sys.version_info >= (3, 12)
#: Methods of an ``ExitStack`` that enter what they are handed.
_ENTERING: dict[str, UseKind] = {
    "enter_context": "with",
    "enter_async_context": "async with",
}


def _call(reader: Reader, node: ast.Call) -> Expression:
    index = len(reader.calls)
    reader.calls.append(UNREAD)
    pauses, loop = reader.pauses - reader.open_pauses, len(reader.loops)
    awaited = reader.awaited is node
    func: Any = node.func
    if func.__class__ is ast.Attribute and func.value.__class__ is ast.Name:
        root: str = func.value.id
        reader.calls_method(root, index)
        function: Expression = Name(root, (func.attr,))
    else:
        function = reader.expression(func)
    given: list[ast.expr | ast.keyword] = [*node.args, *node.keywords]
    if node.keywords and any(each.__class__ is ast.Starred for each in node.args):
        # ``f(x=1, *y)``: only positions tell what stands first.
        given.sort(key=lambda each: (each.lineno, each.col_offset))
    arguments = [_argument(reader, each) for each in given]
    reader.calls[index] = Call(
        function,
        tuple(arguments),
        reader.place,
        reader.statement,
        pauses,
        reader.string or _range(node),
        loop,
        awaited,
    )
    if func.__class__ is ast.Attribute and func.attr in _ENTERING and arguments:
        reader.objects.append(
            Use(_ENTERING[func.attr], arguments[0].value, reader.place, node.lineno, reader.statement)
        )
    return Result(index)


def _argument(reader: Reader, node: Any) -> Argument:
    if node.__class__ is ast.keyword:
        keyword: str | None = node.arg
        value = reader.expression(node.value)
        return Argument(value, keyword) if keyword is not None else Argument(value, "", "**")
    if node.__class__ is ast.Starred:
        return Argument(reader.expression(node.value), "", "*")
    return Argument(reader.expression(node))


def _awaited(reader: Reader, node: ast.Await) -> Expression:
    reader.awaited = node.value
    reader.pause(waits=True)
    value = reader.expression(node.value)
    reader.open_pauses -= 1
    # What ``enter_async_context`` is handed is entered, and not awaited.
    if not isinstance(value, Result) or leaf(reader.calls[value.call].function) not in _ENTERING:
        reader.objects.append(Use("await", value, reader.place, node.lineno, reader.statement))
    if not isinstance(value, Result):
        reader.hand_over("await", value)
    return Awaited(value)


def _yielded(reader: Reader, node: ast.Yield | ast.YieldFrom) -> Expression:
    reader.pause(waits=False)
    reader.yields += 1
    reader.hand_over("yield", None if node.value is None else reader.expression(node.value))
    reader.open_pauses -= 1
    return OTHER


def _string(reader: Reader, node: ast.JoinedStr) -> Expression:
    before = reader.string
    if not _STRINGS_ARE_PLACED and before is None:
        reader.string = _range(node)
    reader.others(node)
    reader.string = before
    first = node.values[0] if node.values else None
    text = first.value if isinstance(first, ast.Constant) else _path(node)
    return formatted(text) if isinstance(text, str) else text if isinstance(text, Path) else OTHER


def _path(node: ast.JoinedStr) -> Path | str:
    """``f"{url}/jobs"``; an empty text for what begins with another value."""
    first, rest = node.values[0] if node.values else None, node.values[1:2]
    if not isinstance(first, ast.FormattedValue) or first.conversion != -1 or first.format_spec is not None:
        return ""
    text = rest[0].value if rest and isinstance(rest[0], ast.Constant) else ""
    follows = isinstance(text, str) and text.startswith("/")
    return Path(first.value.id) if follows and isinstance(first.value, ast.Name) else ""


def _range(node: ast.expr) -> tuple[int, int, int, int]:
    return node.lineno, node.col_offset, node.end_lineno or 0, node.end_col_offset or 0


EXPRESSIONS: Expressions = {
    ast.Call: _call,
    ast.Await: _awaited,
    ast.Yield: _yielded,
    ast.YieldFrom: _yielded,
    ast.JoinedStr: _string,
}
