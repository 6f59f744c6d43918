"""How ``with``, ``if``, ``try`` and ``match`` are read: what they bind, and where their blocks stand."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from flake8_aiocost.module.awaited_next import made_on_all, matches_all
from flake8_aiocost.module.begun_tasks import begun
from flake8_aiocost.module.cache_misses import fill, hit
from flake8_aiocost.module.cap import Cap
from flake8_aiocost.module.caps import capped
from flake8_aiocost.module.facts import UNREAD, Assignment, With
from flake8_aiocost.module.failed_tries import goes_on_failed
from flake8_aiocost.module.handlers import Handler
from flake8_aiocost.module.latches import MOST, latch
from flake8_aiocost.module.look_ups import looked_up, may_tell
from flake8_aiocost.module.of_class import of_case
from flake8_aiocost.module.place import EVERY
from flake8_aiocost.module.pythons import UNKNOWN, both, spans
from flake8_aiocost.module.raising_branches import fails_with
from flake8_aiocost.module.reachable_statements import is_always, leaves, plain
from flake8_aiocost.module.read_conditions import classes, conditions, matched, settings
from flake8_aiocost.module.read_names import read_target
from flake8_aiocost.module.renewals import renewed
from flake8_aiocost.module.scope import Binding
from flake8_aiocost.module.settled_tests import settled
from flake8_aiocost.module.uses import Use

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.module.awaited_next import Made
    from flake8_aiocost.module.conditions import Condition
    from flake8_aiocost.module.expressions import Name
    from flake8_aiocost.module.latch import Shut
    from flake8_aiocost.module.of_class import OfClass
    from flake8_aiocost.module.reader import Reader, Statements
    from flake8_aiocost.module.uses import UseKind

#: What says that something cannot be imported here.
_MISSING = {"ImportError", "ModuleNotFoundError", "AttributeError"}


def _with(reader: Reader, node: ast.With | ast.AsyncWith) -> None:
    if isinstance(node, ast.AsyncWith):
        reader.wait()
    opened: list[tuple[int, str, tuple[int, int]]] = []
    begun, yields = len(reader.calls), reader.yields
    for item in node.items:
        first = len(reader.calls)
        # Entering a group by its bare name is no other use of it.
        bare = isinstance(item.context_expr, ast.Name)
        value = read_target(reader, item.context_expr) if bare else reader.expression(item.context_expr)
        kind: UseKind = "async with" if isinstance(node, ast.AsyncWith) else "with"
        reader.objects.append(Use(kind, value, reader.place, item.context_expr.lineno, reader.statement))
        if item.optional_vars is not None:
            item_span = (first, len(reader.calls))
            target = read_target(reader, item.optional_vars)
            reader.bind(item.optional_vars, value, "with")
            reader.assignments.append(Assignment((target,), value, reader.place, reader.statement, None, entered=True))
            if isinstance(item.optional_vars, ast.Name):
                opened.append((len(reader.withs), item.optional_vars.id, item_span))
                reader.withs.append(UNREAD)
    span = (begun, len(reader.calls))
    before = {name: reader.entered.get(name) for _, name, _ in opened}
    reader.entered.update({name: index for index, name, _ in opened})
    first = len(reader.calls)
    reader.block(node.body)
    for name, index in before.items():
        if index is None:
            del reader.entered[name]
        else:
            reader.entered[name] = index
    body = (first, len(reader.calls))
    pauses = reader.yields > yields
    for index, name, item_span in opened:
        uses = tuple(reader.used.pop(index, ()))
        reader.withs[index] = With(name, reader.place, item_span, body, uses, index in reader.escaped, pauses)
    if pauses:
        reader.withs.append(With("", reader.place, span, body, yields=True))


def _if(reader: Reader, node: ast.If) -> None:
    if is_always(node) and not node.orelse:
        # What stands below ``if True:`` is on no branch.
        reader.expression(node.test)
        reader.block(node.body)
        return
    # A loop and no recursion: a chain of ``elif`` is a tree as deep as it is long.
    outside, (around, at), whole = reader.place, reader.rest, node
    after = EVERY
    known: tuple[Condition, ...] = ()
    tested: tuple[str, ...] = ()
    kinds: tuple[OfClass, ...] = ()
    left = True
    ends: list[Made | None] = []
    while True:
        reader.expression(node.test)
        here = reader.place
        reader.caps += [Cap(name, outside, reader.statement) for name in capped(node)] if node is whole else ()
        holds, fails = settled(node.test, reader.scope, reader.places[reader.place]) or (
            spans(node.test, reader.scope, reader.flags) if reader.asks_version else UNKNOWN
        )
        otherwise = conditions(node.test, reader.scope, reader.places, holds=False)
        held = conditions(node.test, reader.scope, reader.places, holds=True)
        unset = settings(node.test, reader.scope, holds=False)
        others = classes(node.test, reader.scope, holds=False)
        # Of a test with parts one outcome tells of all of them, and the other of none.
        decided = len(held) == len(otherwise) == 1
        body, tells = len(reader.branches), may_tell(node.test)
        reader.enter(
            branch=True,
            main_guard=_is_main_guard(node.test),
            pythons=holds,
            conditions=held,
            clause="" if is_always(node) else fails_with(node.body),
            latch=latch(node.test, reader.scope, node.body, holds=True)
            or begun(node.test, reader.scope, around[:at], node.body, holds=True)
            or fill(node.test, reader.scope, around[:at], node.body, holds=True)
            or renewed(node.test, reader.scope, around[:at], node.body)
            or (looked_up(node.test, reader.scope, reader.calls, node.body, holds=True) if tells else None),
            tested=settings(node.test, reader.scope, holds=True),
            classes=classes(node.test, reader.scope, holds=True),
            decided=decided,
        )
        reader.block(node.body)
        gone = leaves(node.body)
        ends.append(None if gone else reader.ended)
        reader.leave(here)
        # What goes on after the whole is behind all tests whose blocks leave, up to the first that does not.
        left = left and gone
        after = both(after, fails) if left else after
        known = (*known, *otherwise) if left else known
        tested = (*tested, *unset) if left else tested
        kinds = (*kinds, *others) if left else kinds
        if node.orelse:
            reader.choices.append((body, len(reader.branches)))
        if len(node.orelse) != 1 or not isinstance(node.orelse[0], ast.If):
            break
        node = node.orelse[0]
        reader.enter(branch=True, pythons=fails, conditions=otherwise, tested=unset, classes=others, decided=decided)
    reader.ended = ()
    shut = latch(node.test, reader.scope, node.orelse, holds=False)
    shut = shut or begun(node.test, reader.scope, around[:at], node.orelse, holds=False)
    shut = shut or looked_up(node.test, reader.scope, reader.calls, node.orelse, holds=False)
    failing = fails_with(node.orelse)
    reader.branch(node.orelse, fails, otherwise, failing, shut, tested=unset, classes=others, decided=decided)
    reader.ended = made_on_all((*ends, None if leaves(node.orelse) else reader.ended))
    reader.leave(outside)
    behind = _behind(reader, whole, around, at)
    if after != EVERY or known or tested or kinds or behind is not None:
        reader.enter(pythons=after, conditions=known, latch=behind, tested=tested, classes=kinds)


def _behind(reader: Reader, node: ast.If, around: Sequence[ast.stmt], at: int) -> tuple[Name, Shut] | None:
    """The latch that the statements after a test stand behind, of the block ``around`` in which it is ``at``."""
    if node.orelse or at + 1 >= len(around):
        return None
    rest = around[at + 1 : at + 1 + MOST]
    if not leaves(node.body):
        return fill(node.test, reader.scope, around[:at], rest, holds=False) if hit(node) else None
    return (
        latch(node.test, reader.scope, rest, holds=False)
        or begun(node.test, reader.scope, around[:at], rest, holds=False)
        or (fill(node.test, reader.scope, around[:at], rest, holds=False) if hit(node) else None)
        or renewed(node.test, reader.scope, around[:at], rest)
        or (looked_up(node.test, reader.scope, reader.calls, rest, holds=False) if may_tell(node.test) else None)
    )


def _is_main_guard(test: ast.expr) -> bool:
    if not isinstance(test, ast.Compare) or len(test.ops) != 1 or not isinstance(test.ops[0], ast.Eq):
        return False
    sides = (test.left, test.comparators[0])
    return any(
        isinstance(one, ast.Name) and one.id == "__name__" and isinstance(getattr(other, "value", None), str)
        for one, other in (sides, sides[::-1])
    )


def _try(reader: Reader, node: Any) -> None:
    first, pauses = len(reader.calls), reader.pauses
    reader.block(node.body)
    outside, calls, pauses = reader.place, (first, len(reader.calls)), reader.pauses - pauses
    for handler in node.handlers:
        caught = reader.expression(handler.type) if handler.type is not None else None
        if pauses:
            left = isinstance(plain(handler.body)[-1], (ast.Return, ast.Raise, ast.Break))
            reader.handlers.append(Handler(caught, calls, outside, left))
        if handler.name is not None:
            reader.scope.bind(handler.name, Binding("other", reader.place, reader.statement))
        missing = handler.type is not None and any(name in _MISSING for name in _exceptions(handler.type))
        reader.enter(branch=True, fallback=missing, clause="except")
        reader.block(handler.body)
        reader.leave(outside)
    reader.branch(node.orelse)
    if node.finalbody:
        reader.enter(clause="finally")
        reader.block(node.finalbody)
        reader.leave(outside)
    if goes_on_failed(node):
        reader.enter(clause="failed")


def _exceptions(node: ast.expr) -> list[str]:
    nodes = node.elts if isinstance(node, ast.Tuple) else [node]
    return [each.id for each in nodes if isinstance(each, ast.Name)]


def _match(reader: Reader, node: ast.Match) -> None:
    reader.expression(node.subject)
    outside = reader.place
    ends: list[Made | None] = []
    for case in node.cases:
        reader.enter(
            branch=True,
            clause=fails_with(case.body),
            conditions=matched(node.subject, case.pattern, reader.scope, reader.places),
            classes=of_case(node.subject, case.pattern),
        )
        _pattern(reader, case.pattern)
        if case.guard is not None:
            reader.expression(case.guard)
        reader.block(case.body)
        ends.append(None if leaves(case.body) else reader.ended)
        reader.leave(outside)
    reader.ended = made_on_all(ends) if matches_all(node.cases[-1]) else ()


def _pattern(reader: Reader, node: ast.pattern) -> None:
    names = [getattr(node, "name", None), getattr(node, "rest", None)]
    for name in names:
        if name is not None:
            reader.scope.bind(name, Binding("other", reader.place, reader.statement))
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.pattern):
            _pattern(reader, child)
        else:
            reader.expression(child)


COMPOUND: Statements = {
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.If: _if,
    ast.Try: _try,
    ast.Match: _match,
    **({ast.TryStar: _try} if hasattr(ast, "TryStar") else {}),
}
