"""Guards: the test at the head of a function because of which a call of it may be over before it has waited.

``if self.alerting is None: return`` is one: whether it leaves depends on how the program is set up, and not on what it
is handed. A test of an argument is none. Whether a guard is shut by default is asked later (``effects.guards``).
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flake8_aiocost.module.dotted import dotted
from flake8_aiocost.module.environment import READING
from flake8_aiocost.module.expressions import Constant, Name, constant
from flake8_aiocost.module.guard import Guard
from flake8_aiocost.module.reachable_statements import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flake8_aiocost.module.guard import When

_WAITS = (ast.Await, ast.Yield, ast.YieldFrom, ast.AsyncFor, ast.AsyncWith)
_DEFINES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
#: The last parts of the names of what logs.
_LOGS = frozenset({"critical", "debug", "error", "exception", "info", "log", "trace", "warn", "warning"})
#: Statements in whose blocks a guard is not looked for.
_BLOCKS = (ast.For, ast.While, ast.With, ast.Match, ast.Return)
#: Characters of a guard that are kept for messages.
_MOST = 60
_OPPOSITE: dict[When, When] = {
    "true": "false",
    "false": "true",
    "equal": "unequal",
    "unequal": "equal",
}


def guard(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Guard | None:
    """The guard of a coroutine function.

    Its text is ``if not self.enabled`` of a test that leaves, ``unless self.client`` where all that waits stands below
    one.
    """
    if isinstance(node, ast.FunctionDef):
        return None
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [each for each in (arguments.vararg, arguments.kwarg) if each is not None]
    receiver = every[0].arg if every and every[0].arg in ("self", "cls") else ""
    return _Guards({each.arg for each in every} - {receiver}, receiver).find(plain(node.body))


def is_stub(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a body says nothing of what is done: ``...``, ``pass``, ``raise NotImplementedError``."""
    return all(
        isinstance(each, ast.Pass)
        or (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
        or (isinstance(each, ast.Raise) and _raised(each.exc) == "NotImplementedError")
        for each in plain(node.body)
    )


def is_trivial(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether all that a body does is to log, and to return a constant, an empty collection or what it is handed."""
    body = [each for each in node.body if not isinstance(each, ast.Pass) and not _is_text(each)]
    names = {each.arg for each in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)}
    last = body[-1] if body else None
    if isinstance(last, ast.Return):
        body.pop()
    returned = last.value if isinstance(last, ast.Return) else None
    return all(map(_logs, body)) and (returned is None or _is_plain(returned, names))


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _logs(node: ast.stmt) -> bool:
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return False
    called = node.value.func
    return (called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")) in _LOGS


def _is_plain(node: ast.expr, names: set[str]) -> bool:
    if isinstance(node, (ast.List, ast.Tuple, ast.Set, ast.Dict)):
        return not (node.keys if isinstance(node, ast.Dict) else node.elts)
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id in names)


def _raised(node: ast.expr | None) -> str:
    node = node.func if isinstance(node, ast.Call) else node
    return node.id if isinstance(node, ast.Name) else ""


class _Guards:
    """Follows the statements at the head of a function; ``local`` are the names that it binds there."""

    def __init__(self, handed: set[str], receiver: str) -> None:
        self._handed = handed
        self._receiver = receiver
        self._local: set[str] = set()
        #: Names that are bound to a setting, as in ``alerting = self.alerting``.
        self._aliases: dict[str, ast.expr] = {}

    def find(self, body: Sequence[ast.stmt]) -> Guard | None:
        for at, each in enumerate(body):
            if isinstance(each, ast.Try) and not any(map(_waits, each.finalbody)):
                return self.find(each.body)
            if isinstance(each, ast.If):
                if _waits(each.test):
                    return None
                if (found := self._of_test(each, body[at + 1 :])) is not None:
                    return found
            if isinstance(each, _BLOCKS):
                return None
            waits, bound = _look(each)
            if waits:
                return None
            self._bind(each, bound)
        return None

    def _of_test(self, node: ast.If, rest: Sequence[ast.stmt]) -> Guard | None:
        if isinstance(plain(node.body)[-1], ast.Return) and not any(map(_waits, node.body)):
            return self._first(_parts(node.test, ast.Or), "if", leaves=True)
        if not node.orelse and any(map(_waits, node.body)) and not any(map(_waits, rest)):
            return self._first(_parts(node.test, ast.And), "unless", leaves=False)
        return None

    def _first(self, parts: Iterable[ast.expr], word: str, *, leaves: bool) -> Guard | None:
        for part in parts:
            test, when = part, "true" if leaves else "false"
            while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
                test, when = test.operand, "false" if when == "true" else "true"
            if (found := self._form(test, when == "true")) is not None:
                asked, form, value, fallback = found
                return Guard(f"{word} {_short(ast.unparse(part))}", asked, form, value, fallback)
        return None

    def _form(self, test: ast.expr, positive: bool) -> tuple[Name, When, Constant, Constant] | None:
        """What a test asks, and which value of that makes it true (or false)."""
        when: When = "true"
        value = Constant(None)
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            operator, other = test.ops[0], test.comparators[0]
            if isinstance(operator, (ast.Lt, ast.LtE, ast.Gt, ast.GtE)):
                return self._early(test)
            known = constant(other.value) if isinstance(other, ast.Constant) else None
            if not isinstance(operator, (ast.Is, ast.Eq, ast.IsNot, ast.NotEq)) or not isinstance(known, Constant):
                return None
            when = "equal" if isinstance(operator, (ast.Is, ast.Eq)) else "unequal"
            test, value = test.left, known
        found = self._setting(test)
        if found is None:
            return None
        return found[0], when if positive else _OPPOSITE[when], value, found[1]

    def _early(self, test: ast.Compare) -> tuple[Name, When, Constant, Constant] | None:
        """``now - self.last < self.interval``: a throttle, which remembers when it last let somebody pass."""
        if not any(isinstance(each, ast.BinOp) and isinstance(each.op, ast.Sub) for each in ast.walk(test)):
            return None
        names = {each.id for each in ast.walk(test) if isinstance(each, ast.Name)}
        kept = names - self._local - self._handed
        return (Name(min(kept)), "early", Constant(None), Constant(None)) if kept and not names & self._handed else None

    def _setting(self, test: ast.expr) -> tuple[Name, Constant] | None:
        """The name of a setting: an attribute, a module's or an enclosing name, a variable of the environment."""
        if isinstance(test, ast.Name) and test.id in self._aliases:
            test = self._aliases[test.id]
        fallback = Constant(None)
        if isinstance(test, ast.Call):
            arguments = [constant(each.value) for each in test.args if isinstance(each, ast.Constant)]
            parts = dotted(test.func)
            if parts not in READING or len(arguments) != len(test.args) or test.keywords or not arguments:
                return None
            given = arguments[1] if len(arguments) > 1 else fallback
            return (Name(parts[0], parts[1:]), given) if isinstance(given, Constant) else None
        parts = dotted(test)
        root = parts[0] if parts else ""
        if not root or root in self._handed or root in self._local or (root == self._receiver and len(parts) == 1):
            return None
        return Name(root, parts[1:]), fallback

    def _bind(self, statement: ast.stmt, bound: set[str]) -> None:
        """What a statement binds is the function's own; a plain alias of a setting stands for that."""
        alias = statement.value if isinstance(statement, (ast.Assign, ast.AnnAssign)) else None
        is_setting = alias is not None and len(bound) == 1 and self._setting(alias) is not None
        self._local |= bound | ({statement.name} if isinstance(statement, _DEFINES) else set())
        for name in bound:
            self._aliases.pop(name, None)
            if is_setting and alias is not None:
                self._aliases[name] = alias


def _parts(test: ast.expr, operator: type[ast.boolop]) -> list[ast.expr]:
    """The tests that an ``or``, or an ``and``, joins."""
    return test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, operator) else [test]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MOST else f"{line[: _MOST - 1]}…"


def _waits(node: ast.AST) -> bool:
    return _look(node)[0]


def _look(node: ast.AST) -> tuple[bool, set[str]]:
    """Whether something is waited for in a statement, outside the functions in it, and the names that it binds.

    Of a statement that waits not all names are told. It is asked of nearly all statements there are: ``ast.walk`` takes
    three times as long.
    """
    todo: list[ast.AST] = [node]
    bound: set[str] = set()
    while todo:
        each = todo.pop()
        if isinstance(each, ast.Name):
            if isinstance(each.ctx, ast.Store):
                bound.add(each.id)
            continue
        if isinstance(each, _WAITS):
            return True, bound
        if isinstance(each, (*_DEFINES, ast.Lambda)):
            continue
        for field in each._fields:
            value = getattr(each, field, None)
            if isinstance(value, ast.AST):
                todo.append(value)
            elif isinstance(value, list):
                todo += [item for item in value if isinstance(item, ast.AST)]
    return False, bound
