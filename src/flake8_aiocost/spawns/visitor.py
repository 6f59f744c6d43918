"""The libcst visitor over one call expression: its arguments, in the nouns of ``module.expressions``.

It numbers calls and loops in the order in which the reader of the module numbered them, so that what it returns refers
to the same facts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import libcst as cst

from flake8_aiocost.module.expressions import (
    OTHER,
    Alternatives,
    Attribute,
    Awaited,
    Comprehension,
    Constant,
    Display,
    Either,
    Lambda,
    Name,
    Result,
    Star,
    Subscript,
    Sum,
    Walrus,
)
from flake8_aiocost.module.facts import Argument
from flake8_aiocost.spawns.constants import ConstantVisitor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import ModuleFacts

_CONSTANTS = {"None": None, "True": True, "False": False}
_OPERATORS: dict[type[cst.BaseBinaryOp], type[Sum] | type[Alternatives]] = {cst.Add: Sum, cst.BitOr: Alternatives}


class CallVisitor(ConstantVisitor):
    """Visits a call that is ``site`` in the facts; afterwards ``arguments`` holds what it is given."""

    def __init__(self, facts: ModuleFacts, site: int) -> None:
        """Number calls from ``site`` on, and loops from the first one inside it."""
        super().__init__()
        self.arguments: tuple[Argument, ...] = ()
        self._facts = facts
        self._site = site
        self._calls = site
        self._loops = facts.calls[site].loop
        self._numbers: dict[cst.CSTNode, int] = {}
        self._loops_of: dict[cst.CSTNode, tuple[int, ...]] = {}

    # ── calls ──────────────────────────────────────────────────────────────────────────────────────────────────

    def visit_Call(self, node: cst.Call) -> None:  # noqa: N802
        """Number it before what is inside it."""
        self._numbers[node] = self._calls
        self._calls += 1

    def leave_Call(self, original_node: cst.Call) -> None:  # noqa: N802
        """Its result; and its arguments, if it is the site itself."""
        number = self._numbers[original_node]
        self._read[original_node] = Result(number)
        if number == self._site:
            self.arguments = tuple([self._argument(each) for each in original_node.args])

    def _argument(self, node: cst.Arg) -> Argument:
        star: Literal["", "*", "**"] = "**" if node.star == "**" else "*" if node.star else ""
        return Argument(self._of(node.value), node.keyword.value if node.keyword is not None else "", star)

    # ── names ──────────────────────────────────────────────────────────────────────────────────────────────────

    def leave_Name(self, original_node: cst.Name) -> None:  # noqa: N802
        """A name, or one of the three constants that are written as names."""
        name = original_node.value
        self._read[original_node] = Constant(_CONSTANTS[name]) if name in _CONSTANTS else Name(name)

    def leave_Attribute(self, original_node: cst.Attribute) -> None:  # noqa: N802
        """Attributes of a name are part of it."""
        value, last = self._of(original_node.value), original_node.attr.value
        if isinstance(value, (Name, Attribute)):
            before = value.attributes
            whole = Name(value.root, (*before, last)) if isinstance(value, Name) else None
            self._read[original_node] = whole or Attribute(value.value, (*before, last))  # type: ignore[union-attr]
        else:
            self._read[original_node] = Attribute(value, (last,))

    def leave_Subscript(self, original_node: cst.Subscript) -> None:  # noqa: N802
        """Slices are left out; ``x[(a, b)]`` is ``x[a, b]``; of ``x[*a]`` nothing is known."""
        indexes = [each.slice for each in original_node.slice if isinstance(each.slice, cst.Index)]
        only = indexes[0].value if len(original_node.slice) == 1 and indexes else None
        if isinstance(only, cst.Tuple):
            starred = [(each.value, isinstance(each, cst.StarredElement)) for each in only.elements]
        else:
            starred = [(each.value, bool(each.star)) for each in indexes]
        items = tuple([OTHER if star else self._of(value) for value, star in starred])
        only_slice = original_node.slice[0].slice if len(original_node.slice) == 1 else None
        most = _most(only_slice) if isinstance(only_slice, cst.Slice) else 0
        self._read[original_node] = Subscript(self._of(original_node.value), items, most)

    # ── displays and comprehensions ────────────────────────────────────────────────────────────────────────────

    def leave_List(self, original_node: cst.List) -> None:  # noqa: N802
        """``[a, *b]``."""
        self._display("list", original_node, original_node.elements)

    def leave_Tuple(self, original_node: cst.Tuple) -> None:  # noqa: N802
        """``a, *b``."""
        self._display("tuple", original_node, original_node.elements)

    def leave_Set(self, original_node: cst.Set) -> None:  # noqa: N802
        """``{a, *b}``."""
        self._display("set", original_node, original_node.elements)

    def _display(
        self, kind: Literal["list", "tuple", "set"], node: cst.CSTNode, elements: Iterable[cst.BaseElement]
    ) -> None:
        items = [
            Star(self._of(each.value)) if isinstance(each, cst.StarredElement) else self._of(each.value)
            for each in elements
        ]
        self._read[node] = Display(kind, tuple(items))

    def leave_Dict(self, original_node: cst.Dict) -> None:  # noqa: N802
        """``{k: v, **x}``."""
        items: list[Expression] = []
        keys = []
        for each in original_node.elements:
            keys.append(self._of(each.key) if isinstance(each, cst.DictElement) else OTHER)
            value = self._of(each.value)
            items.append(value if isinstance(each, cst.DictElement) else Star(value))
        self._read[original_node] = Display("dict", tuple(items), tuple(keys))

    def visit_ListComp(self, node: cst.ListComp) -> None:  # noqa: N802
        """Number its loops before what is inside it."""
        self._number_loops(node)

    def visit_SetComp(self, node: cst.SetComp) -> None:  # noqa: N802
        """Likewise."""
        self._number_loops(node)

    def visit_GeneratorExp(self, node: cst.GeneratorExp) -> None:  # noqa: N802
        """Likewise."""
        self._number_loops(node)

    def visit_DictComp(self, node: cst.DictComp) -> None:  # noqa: N802
        """Likewise."""
        self._number_loops(node)

    def _number_loops(self, node: cst.BaseComp) -> None:
        first = self._loops
        clause: cst.CompFor | None = node.for_in
        while clause is not None:
            self._loops, clause = self._loops + 1, clause.inner_for_in
        self._loops_of[node] = tuple(range(first, self._loops))

    def leave_ListComp(self, original_node: cst.ListComp) -> None:  # noqa: N802
        """``[x for ...]``."""
        self._comprehension("list", original_node, original_node.elt)

    def leave_SetComp(self, original_node: cst.SetComp) -> None:  # noqa: N802
        """``{x for ...}``."""
        self._comprehension("set", original_node, original_node.elt)

    def leave_GeneratorExp(self, original_node: cst.GeneratorExp) -> None:  # noqa: N802
        """``(x for ...)``."""
        self._comprehension("generator", original_node, original_node.elt)

    def leave_DictComp(self, original_node: cst.DictComp) -> None:  # noqa: N802
        """``{k: v for ...}``."""
        self._comprehension("dict", original_node, original_node.value, self._of(original_node.key))

    def _comprehension(
        self,
        kind: Literal["list", "set", "generator", "dict"],
        node: cst.BaseComp,
        element: cst.CSTNode,
        key: Expression | None = None,
    ) -> None:
        loops = self._loops_of[node]
        self._read[node] = Comprehension(kind, self._of(element), loops, self._facts.loops[loops[-1]].inside, key)

    # ── operators ──────────────────────────────────────────────────────────────────────────────────────────────

    def leave_BinaryOperation(self, original_node: cst.BinaryOperation) -> None:  # noqa: N802
        """``a + b + c`` and ``A | B``."""
        kind = _OPERATORS.get(type(original_node.operator))
        if kind is None:
            return
        left, right = self._of(original_node.left), self._of(original_node.right)
        parts = left.parts if isinstance(original_node.left, cst.BinaryOperation) and type(left) is kind else (left,)
        self._read[original_node] = kind((*parts, right))

    def leave_BooleanOperation(self, original_node: cst.BooleanOperation) -> None:  # noqa: N802
        """``a or b or c``: one of them."""
        left, node = self._of(original_node.left), original_node.left
        same = isinstance(node, cst.BooleanOperation) and type(node.operator) is type(original_node.operator)
        parts = left.parts if same and not node.lpar and isinstance(left, Either) else (left,)
        self._read[original_node] = Either((*parts, self._of(original_node.right)))

    def leave_IfExp(self, original_node: cst.IfExp) -> None:  # noqa: N802
        """``a if test else b``: one of them."""
        self._read[original_node] = Either((self._of(original_node.body), self._of(original_node.orelse)))

    def leave_Await(self, original_node: cst.Await) -> None:  # noqa: N802
        """``await x``."""
        self._read[original_node] = Awaited(self._of(original_node.expression))

    def leave_Lambda(self, original_node: cst.Lambda) -> None:  # noqa: N802
        """``lambda: x``."""
        self._read[original_node] = Lambda(self._of(original_node.body))

    def leave_NamedExpr(self, original_node: cst.NamedExpr) -> None:  # noqa: N802
        """``name := x``."""
        self._read[original_node] = Walrus(self._of(original_node.value))


def _most(node: cst.Slice) -> int:
    """How many items a slice has at the most: 5 of ``[:5]`` and ``[-5:]``, 0 where that is not written down."""
    bound = node.lower if node.upper is None else node.upper
    if node.upper is None:
        is_minus = isinstance(bound, cst.UnaryOperation) and isinstance(bound.operator, cst.Minus)
        bound = bound.expression if is_minus and isinstance(bound, cst.UnaryOperation) else None
    elif node.lower is not None:
        return 0
    return bound.evaluated_value if isinstance(bound, cst.Integer) else 0
