"""Could a call be handed exactly one coroutine? Asked of the ``ast`` tree, before ``Awaitables`` really counts.

Where that and ``Lengths`` find a number unknown, or a future, the call is not one of exactly one. So only what they can
count matters here: displays, comprehensions over something countable, and names that the module binds to such.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flake8_aiocost.source.outline import leaves

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from flake8_aiocost.source.outline import Outline

_DISPLAYS = (ast.List, ast.Tuple, ast.Set)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
_EMPTY = {"list", "set", "dict", "deque", "defaultdict"}
_ADDING = {"append", "add", "appendleft"}
#: How far names are followed through names before the answer is "perhaps".
_DEPTH = 5

_Loop = ast.For | ast.AsyncFor | ast.While | ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp


class Counting:
    """Counts in one module. Every answer is whether a number may be known and below two."""

    def __init__(self, outline: Outline) -> None:
        """Nothing is counted yet."""
        self._outline = outline

    def may_be_one(self, call: ast.Call, names: Collection[str]) -> bool:
        """Whether a call of one of ``names``, or of something bound to one, may be handed exactly one coroutine."""
        if not isinstance(call.func, (ast.Name, ast.Attribute)) or leaves(call.func).isdisjoint(names):
            return True  # an alias, or a partial that holds arguments already
        plain = [each for each in call.args if not isinstance(each, ast.Starred)]
        if len(plain) > 1 or not call.args or any(isinstance(each, ast.Attribute) for each in plain):
            return False
        return all(self._few(each.value, call) for each in call.args if isinstance(each, ast.Starred))

    def _few(self, node: ast.expr, call: ast.Call, depth: int = 0) -> bool:
        """A collection of awaitables that are handed to ``call``, as ``Awaitables.many`` reads it."""
        if isinstance(node, _DISPLAYS):
            plain = [each for each in node.elts if not isinstance(each, ast.Starred)]
            stars = (each.value for each in node.elts if isinstance(each, ast.Starred))
            return len(plain) < 2 and all(self._few(each, call, depth) for each in stars)
        if isinstance(node, ast.Dict):
            return len(node.keys) < 2 or None in node.keys
        if isinstance(node, _COMPREHENSIONS):
            return self._generated(node, depth)
        if isinstance(node, ast.BinOp):
            return self._few(node.left, call, depth) and self._few(node.right, call, depth)
        if isinstance(node, ast.NamedExpr):
            return self._few(node.value, call, depth)
        if isinstance(node, ast.Name):
            return depth > _DEPTH or self._filled(node.id, call, depth)
        if isinstance(node, ast.Call):
            if not node.args and not _EMPTY.isdisjoint(self._outline.meaning(leaves(node.func))):
                return True
            return any(self._few(each, call, depth) or self._short(each, depth) for each in _inside(node))
        return False

    def _short(self, node: ast.expr, depth: int = 0) -> bool:
        """What a loop runs over, as ``Lengths.of`` reads it."""
        if isinstance(node, _DISPLAYS):
            return sum(not isinstance(each, ast.Starred) for each in node.elts) < 2
        if isinstance(node, ast.Dict):
            return len(node.keys) < 2
        if isinstance(node, ast.Constant):
            return isinstance(node.value, (str, bytes)) and len(node.value) < 2
        if isinstance(node, ast.BinOp):
            return self._short(node.left, depth) and self._short(node.right, depth)
        if isinstance(node, _COMPREHENSIONS):
            return self._generated(node, depth)
        if isinstance(node, ast.Name):
            values = self._outline.noted.values.get(node.id, ())
            return depth > _DEPTH or any(self._short(each, depth + 1) for each in values)
        if isinstance(node, ast.Call):
            if "range" in self._outline.meaning(leaves(node.func)):
                return len(node.args) != 1 or self._small(node.args[0], depth)
            return any(self._short(each, depth) for each in _inside(node))
        return False

    def _small(self, node: ast.expr, depth: int) -> bool:
        """A number, as ``Lengths.number`` reads it."""
        if isinstance(node, ast.Constant):
            return isinstance(node.value, int) and node.value < 2
        if isinstance(node, ast.Name):
            values = self._outline.noted.values.get(node.id, ())
            return depth > _DEPTH or any(self._small(each, depth + 1) for each in values)
        if isinstance(node, ast.Call):
            return any(self._short(each, depth) for each in node.args)
        return isinstance(node, ast.UnaryOp)

    def _generated(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, depth: int = 0) -> bool:
        if any(each.ifs or each.is_async for each in node.generators):
            return False
        return any(self._short(each.iter, depth) for each in node.generators)

    def _filled(self, name: str, call: ast.Call, depth: int) -> bool:
        """A name that the function around a call binds to a collection, with what is added to that."""
        added, few = 0, False
        for node, loops in self._around(call):
            if _adds(node, name):
                around = [loop for loop in loops if not _holds(loop, call)]
                if self._often(around):
                    return False
                added += not around
            few = few or any(self._few(value, call, depth + 1) for value in _bound(node, name))
        return few and added < 2

    def _often(self, loops: list[_Loop]) -> bool:
        """Whether the body of nested loops runs more than once, or nobody knows how often."""
        known = [each for each in loops if not isinstance(each, (ast.AsyncFor, ast.While))]
        short = (self._short(each.iter) if isinstance(each, ast.For) else self._generated(each) for each in known)
        return len(known) < len(loops) or (bool(loops) and not any(short))

    def _around(self, call: ast.Call) -> Iterator[tuple[ast.AST, tuple[_Loop, ...]]]:
        """Every node of the function around a call, or of the module, with the loops around it."""
        around = (each for each in self._outline.noted.functions if each.body[0].lineno <= call.lineno)
        innermost = max((each for each in around if _holds(each, call)), key=lambda each: each.lineno, default=None)
        todo: list[tuple[ast.AST, tuple[_Loop, ...]]] = [(innermost or self._outline.tree, ())]
        while todo:
            node, loops = todo.pop()
            yield node, loops
            inner = (*loops, node) if isinstance(node, _Loop) else loops
            for child in ast.iter_child_nodes(node):
                if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    todo += [(child.args, inner), *((each, inner) for each in child.decorator_list)]
                else:
                    todo.append((child, inner))


def _inside(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *([call.func.value] if isinstance(call.func, ast.Attribute) else [])]


def _holds(node: ast.stmt | ast.expr, call: ast.Call) -> bool:
    return node.lineno <= call.lineno <= (node.end_lineno or node.lineno)


def _is(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _adds(node: ast.AST, name: str) -> bool:
    if not isinstance(node, ast.Call) or not node.args or not isinstance(node.func, ast.Attribute):
        return False
    return node.func.attr in _ADDING and _is(node.func.value, name)


def _bound(node: ast.AST, name: str) -> Iterator[ast.expr]:
    """The values that a statement binds a name to."""
    if isinstance(node, ast.Assign):
        if any(isinstance(each, ast.Name) and each.id == name for target in node.targets for each in ast.walk(target)):
            yield node.value
    elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value is not None and _is(node.target, name):
        yield node.value
