"""The state of the walk over a module: where it stands, and what it has noted so far.

``reading`` holds what is done for each kind of expression, ``statements`` for each kind of statement; both are handed
the state. They only note; what names stand for is resolved later, by ``resolver``.
"""

from __future__ import annotations

import ast
from collections import Counter
from typing import TYPE_CHECKING, Any

from msgspec import structs

from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.module.comments import Comments
from flake8_aiocost.module.facts import NO_BRANCH, Binding, Loop, ModuleFacts, Place, Statement, With
from flake8_aiocost.module.scopes import OpenScope

if TYPE_CHECKING:
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Assignment, BindingKind, Call, Class, Function
    from flake8_aiocost.module.scopes import ScopeKind

#: Loops in each other: as many as Python allows levels of indentation. A comprehension may have any number of clauses,
#: and a place lists all loops around it: 10,000 clauses would be 50 million entries.
MOST_LOOPS = 100


class Reader:
    """Where the walk stands, and what it has noted.

    ``place`` is the index of the place where the walk stands, ``scope`` its scope. The counts of the current function:
    ``pauses`` awaits and yields begun, ``open_pauses`` those around what is read now, ``waits`` awaits and other waits
    begun, ``yields``, ``returns``, and ``jumps``, the ``break``, ``continue`` and ``return`` statements.
    """

    def __init__(self, text: str) -> None:
        """Stand at the beginning of a module with this text."""
        self.comments = Comments(text)
        self.scopes: list[OpenScope] = []
        self.calls: list[Call] = []
        self.functions: list[Function] = []
        self.classes: list[Class] = []
        self.assignments: list[Assignment] = []
        self.loops: list[Loop] = []
        self.withs: list[With] = []
        self.statements: list[Statement] = []
        self.branches: list[int] = []
        self.imports: list[str] = []
        self.stars: list[str] = []
        self.blocks = 0
        self.statement = -1
        self.awaited: ast.AST | None = None
        #: The range of the f-string around, where those of its parts are not known.
        self.string: tuple[int, int, int, int] | None = None
        self.result: Expression | None = None
        self.suspends = False
        self.pauses = self.open_pauses = self.waits = self.yields = self.returns = self.jumps = 0
        #: The innermost ``with`` that binds a name, by that name, and what it is used for in the block.
        self.entered: dict[str, int] = {}
        self.used: dict[int, list[int]] = {}
        self.escaped: set[int] = set()
        #: Of the current function: names used as such, names whose methods are called, names bound to a call's result.
        self.loose: set[str] = set()
        self.receivers: set[str] = set()
        self.made: set[str] = set()
        #: By function: names bound to a call's result that the next statement awaits, with the call.
        self.awaited_next: dict[int, list[tuple[str, int]]] = {}
        self.proven: set[int] = set()
        self.places: list[Place] = [Place(0)]
        self.place = 0
        self.scope = self.module = self.new_scope("module", "", parent=None)

    def facts(self, tree: ast.Module) -> ModuleFacts:
        """What was noted, once the body of ``tree`` has been read."""
        self.prove_awaited(tree, MODULE_LEVEL)
        return ModuleFacts(
            tuple([scope.closed() for scope in self.scopes]),
            tuple(self.places),
            tuple(self.functions),
            tuple(self.classes),
            tuple(self.calls),
            tuple(self.assignments),
            tuple(self.loops),
            tuple(self.withs),
            tuple(self.statements),
            tuple(self.branches),
            tuple(self.imports),
            tuple(self.stars),
            frozenset(self.proven),
            self.escaping(),
            self.comments.savings,
            self.comments.before(_first_line(tree)),
        )

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
    ) -> None:
        """Go on in a scope, a loop or a branch of the same function."""
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
        self._at(
            Place(
                self.scope.index,
                here.function,
                loops,
                inner,
                here.main_guard or main_guard,
                here.fallback or fallback,
            )
        )

    def begin_function(self, index: int, scope: OpenScope) -> tuple[Any, ...]:
        """Go on in the body of a function, outside of all loops and branches around it; hand what is returned to
        ``end_function``.
        """
        here = self.places[self.place]
        before = (self.counts(), self.suspends, self.loose, self.receivers, self.made)
        self.set_counts((0,) * 6)
        self.suspends, self.loose, self.receivers, self.made = False, set(), set(), set()
        scope.function, self.scope = index, scope
        self._at(Place(scope.index, index, (), NO_BRANCH, here.main_guard, here.fallback))
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

    # ── what is noted ──────────────────────────────────────────────────────────────────────────────────────────

    def uses(self, name: str) -> None:
        """A name is used otherwise than by calling its methods."""
        self.loose.add(name)
        if name in self.entered:
            self.escaped.add(self.entered[name])

    def calls_method(self, name: str, call: int) -> None:
        """A method of a name is called."""
        self.receivers.add(name)
        if name in self.entered:
            self.used.setdefault(self.entered[name], []).append(call)

    def pause(self, *, waits: bool) -> None:
        """An await or yield begins."""
        self.pauses += 1
        self.open_pauses += 1
        self.suspends = True
        self.waits += waits

    def wait(self) -> None:
        """Something waits without an ``await``: ``async for``, ``async with``."""
        self.suspends = True
        self.waits += 1

    def counts(self) -> tuple[int, ...]:
        """The counts of the current function."""
        return self.pauses, self.open_pauses, self.waits, self.yields, self.returns, self.jumps

    def set_counts(self, counts: tuple[int, ...]) -> None:
        """Go on with earlier counts."""
        self.pauses, self.open_pauses, self.waits, self.yields, self.returns, self.jumps = counts

    def mark_waiting(self, loops: list[int]) -> None:
        """These loops wait."""
        for index in loops:
            self.loops[index] = structs.replace(self.loops[index], waits=True)

    def bind(
        self, target: ast.AST, value: Expression | None, kind: BindingKind, scope: OpenScope | None = None
    ) -> None:
        """Bind every name in a target; only a bare name is of that ``kind``, a part of a tuple is ``unpacked``."""
        scope = scope or self.scope
        if isinstance(target, ast.Name):
            scope.bind(target.id, Binding(kind, self.place, self.statement, value))
            return
        part: BindingKind = "deleted" if kind == "deleted" else "unpacked"
        todo = [target]
        while todo:
            each = todo.pop()
            if isinstance(each, ast.Name):
                scope.bind(each.id, Binding(part, self.place, self.statement, value))
            elif isinstance(each, (ast.Tuple, ast.List)):
                todo.extend(each.elts)
            elif isinstance(each, ast.Starred):
                todo.append(each.value)

    def escaping(self) -> frozenset[str]:
        """Names of the current function that hold a call's result, whose methods are called, and that are handed on."""
        return frozenset(self.made & self.receivers & self.loose)

    def prove_awaited(self, node: ast.AST, function: int) -> None:
        """Of tasks that the next statement awaits, keep those whose name stands nowhere else in the function."""
        wanted = self.awaited_next.pop(function, ())
        if wanted:
            names = Counter(each.id for each in ast.walk(node) if isinstance(each, ast.Name))
            self.proven.update(call for name, call in wanted if names[name] == 2)


def _first_line(tree: ast.Module) -> int:
    """The line of the first statement other than the docstring; of decorated ones, that of the first decorator."""
    for node in tree.body:
        value = node.value if isinstance(node, ast.Expr) else None
        if not (isinstance(value, ast.Constant) and isinstance(value.value, (str, bytes))):
            decorators: list[ast.expr] = getattr(node, "decorator_list", [])
            return min([node.lineno, *(each.lineno for each in decorators)])
    return 2**31
