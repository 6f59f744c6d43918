"""How tests of parameters are read, and those of settings: names from outside of the function, and attributes.

Of parameters only those of the function itself are noted: a call that passes a constant decides them, or one that
leaves a constant default as it is. Of one that is bound anew before nothing is noted, unless a test of it says where,
``if not mode: mode = ...``, or a call may leave it as it is, ``mode = known(mode)``. Whether anything binds it later is
known at the end of the function, and asked by who uses this.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.module.conditions import OR, Condition
from flake8_aiocost.module.dotted import dotted
from flake8_aiocost.module.expressions import Result
from flake8_aiocost.module.of_class import alternatives, of_classes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flake8_aiocost.module.of_class import OfClass
    from flake8_aiocost.module.place import Place
    from flake8_aiocost.module.scope import Binding
    from flake8_aiocost.module.scopes import OpenScope

#: Tests and their parts that are looked at in one condition: more is no program that somebody wrote.
_MOST = 16


def conditions(test: ast.expr, scope: OpenScope, places: Sequence[Place], *, holds: bool) -> tuple[Condition, ...]:
    """What is known where a test has come out as ``holds``.

    Args:
        test: the test.
        scope: where it stands.
        places: those of the module so far.
        holds: how it has come out.
    """
    if scope.kind != "function":
        return ()
    return _of_parameters(
        [_asked(node, holds=wanted) for node, wanted in parts_of_test(test, holds=holds)], scope, places
    )


def matched(
    subject: ast.expr, pattern: ast.pattern, scope: OpenScope, places: Sequence[Place]
) -> tuple[Condition, ...]:
    """What is known inside a case: ``case Feed():`` asks as ``isinstance`` does, ``case "feed":`` as ``==``."""
    if scope.kind != "function" or not isinstance(subject, ast.Name):
        return ()
    if isinstance(pattern, ast.MatchAs) and pattern.pattern is not None:
        pattern = pattern.pattern
    if isinstance(pattern, ast.MatchValue) and isinstance(pattern.value, ast.Constant):
        return _of_parameters([_equal(subject.id, pattern.value.value, holds=True)], scope, places)
    cls = dotted(pattern.cls) if isinstance(pattern, ast.MatchClass) else ()
    return _of_parameters([Condition(subject.id, "instance", True, cls[-1])], scope, places) if cls else ()


def _of_parameters(
    conditions: Iterable[Condition | None], scope: OpenScope, places: Sequence[Place]
) -> tuple[Condition, ...]:
    """Those of some conditions that are about parameters, with where these were bound anew."""
    found: list[Condition] = []
    for condition in conditions:
        if condition is not None and condition.name in scope.bindings:
            first, *others = scope.bindings[condition.name]
            if first.kind != "parameter" or first.star:
                continue
            rebound = [_asked_before(condition.name, each, places[each.place]) for each in others]
            if None not in rebound and len(rebound) <= _MOST:
                found.append(structs.replace(condition, rebound=tuple(dict.fromkeys(filter(None, rebound)))))
    return tuple(found)


def _asked(node: ast.expr, *, holds: bool) -> Condition | None:
    """What a test without parts asks of a name."""
    if isinstance(node, ast.Name):
        return Condition(node.id, "true", holds)
    if isinstance(node, ast.Compare):
        return _compared(node, holds=holds)
    return _instance(node, holds=holds) if isinstance(node, ast.Call) else None


def _asked_before(name: str, binding: Binding, place: Place) -> Condition | None:
    """What has to hold of a parameter for it to be bound anew, where nothing before has done that.

    ``tools = fixed(tools)`` may leave ``None`` as it is. Who asks looks whether that call does.
    """
    found = next((each for each in place.conditions if each.name == name), None)
    if found is None and binding.kind == "value" and isinstance(binding.value, Result):
        return Condition(name, "none", holds=False, value=binding.value.call)
    return None if found is None else structs.replace(found, rebound=())


def classes(test: ast.expr, scope: OpenScope, *, holds: bool) -> tuple[OfClass, ...]:
    """Of which classes names are where a test has come out as ``holds``; ``scope`` is the one in which it stands."""
    if scope.kind != "function":
        return ()
    return tuple(
        [found for node, wanted in parts_of_test(test, holds=holds) for found in of_classes(node, holds=wanted)]
    )


def settings(test: ast.expr, scope: OpenScope, *, holds: bool) -> tuple[str, ...]:
    """The names outside of a function, with their attributes, that are set where a test has come out as ``holds``.

    Args:
        test: ``self.alerting is not None and ready``.
        scope: the one in which it stands.
        holds: how it has come out.

    Returns:
        ``self.alerting`` and ``ready``: true, or not ``None``. ``not ready`` is the opposite.
    """
    if scope.kind != "function":
        return ()
    found: list[str] = []
    for node, wanted in parts_of_test(test, holds=holds):
        if isinstance(node, ast.Compare):
            other, operator = node.comparators[0], node.ops[0]
            none = len(node.ops) == 1 and isinstance(other, ast.Constant) and other.value is None
            if not none or not isinstance(operator, (ast.Is, ast.IsNot, ast.Eq, ast.NotEq)):
                continue
            name, is_set = dotted(node.left), isinstance(operator, (ast.IsNot, ast.NotEq)) is wanted
        else:
            name, is_set = dotted(node), wanted
        if name and (len(name) > 1 or name[0] not in scope.bindings):
            found.append(f"{'' if is_set else 'not '}{'.'.join(name)}")
    return tuple(found)


def parts_of_test(test: ast.expr, *, holds: bool, most: int = _MOST) -> Iterator[tuple[ast.expr, bool]]:
    """The tests that a test is made of, each with how it comes out where the whole comes out as ``holds``."""
    todo = [(test, holds)]
    for _ in range(most):
        if not todo:
            return
        node, wanted = todo.pop()
        while isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            node, wanted = node.operand, not wanted
        if not isinstance(node, ast.BoolOp):
            yield node, wanted
        elif isinstance(node.op, ast.And) is wanted:
            # All parts of an ``and`` hold where it does, and none of an ``or`` where it does not.
            todo += [(each, wanted) for each in reversed(node.values)]


def _compared(node: ast.Compare, *, holds: bool) -> Condition | None:
    left, other = node.left, node.comparators[0]
    if len(node.ops) > 1 or not isinstance(left, ast.Name) or not isinstance(other, ast.Constant):
        return None
    operator, value = node.ops[0], other.value
    if isinstance(operator, (ast.Is, ast.IsNot)) and value is None:
        return Condition(left.id, "none", isinstance(operator, ast.Is) is holds)
    if isinstance(operator, (ast.Eq, ast.NotEq)):
        return _equal(left.id, value, holds=isinstance(operator, ast.Eq) is holds)
    return None


def _equal(name: str, value: object, *, holds: bool) -> Condition | None:
    return Condition(name, "equal", holds, value) if isinstance(value, str) and value.isascii() else None


def _instance(node: ast.Call, *, holds: bool) -> Condition | None:
    """``isinstance(socket, WebSocket)``, or of one of several classes."""
    if not isinstance(node.func, ast.Name) or node.func.id != "isinstance" or len(node.args) != 2:
        return None
    value, asked = node.args
    names = [dotted(each) for each in alternatives(asked)]
    if not isinstance(value, ast.Name) or not names or not all(names):
        return None
    return Condition(value.id, "instance", holds, OR.join(each[-1] for each in names))
