"""The walk over a module: where it stands, and how it goes on.

How each kind of expression and statement is read is told by the files ``read_*.py`` and ``imports.py``. Their functions
are handed the reader and go on through it: ``read`` hands their tables to it, so that no file imports one that imports
it.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from flake8_aiocost.module.awaited_next import BRANCHING, awaits, made_by
from flake8_aiocost.module.expressions import OTHER, Display, Star
from flake8_aiocost.module.facts import EVERY, NO_BRANCH, UNREAD, Binding, Place, Statement
from flake8_aiocost.module.handovers import Handover, may_hold
from flake8_aiocost.module.latch import Latch
from flake8_aiocost.module.notes import Notes
from flake8_aiocost.module.plain_bodies import reached
from flake8_aiocost.module.pythons import both
from flake8_aiocost.module.scopes import OpenScope
from flake8_aiocost.module.unreached import unreached

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeAlias

    from flake8_aiocost.module.awaited_next import Made
    from flake8_aiocost.module.conditions import Condition
    from flake8_aiocost.module.expressions import Expression, Name
    from flake8_aiocost.module.facts import BindingKind, Clause
    from flake8_aiocost.module.handovers import Kind
    from flake8_aiocost.module.latch import Shut
    from flake8_aiocost.module.pythons import Span
    from flake8_aiocost.module.scopes import ScopeKind

    Expressions: TypeAlias = Mapping[type, Callable[["Reader", Any], Expression]]
    Statements: TypeAlias = Mapping[type, Callable[["Reader", Any], None]]

#: Loops in each other: as many as Python allows levels of indentation. A comprehension may have any number of clauses,
#: and a place lists all loops around it: 10,000 clauses would be 50 million entries.
MOST_LOOPS = 100
_LEAVES: Mapping[type, str] = {
    ast.Return: "return",
    ast.Raise: "raise",
    ast.Break: "break",
    ast.Continue: "continue",
}
#: Tuples in each other of which the parts are told apart.
MOST_PARTS = 8
#: Tests that are noted for one place, for the same reason.
MOST_CONDITIONS = 32


class Reader(Notes):
    """Where the walk stands: ``place`` is the index of the place, ``scope`` its scope, ``statement`` the statement."""

    __slots__ = ("_blocks", "_compound", "_expressions", "_simple", "module", "place", "rest", "scope", "statement")

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
        self.place = 0
        self.statement = -1
        self._blocks = 0
        #: The block that is read, and where in it.
        self.rest: tuple[Sequence[ast.stmt], int] = ((), 0)
        self.scope = self.module = self.new_scope("module", "", parent=None)

    # ── what is read next ──────────────────────────────────────────────────────────────────────────────────────

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
                decided=decided,
            )
            self.block(body)
            self.leave(outside)

    def hand_over(self, kind: Kind, value: Expression | None) -> None:
        """Note where a value goes."""
        held = value if value is not None and may_hold(value) else None
        if held is not None or kind == "yield":
            self.handovers.append(Handover(kind, held, self.place, self.statement))

    # ── where we are ───────────────────────────────────────────────────────────────────────────────────────────

    def new_scope(self, kind: ScopeKind, qualname: str | None = None, parent: OpenScope | None = None) -> OpenScope:
        """A scope below ``parent``, which defaults to the current one; it belongs to the same function."""
        here = None if not self.scopes else parent or self.scope
        function = self.places[self.place].function
        name = here.qualname if qualname is None and here is not None else qualname or ""
        scope = OpenScope(len(self.scopes), kind, name, here, function)
        self.scopes.append(scope)
        return scope

    def enter(
        self,
        scope: OpenScope | None = None,
        loop: int | None = None,
        *,
        branch: bool = False,
        main_guard: bool = False,
        fallback: bool = False,
        clause: Clause = "",
        pythons: Span = EVERY,
        conditions: tuple[Condition, ...] = (),
        latch: tuple[Name, Shut] | None = None,
        tested: tuple[str, ...] = (),
        decided: bool = False,
    ) -> None:
        """Go on in a scope, a loop, a branch or a clause of the same function.

        ``decided``: whether the branch is taken follows from ``conditions`` alone.
        """
        here = self.places[self.place]
        if scope is not None:
            self.scope = scope
        inner = here.branch
        if branch:
            inner = len(self.branches)
            self.branches.append(here.branch)
        loops = here.loops if loop is None else (*here.loops, loop)
        if len(loops) > MOST_LOOPS:
            raise RecursionError
        inside = here.latch
        if latch is not None:
            self.latches.append(Latch(*latch, len(self.places), inside))
            inside = len(self.latches) - 1
        self._at(
            Place(
                self.scope.index,
                here.function,
                loops,
                inner,
                here.main_guard or main_guard,
                here.fallback or fallback,
                "except" if clause == "except" else here.clause or clause,
                here.pythons if pythons is EVERY else both(here.pythons, pythons),
                _together(here.conditions, conditions) if conditions else here.conditions,
                inside,
                here.open or (branch and not decided),
                (*here.tested, *tested)[:MOST_CONDITIONS] if tested else here.tested,
            )
        )

    def begin_function(self, index: int, scope: OpenScope) -> tuple[Any, ...]:
        """Go on in the body of a function, outside of all loops and branches around it; hand what is returned to
        ``end_function``.
        """
        here = self.places[self.place]
        before = (self.counts(), self.suspends, self.loose, self.receivers, self.made)
        self.set_counts((0,) * 7)
        self.suspends, self.loose, self.receivers, self.made = False, set(), set(), set()
        scope.function, self.scope = index, scope
        # A function of its own may be called from anywhere, but where it is dead none is.
        self._at(Place(scope.index, index, (), NO_BRANCH, here.main_guard, here.fallback, pythons=here.pythons))
        return before

    def end_function(self, before: tuple[Any, ...]) -> None:
        """Go on in the function around; what the inner one uses, the outer one uses too."""
        loose, receivers = self.loose, self.receivers
        counts, self.suspends, self.loose, self.receivers, self.made = before
        self.set_counts(counts)
        self.loose |= loose
        self.receivers |= receivers

    def _at(self, place: Place) -> None:
        self.place = len(self.places)
        self.places.append(place)

    def leave(self, place: int) -> None:
        """Go back to an earlier place."""
        self.place = place
        self.scope = self.scopes[self.places[place].scope]

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
        if kind == "value" and isinstance(target, (ast.Tuple, ast.List)) and isinstance(value, Display):
            pairs = _pairs(target.elts, value)
            for part_of, own in pairs:
                self.bind(part_of, own, kind, scope)
            if pairs:
                return
        part: BindingKind = "deleted" if kind == "deleted" else "unpacked"
        # By their way there; there is none that leads to what follows a star.
        todo: list[tuple[ast.AST, tuple[int, ...] | None]] = [(target, ())]
        while todo:
            each, path = todo.pop()
            if isinstance(each, ast.Name):
                known = path if path and kind in ("item", "value") and len(path) <= MOST_PARTS else ()
                whole = kind == "value" and known != ()
                scope.bind(each.id, Binding(part, self.place, self.statement, value, path=known, whole=whole))
            elif isinstance(each, (ast.Tuple, ast.List)):
                if any(isinstance(inner, ast.Starred) for inner in each.elts):
                    path = None
                todo += [(inner, None if path is None else (*path, at)) for at, inner in enumerate(each.elts)]
            elif isinstance(each, ast.Starred):
                todo.append((each.value, None))


def _together(before: tuple[Condition, ...], more: tuple[Condition, ...]) -> tuple[Condition, ...]:
    return (*before, *[each for each in more if each not in before])[:MOST_CONDITIONS]


def _pairs(targets: Sequence[ast.expr], value: Display) -> list[tuple[ast.expr, Expression]]:
    """The targets of an unpacked display, each with its own value; none where it cannot be told."""
    items = list(value.items)
    stars = [at for at, each in enumerate(targets) if isinstance(each, ast.Starred)]
    if value.kind not in ("list", "tuple") or any(isinstance(each, Star) for each in items):
        return []
    more = len(items) - len(targets)
    if not stars:
        return list(zip(targets, items, strict=True)) if not more else []
    if len(stars) > 1 or more < -1:
        return []
    at = stars[0]
    items[at : at + more + 1] = [Display("list", tuple(items[at : at + more + 1]))]
    return [
        (each.value if isinstance(each, ast.Starred) else each, item) for each, item in zip(targets, items, strict=True)
    ]
