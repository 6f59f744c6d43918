"""Which fields of a libcst node to descend into: one tuple per class, made once.

A read-only walk over these plans takes about 4 ms for a module of 80 kB, where an empty ``CSTVisitor`` takes 80 ms: it
builds a new node for every node it passes. About two thirds of the nodes are whitespace and punctuation, which hold no
code and are never looked at.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import libcst as cst

if TYPE_CHECKING:
    from collections.abc import Mapping

_PUNCTUATION = """
asynchronous colon comma conversion default_indent default_newline dot encoding end equal first_colon footer
has_trailing_newline header indent lbrace lbracket leading_lines leading_whitespace lines_after_decorators lpar operator
posonly_ind rbrace rbracket relative rpar second_colon semicolon separator star start trailing_comma trailing_whitespace
"""
#: Holds whitespace, punctuation, or a plain value. ``asynchronous`` is read by those who need it: it has no children.
_SKIPPED = frozenset(_PUNCTUATION.split())

#: Classes whose fields are declared in another order than they are written in.
_WRITTEN_ORDER: Mapping[type[cst.CSTNode], tuple[str, ...]] = {
    cst.FunctionDef: ("decorators", "name", "type_parameters", "params", "returns", "body"),
    cst.ClassDef: ("decorators", "name", "type_parameters", "bases", "keywords", "body"),
    cst.Parameters: ("posonly_params", "params", "star_arg", "kwonly_params", "star_kwarg"),
    cst.IfExp: ("body", "test", "orelse"),
    cst.ExceptHandler: ("type", "name", "body"),
    cst.ExceptStarHandler: ("type", "name", "body"),
    cst.MatchCase: ("pattern", "guard", "body"),
    cst.TypeAlias: ("name", "type_parameters", "value"),
    cst.TypeParam: ("param", "default"),
    cst.Arg: ("value",),
    cst.Attribute: ("value",),
    cst.ImportFrom: (),
    cst.Import: (),
}

#: Whole classes without code of their own below them.
_LEAVES = (cst.Name, cst.SimpleString, cst.BaseNumber, cst.Ellipsis, cst.Global, cst.Nonlocal, cst.ImportStar)


def fields_of(cls: type[cst.CSTNode]) -> tuple[str, ...]:
    """The fields of a node class that can hold code, in the order in which they are written."""
    if cls in _WRITTEN_ORDER:
        return _WRITTEN_ORDER[cls]
    if issubclass(cls, _LEAVES):
        return ()
    names = (field.name for field in dataclasses.fields(cls))
    return tuple(name for name in names if name not in _SKIPPED and not name.startswith("whitespace"))


class Plans(dict[type[cst.CSTNode], tuple[str, ...]]):
    """``fields_of`` for every class met so far, reversed: what is pushed last is popped first."""

    def __missing__(self, cls: type[cst.CSTNode]) -> tuple[str, ...]:
        """Make the plan of a class that is met for the first time."""
        self[cls] = plan = fields_of(cls)[::-1] if issubclass(cls, cst.CSTNode) else ()
        return plan


PLANS = Plans()


def children(node: cst.CSTNode) -> list[cst.CSTNode]:
    """The nodes directly below, last first, ready to extend a stack with."""
    below: list[cst.CSTNode] = []
    for name in PLANS[type(node)]:
        value = getattr(node, name)
        if isinstance(value, cst.CSTNode):
            below.append(value)
        elif isinstance(value, tuple):
            below.extend(reversed(value))
    return below
