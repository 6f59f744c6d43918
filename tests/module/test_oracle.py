"""Calls, ranges and names, held against libcst's own providers on real files of the installed packages.

``AIOCOST_ORACLE_FILES=5000`` looks at more files, and larger ones, than the default few hundred small ones.
"""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

import libcst as cst
import pytest
from libcst.metadata import (
    Assignment,
    BuiltinAssignment,
    MetadataWrapper,
    ParentNodeProvider,
    PositionProvider,
    QualifiedNameSource,
    ScopeProvider,
)

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.module.canonical import canonical
from tests.installed import PARTS, sample
from tests.reading import Found, may_spawn, own

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from libcst.metadata import QualifiedName, Scope

Range = tuple[int, int, int, int]


class Theirs:
    """A module as libcst and its providers have it: its calls in source order."""

    def __init__(self, source: str) -> None:
        wrapper = MetadataWrapper(cst.parse_module(source.removeprefix("\ufeff")), unsafe_skip_copy=True)
        positions = wrapper.resolve(PositionProvider)
        self.parents: Mapping[cst.CSTNode, cst.CSTNode] = wrapper.resolve(ParentNodeProvider)
        self._scopes = wrapper.resolve(ScopeProvider)
        self._ranges = {
            node: (at.start.line, at.start.column, at.end.line, at.end.column) for node, at in positions.items()
        }
        # Of calls that begin together, as in ``a().b()``, the longer one is around the other, and comes first.
        self.calls = sorted(
            (node for node in self._ranges if isinstance(node, cst.Call)),
            key=lambda node: (*self._ranges[node][:2], *(-number for number in self._ranges[node][2:])),
        )

    def range(self, call: cst.Call) -> Range:
        """Where a call stands, for all that this Python's ``ast`` can know: in an f-string only from 3.12 on."""
        if sys.version_info >= (3, 12):
            return self._ranges[call]
        around = [node for node in self.above(call) if isinstance(node, (cst.FormattedString, cst.ConcatenatedString))]
        return self._ranges[(call, *around)[-1]]

    def above(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """The nodes around a node, innermost first."""
        while node in self.parents:
            node = self.parents[node]
            yield node

    def scope(self, call: cst.Call) -> Scope:
        """The scope in which a call stands."""
        scope = self._scopes[call]
        assert scope is not None
        return scope


@pytest.mark.parametrize("part", range(PARTS))
def test_calls_ranges_and_names_differ_from_libcsts_in_known_ways_only(part: int) -> None:
    kinds: Counter[str] = Counter()
    for path in sample()[part::PARTS]:
        try:
            source = path.read_text(encoding="utf-8")
            found = Found(source, str(path))
            theirs = Theirs(source)
        except (UnicodeDecodeError, Unreadable, cst.ParserSyntaxError):
            continue
        assert may_spawn(source) or not found.spawns, path
        at = [found.position(site) for site in range(len(found.facts.calls))]
        ours = [(each.line, each.column, each.end_line, each.end_column) for each in at]
        assert ours == [theirs.range(call) for call in theirs.calls], path
        for site, call in enumerate(theirs.calls):
            name = own(found.index.callee(site))
            kind = _explain(found, theirs, call, name)
            assert kind, (str(path), ours[site], name, _named(theirs, call))
            kinds[kind] += 1
    # Most names are the same; the known differences are told apart so that none of them can swallow the others.
    assert kinds["the same"] > 0.4 * sum(kinds.values())


def _named(theirs: Theirs, call: cst.Call) -> set[QualifiedName]:
    """What QualifiedNameProvider gives a callee. It is made of this, and takes twice the time for all nodes."""
    return set(theirs.scope(call).get_qualified_names_for(call.func))


def _written(node: cst.CSTNode) -> str | None:
    """``a.b.c``, or ``None`` where there is more than names and dots."""
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    return ".".join([node.value, *reversed(parts)]) if isinstance(node, cst.Name) else None


def _ours_for(name: QualifiedName) -> str:
    if name.source is QualifiedNameSource.LOCAL:
        return ":" + name.name.replace(".<locals>", "")
    return canonical(name.name)


def _explain(found: Found, trees: Theirs, call: cst.Call, ours: str) -> str:
    """Why a name is the same as libcst's or is meant to differ, ``""`` where it is neither."""
    written, scope = _written(call.func), trees.scope(call)
    if written is None:
        # libcst takes ``f("x").g`` for ``f.g`` and ``x[0].g`` for ``x.g``.
        steps = ours == "" or "()" in ours or ours.startswith(("?", ":")) or _passes_through(call.func)
        return "not names and dots only" if steps else ""
    theirs = {_ours_for(name) for name in _named(trees, call)}
    if theirs == {ours}:
        return "the same"
    unknown = ours == f"?{written}"
    root, _, rest = written.partition(".")
    assigned = list(scope[root]) if root in scope else []
    if found.facts.stars and (not assigned or all(isinstance(each, BuiltinAssignment) for each in assigned)):
        return "a star import may bring it" if unknown else ""
    if not assigned:
        return "bound nowhere" if unknown else ""
    if all(isinstance(each, BuiltinAssignment) for each in assigned):
        # libcst leaves out what follows a builtin's name.
        return "attribute of a builtin" if ours == f"builtins.{written}" else ""
    if len(assigned) > 1:
        # Several bindings: one of libcst's answers, what an assigned value stands for, or unknown.
        followed = any(_is_followed(trees, each) or _is_item(trees, each) for each in assigned)
        return "bound several times" if unknown or ours in theirs or (followed and ours) else ""
    (only,) = assigned
    if not isinstance(only, Assignment):
        return ""
    if isinstance(only.node, cst.ClassDef):
        # ``Feed.limit`` where the class binds ``limit`` to a value that has a name of its own.
        return "attribute of a class" if rest and ours else ""
    if isinstance(only.node, cst.Param):
        if unknown:
            return "parameter"
        if _is_receiver(trees, only.node):
            # A method, or whatever the class binds the attribute to.
            return "the object itself" if (rest and ours) or ours.startswith(":") else ""
        if only.node.annotation is None:
            return ""
        # ``cls: type[Feed]`` is a class itself.
        is_class = "ype[" in cst.Module([]).code_for_node(only.node.annotation.annotation)
        return "annotated parameter" if "()" in ours or is_class else ""
    if _is_followed(trees, only):
        return "variable" if ours else ""
    if _is_item(trees, only):
        # The class that the annotation of the collection tells.
        return "item of a collection" if unknown or "()" in ours else ""
    return "variable that cannot be followed" if unknown else ""


def _is_followed(trees: Theirs, assignment: object) -> bool:
    """Whether a name is bound by ``x = ...``, ``x, y = ...``, ``x: T = ...``, ``(x := ...)`` or ``with ... as x``."""
    node = assignment.node if isinstance(assignment, Assignment) else None
    if isinstance(node, cst.Param):
        return True
    if not isinstance(node, cst.Name):
        return False
    parent = trees.parents[node]
    while isinstance(parent, (cst.Element, cst.Tuple, cst.List)):
        parent = trees.parents[parent]
    return (
        isinstance(parent, (cst.AssignTarget, cst.NamedExpr))
        or (isinstance(parent, cst.AnnAssign) and parent.target is node)
        or (isinstance(parent, cst.AsName) and isinstance(trees.parents[parent], cst.WithItem))
    )


def _is_item(trees: Theirs, assignment: object) -> bool:
    """Whether a name is bound by ``for x in ...`` or ``for x, y in ...``, in a statement or a comprehension."""
    node = assignment.node if isinstance(assignment, Assignment) else None
    if not isinstance(node, cst.Name):
        return False
    target: cst.CSTNode = node
    parent = trees.parents[target]
    while isinstance(parent, (cst.Element, cst.Tuple, cst.List)):
        target, parent = parent, trees.parents[parent]
    return isinstance(parent, (cst.For, cst.CompFor)) and parent.target is target


def _is_receiver(trees: Theirs, param: cst.Param) -> bool:
    parameters = trees.parents[param]
    function = trees.parents[parameters]
    first = next(iter((*parameters.posonly_params, *parameters.params)), None)  # type: ignore[attr-defined]
    around = next((each for each in trees.above(function) if isinstance(each, (cst.ClassDef, cst.FunctionDef))), None)
    return isinstance(function, cst.FunctionDef) and isinstance(around, cst.ClassDef) and first is param


def _passes_through(func: cst.CSTNode) -> bool:
    followed = (cst.NamedExpr, cst.IfExp, cst.BooleanOperation, cst.Attribute, cst.Call, cst.Subscript)
    return isinstance(func, followed)
