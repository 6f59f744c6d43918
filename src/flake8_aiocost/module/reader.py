"""The walk over a module: how it goes on from one expression or statement to the next.

How each kind of expression and statement is read is told by the files ``read_*.py`` and ``imports.py``. Their functions
are handed the reader and go on through it: ``read`` hands their tables to it, so that no file imports one that imports
it.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from flake8_aiocost.module.awaited_next import BRANCHING, awaits, made_by
from flake8_aiocost.module.cursor import Cursor
from flake8_aiocost.module.expressions import OTHER
from flake8_aiocost.module.facts import UNREAD, Statement
from flake8_aiocost.module.handovers import Handover, may_hold
from flake8_aiocost.module.place import EVERY
from flake8_aiocost.module.reachable_statements import reached
from flake8_aiocost.module.scope import Binding
from flake8_aiocost.module.unpacking import unpacked
from flake8_aiocost.module.unreachable_code import unreached

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeAlias

    from flake8_aiocost.module.awaited_next import Made
    from flake8_aiocost.module.conditions import Condition
    from flake8_aiocost.module.expressions import Expression, Name
    from flake8_aiocost.module.handovers import Kind
    from flake8_aiocost.module.latch import Shut
    from flake8_aiocost.module.of_class import OfClass
    from flake8_aiocost.module.place import Clause
    from flake8_aiocost.module.pythons import Span
    from flake8_aiocost.module.scope import BindingKind
    from flake8_aiocost.module.scopes import OpenScope

    Expressions: TypeAlias = Mapping[type, Callable[["Reader", Any], Expression]]
    Statements: TypeAlias = Mapping[type, Callable[["Reader", Any], None]]

_LEAVES: Mapping[type, str] = {
    ast.Return: "return",
    ast.Raise: "raise",
    ast.Break: "break",
    ast.Continue: "continue",
}


class Reader(Cursor):
    """Reads what is below a node, by what its kind tells."""

    __slots__ = ("_blocks", "_compound", "_expressions", "_simple", "rest")

    def __init__(self, text: str, expressions: Expressions, simple: Statements, compound: Statements) -> None:
        """Stand at the beginning of a module.

        Args:
            text: the module's.
            expressions: how each kind of expression is read; the others are nothing to any step.
            simple: how each kind of simple statement is read; the others bind nothing.
            compound: how each kind of statement that holds statements is read.
        """
        super().__init__(text)
        self._expressions = expressions
        self._simple = simple
        self._compound = compound
        self._blocks = 0
        #: The block that is read, and where in it.
        self.rest: tuple[Sequence[ast.stmt], int] = ((), 0)

    def expression(self, node: ast.AST) -> Expression:
        """Read one expression."""
        handler = self._expressions.get(node.__class__)
        return handler(self, node) if handler is not None else self.others(node)

    def others(self, node: ast.AST) -> Expression:
        """Read what is below a node that is nothing to any step itself."""
        for name in node._fields:
            child = getattr(node, name, None)
            if child.__class__ is list:
                for each in child:
                    if isinstance(each, ast.AST):
                        self.expression(each)
            elif isinstance(child, ast.AST):
                self.expression(child)
        return OTHER

    def block(self, body: Sequence[ast.stmt]) -> None:
        """Read a list of statements."""
        number, around, outside = self._blocks, self.statement, self.place
        self._blocks += 1
        whole, body = body, reached(body)
        made: Made = ()
        for position, node in enumerate(body):
            if made and (uses := len(awaits(node, made[0][0]))):
                noted = self.awaited_next.setdefault(self.places[self.place].function, [])
                noted += [(name, call, len(made) + uses) for name, call in made]
            made = ()
            index = self.statement = len(self.statements)
            compound = self._compound.get(node.__class__)
            if compound is not None:
                self.statements.append(Statement(around, number, position, 0, False, self.place))
                self.rest = body, position
                compound(self, node)
                made = self.ended if node.__class__ in BRANCHING else ()
                continue
            self.statements.append(UNREAD)
            simple = self._simple.get(node.__class__)
            if simple is not None:
                simple(self, node)
                if node.__class__ is ast.Assign or node.__class__ is ast.AnnAssign:
                    made = made_by(self.assignments[-1])
            else:
                self.others(node)
            left = _LEAVES.get(node.__class__, "")
            self.statements[index] = Statement(around, number, position, self.pauses, True, self.place, left)  # type: ignore[arg-type]
        if len(body) < len(whole):
            self._unreached(whole[len(body) :])
        self.statement = around
        self.ended = made
        # What a test that left the block told of the rest of it holds no longer.
        self.leave(outside)

    def _unreached(self, body: Sequence[ast.stmt]) -> None:
        """Note what code does that is never run."""
        names, yields = unreached(body)
        for name in names:
            self.scope.bind(name, Binding("deleted", self.place, self.statement))
        for _ in range(yields):
            self.pause(waits=False)
            self.yields += 1
            self.hand_over("yield", None)
            self.open_pauses -= 1

    def branch(
        self,
        body: Sequence[ast.stmt],
        pythons: Span = EVERY,
        conditions: tuple[Condition, ...] = (),
        clause: Clause = "",
        latch: tuple[Name, Shut] | None = None,
        *,
        tested: tuple[str, ...] = (),
        classes: tuple[OfClass, ...] = (),
        decided: bool = False,
    ) -> None:
        """Read statements that may be passed over: on some Pythons only, or after some tests of parameters."""
        if body:
            outside = self.place
            self.enter(
                branch=True,
                pythons=pythons,
                conditions=conditions,
                clause=clause,
                latch=latch,
                tested=tested,
                classes=classes,
                decided=decided,
            )
            self.block(body)
            self.leave(outside)

    def hand_over(self, kind: Kind, value: Expression | None) -> None:
        """Note where a value goes."""
        held = value if value is not None and may_hold(value) else None
        if held is not None or kind == "yield":
            self.handovers.append(Handover(kind, held, self.place, self.statement))

    def bind(
        self, target: ast.AST, value: Expression | None, kind: BindingKind, scope: OpenScope | None = None
    ) -> None:
        """Bind every name in a target; only a bare name is of that ``kind``, a part of a tuple is ``unpacked``.

        ``a, (b, *c) = x, (y, z)`` binds each name to its own value.
        """
        scope = scope or self.scope
        if isinstance(target, ast.Name):
            scope.bind(target.id, Binding(kind, self.place, self.statement, value))
            return
        for name, part, own, path, whole in unpacked(target, value, kind):
            scope.bind(name, Binding(part, self.place, self.statement, own, path=path, whole=whole))
