"""Of which class a name is where some code stands: below ``if isinstance(feed, Feed):``, after ``if not ...: return``.

So it is below ``case Feed():`` of ``match feed:``, and after ``assert isinstance(feed, Feed)``. What
``inspect.iscoroutinefunction(start)`` has denied is noted alike, under the name ``MAKER``.

Whether the name is bound once is known at the end of the function, and asked by who uses this.
"""

from __future__ import annotations

import ast

import msgspec

from flake8_aiocost.module.dotted import dotted
from flake8_aiocost.module.expressions import Name

#: Stands for the class of all functions that are ``async``.
MAKER = Name("iscoroutinefunction")
#: Classes of one test that are looked at: more is no program that somebody wrote.
_MOST = 8


class OfClass(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """``isinstance(name, cls)`` has come out as ``holds``; ``name`` may have attributes, ``self.feed``.

    Where it holds it may be of one of the ``others`` as well.
    """

    name: str
    cls: Name
    holds: bool
    others: tuple[Name, ...] = ()


def of_classes(node: ast.expr, *, holds: bool) -> list[OfClass]:
    """What a test tells of a name: of ``isinstance(feed, (Feed, Page))`` that is false that it is neither."""
    if not holds and isinstance(node, ast.Call) and len(node.args) == 1 and dotted(node.func)[-1:] == (MAKER.root,):
        name = ".".join(dotted(node.args[0]))
        return [OfClass(name, MAKER, holds)] if name else []
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id != "isinstance":
        return []
    if len(node.args) != 2:
        return []
    value, asked = node.args
    name = ".".join(dotted(value))
    if not name:
        return []
    classes = alternatives(asked)
    names = [Name(each[0], each[1:]) for each in map(dotted, classes) if each]
    if not holds:
        return [OfClass(name, each, holds) for each in names]
    first, *others = names or [MAKER]
    return [OfClass(name, first, holds, tuple(others))] if 0 < len(classes) == len(names) < _MOST else []


def alternatives(asked: ast.expr) -> list[ast.expr]:
    """The classes of which ``isinstance`` asks for one: of ``(Feed, Page)``, or of ``Feed | Page``."""
    if isinstance(asked, ast.Tuple):
        return asked.elts[:_MOST]
    found: list[ast.expr] = []
    while isinstance(asked, ast.BinOp) and isinstance(asked.op, ast.BitOr) and len(found) < _MOST - 1:
        found.append(asked.right)
        asked = asked.left
    return [asked, *reversed(found)]


def of_case(subject: ast.expr, pattern: ast.pattern) -> tuple[OfClass, ...]:
    """What a case tells of a name that is matched."""
    if isinstance(pattern, ast.MatchAs) and pattern.pattern is not None:
        pattern = pattern.pattern
    name = ".".join(dotted(subject))
    cls = dotted(pattern.cls) if isinstance(pattern, ast.MatchClass) else ()
    return (OfClass(name, Name(cls[0], cls[1:]), holds=True),) if name and cls else ()
