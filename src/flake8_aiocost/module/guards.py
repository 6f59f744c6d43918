"""Guards: the test at the head of a function because of which a call of it may be over before it has waited.

``if self.alerting is None: return`` is one: whether it leaves depends on how the program is set up, and not on what it
is handed. A test of an argument is none.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WAITS = (ast.Await, ast.Yield, ast.YieldFrom, ast.AsyncFor, ast.AsyncWith)
_DEFINES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
#: Characters of a guard that are kept for messages.
_MOST = 60
#: A test of more nodes tells a reader nothing in one line.
_MOST_NODES = 40


def guard(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """The guard of a coroutine function as a message shows it, ``""`` where it has none.

    ``if not self.enabled`` of a test that leaves, ``unless self.client`` where all that waits stands below one.
    """
    if isinstance(node, ast.FunctionDef):
        return ""
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [each for each in (arguments.vararg, arguments.kwarg) if each is not None]
    names = {each.arg for each in every}
    receiver = _receiver(every)
    return _Guards(names - {receiver}, receiver).find(node.body)


def is_stub(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a body says nothing of what is done: ``...``, ``pass``, ``raise NotImplementedError``."""
    return all(
        isinstance(each, ast.Pass)
        or (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
        or (isinstance(each, ast.Raise) and _name(each.exc) == "NotImplementedError")
        for each in node.body
    )


def _name(node: ast.expr | None) -> str:
    node = node.func if isinstance(node, ast.Call) else node
    return node.id if isinstance(node, ast.Name) else ""


def _receiver(parameters: Sequence[ast.arg]) -> str:
    return parameters[0].arg if parameters and parameters[0].arg in ("self", "cls") else ""


class _Guards:
    """``handed``: names that hold an argument, or what was made of one."""

    def __init__(self, handed: set[str], receiver: str) -> None:
        self._handed = set(handed)
        self._receiver = receiver
        #: Names that hold a setting, and those that hold what was made of neither.
        self._settings: set[str] = set()
        self._local: set[str] = set()

    def find(self, body: Sequence[ast.stmt]) -> str:
        for at, each in enumerate(body):
            if isinstance(each, ast.Try) and not any(_waits(each.finalbody)):
                return self.find(each.body)
            if isinstance(each, ast.If):
                if _waits_in(each.test):
                    return ""
                if found := self._of_test(each, body[at + 1 :]):
                    return found
                if any(_waits([each])):
                    return ""
                self._bind_all(each)
            elif isinstance(each, _DEFINES):
                self._local.add(each.name)
            elif any(_waits([each])) or isinstance(each, (ast.For, ast.While, ast.With, ast.Match, ast.Return)):
                return ""
            else:
                self._bind_all(each)
        return ""

    def _of_test(self, node: ast.If, rest: Sequence[ast.stmt]) -> str:
        leaves = isinstance(node.body[-1], ast.Return) and not any(_waits(node.body))
        if leaves:
            text = self._set_up(_parts(node.test, ast.Or))
            return f"if {text}" if text else ""
        if not node.orelse and any(_waits(node.body)) and not any(_waits(rest)):
            text = self._set_up(_parts(node.test, ast.And))
            return f"unless {text}" if text else ""
        return ""

    def _set_up(self, parts: Iterable[ast.expr]) -> str:
        """The first of the tests that asks how the program is set up, as a message shows it."""
        return next((_short(ast.unparse(each)) for each in parts if self._is_set_up(each)), "")

    def _is_set_up(self, test: ast.expr) -> bool:
        """Whether a test asks how the program is set up: an attribute, a module's or an enclosing name."""
        asks = False
        for count, node in enumerate(ast.walk(test)):
            if count > _MOST_NODES or isinstance(node, (ast.Lambda, ast.NamedExpr, *_WAITS)):
                return False
            if isinstance(node, ast.Call) and not _asks_a_setting(node):
                return False
            if isinstance(node, ast.Name):
                if node.id in self._handed:
                    return False
                asks |= node.id in self._settings or (node.id not in self._local and node.id != self._receiver)
            # A bare ``self`` is no setting, an attribute of it is one.
            asks |= isinstance(node, ast.Attribute) and _name(node.value) == self._receiver != ""
        return asks

    def _bind_all(self, statement: ast.stmt) -> None:
        named = {each.id for each in ast.walk(statement) if isinstance(each, ast.Name)}
        bound = {
            each.id for each in ast.walk(statement) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
        }
        value = statement.value if isinstance(statement, (ast.Assign, ast.AnnAssign)) else None
        if value is not None and isinstance(value, (ast.Attribute, ast.Call)) and self._is_set_up(value):
            self._settings |= bound
        elif named.isdisjoint(self._handed):
            self._local |= bound
        else:
            self._handed |= bound


def _asks_a_setting(call: ast.Call) -> bool:
    """``os.environ.get("X")``, ``get_settings()``: a call whose arguments are constants, of no method without any."""
    constant = all(isinstance(each, ast.Constant) for each in [*call.args, *(each.value for each in call.keywords)])
    return constant and (bool(call.args) or isinstance(call.func, ast.Name))


def _parts(test: ast.expr, operator: type[ast.boolop]) -> list[ast.expr]:
    """The tests that an ``or``, or an ``and``, joins."""
    return test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, operator) else [test]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MOST else f"{line[: _MOST - 1]}…"


def _waits(body: Iterable[ast.stmt]) -> Iterable[bool]:
    return (True for each in body if _waits_in(each))


def _waits_in(node: ast.AST) -> bool:
    todo: list[ast.AST] = [node]
    while todo:
        each = todo.pop()
        if isinstance(each, _WAITS):
            return True
        if not isinstance(each, (*_DEFINES, ast.Lambda)):
            todo += ast.iter_child_nodes(each)
    return False
