"""Calls, positions and names, held against libcst's own providers on real files of the installed packages.

``AIOCOST_ORACLE_FILES=5000`` looks at more files, and larger ones, than the default few hundred small ones.
"""

from __future__ import annotations

import os
import random
import sysconfig
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import libcst as cst
import pytest
from libcst.metadata import (
    Assignment,
    BuiltinAssignment,
    MetadataWrapper,
    PositionProvider,
    QualifiedNameSource,
    ScopeProvider,
)

from flake8_aiocost.constructs import find
from flake8_aiocost.source.canonical import canonical
from flake8_aiocost.source.errors import Unreadable
from flake8_aiocost.source.gate import may_spawn
from flake8_aiocost.source.positions import locate
from flake8_aiocost.source.tree import Tree, read

if TYPE_CHECKING:
    from libcst.metadata import QualifiedName, Scope

    from flake8_aiocost.source.records import CallRecord

WANTED = int(os.environ.get("AIOCOST_ORACLE_FILES", "300"))
LARGEST = 8_000 if WANTED <= 300 else 60_000
PARTS = 6


@lru_cache(maxsize=1)
def sample() -> tuple[Path, ...]:
    """Files of the standard library and of site-packages: always the same on one installation."""
    paths = sysconfig.get_paths()
    standard = Path(paths["stdlib"])
    files = {*standard.glob("*.py"), *Path(paths["purelib"]).rglob("*.py")}
    for package in ("asyncio", "concurrent", "email", "http", "json", "logging", "multiprocessing", "unittest", "xml"):
        files.update((standard / package).rglob("*.py"))
    small = sorted(path for path in files if 200 < path.stat().st_size <= LARGEST)
    random.Random(2).shuffle(small)
    return tuple(small[:WANTED])


@pytest.mark.parametrize("part", range(PARTS))
def test_calls_positions_and_names_differ_from_libcsts_in_known_ways_only(part: int) -> None:
    kinds: Counter[str] = Counter()
    for path in sample()[part::PARTS]:
        try:
            source = path.read_text(encoding="utf-8")
            tree = read(source, str(path))
        except (UnicodeDecodeError, Unreadable):
            continue
        assert may_spawn(source) or not find(tree), path
        wrapper = MetadataWrapper(tree.module, unsafe_skip_copy=True)
        _check_calls_and_positions(tree, wrapper, path)
        scopes = wrapper.resolve(ScopeProvider)
        for record, call in zip(tree.walk.calls, tree.facts().calls, strict=True):
            scope = scopes[record.node]
            assert scope is not None
            kind = _explain(tree, record, call.name, scope)
            assert kind, (str(path), call, _theirs(record, scope))
            kinds[kind] += 1
    # Most names are the same; the known differences are told apart so that none of them can swallow the others.
    assert kinds["the same"] > 0.4 * kinds.total()


def _check_calls_and_positions(tree: Tree, wrapper: MetadataWrapper, path: Path) -> None:
    ranges = wrapper.resolve(PositionProvider)

    def place(node: cst.CSTNode) -> tuple[int, int, int, int]:
        at = ranges[node]
        return at.start.line, at.start.column, at.end.line, at.end.column

    calls = [node for node in ranges if isinstance(node, cst.Call)]
    # Of calls that begin together, as in ``a().b()``, the longer one is around the other, and comes first.
    calls.sort(key=lambda node: (*place(node)[:2], *(-number for number in place(node)[2:])))
    ours = [record.node for record in tree.walk.calls]
    assert ours == calls, path
    found = locate(tree, range(len(ours)))
    for site, node in enumerate(ours):
        at = found[site]
        assert (at.line, at.column, at.end_line, at.end_column) == place(node), path


def _theirs(record: CallRecord, scope: Scope) -> set[QualifiedName]:
    """What QualifiedNameProvider gives a callee. It is made of this, and takes twice the time for all nodes."""
    return set(scope.get_qualified_names_for(record.node.func))


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


def _explain(tree: Tree, record: CallRecord, ours: str, scope: Scope) -> str:
    """Why a name is the same as libcst's or is meant to differ, ``""`` where it is neither."""
    written = _written(record.node.func)
    if written is None:
        # libcst takes ``f("x").g`` for ``f.g`` and ``x[0].g`` for ``x.g``.
        steps = ours == "" or "()" in ours or ours.startswith(("?", ":")) or _passes_through(record.node.func)
        return "not names and dots only" if steps else ""
    theirs = {_ours_for(name) for name in _theirs(record, scope)}
    if theirs == {ours}:
        return "the same"
    unknown = ours == f"?{written}"
    root, _, rest = written.partition(".")
    assigned = list(scope[root]) if root in scope else []
    if tree.walk.stars and (not assigned or all(isinstance(each, BuiltinAssignment) for each in assigned)):
        return "a star import may bring it" if unknown else ""
    if not assigned:
        return "bound nowhere" if unknown else ""
    if all(isinstance(each, BuiltinAssignment) for each in assigned):
        # libcst leaves out what follows a builtin's name.
        return "attribute of a builtin" if ours == f"builtins.{written}" else ""
    if len(assigned) > 1:
        # Several bindings: one of libcst's answers, what an assigned value stands for, or unknown.
        followed = any(_is_followed(tree, each) for each in assigned)
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
        if _is_receiver(tree, only.node):
            # A method, or whatever the class binds the attribute to.
            return "the object itself" if (rest and ours) or ours.startswith(":") else ""
        return "annotated parameter" if only.node.annotation is not None and "()" in ours else ""
    if _is_followed(tree, only):
        return "variable" if ours else ""
    return "variable that cannot be followed" if unknown else ""


def _is_followed(tree: Tree, assignment: object) -> bool:
    """Whether a name is bound by ``x = ...``, ``x: T = ...``, ``(x := ...)`` or ``with ... as x``."""
    node = assignment.node if isinstance(assignment, Assignment) else None
    if isinstance(node, cst.Param):
        return True
    if not isinstance(node, cst.Name):
        return False
    parent = tree.parents[node]
    return (
        isinstance(parent, (cst.AssignTarget, cst.NamedExpr))
        or (isinstance(parent, cst.AnnAssign) and parent.target is node)
        or (isinstance(parent, cst.AsName) and isinstance(tree.parents[parent], cst.WithItem))
    )


def _is_receiver(tree: Tree, param: cst.Param) -> bool:
    parameters = tree.parents[param]
    function = tree.parents[parameters]
    first = next(iter((*parameters.posonly_params, *parameters.params)), None)  # type: ignore[attr-defined]
    around = next((each for each in tree.above(function) if isinstance(each, (cst.ClassDef, cst.FunctionDef))), None)
    return isinstance(function, cst.FunctionDef) and isinstance(around, cst.ClassDef) and first is param


def _passes_through(func: cst.CSTNode) -> bool:
    return isinstance(func, (cst.NamedExpr, cst.IfExp, cst.BooleanOperation, cst.Attribute, cst.Call))
