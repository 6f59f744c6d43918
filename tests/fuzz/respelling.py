"""More ways to spell the same program, as ``rewriting`` has them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import libcst as cst

from flake8_aiocost.module.guards import is_stub
from tests.fuzz.rewriting import OfVariables

if TYPE_CHECKING:
    from collections.abc import Mapping


class Documented(cst.CSTTransformer):
    """Each function has a docstring, but for stubs, which are told by the form of their body."""

    def leave_FunctionDef(self, original: cst.FunctionDef, updated: cst.FunctionDef) -> cst.FunctionDef:
        node = ast.parse(cst.Module([original]).code).body[0]
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return updated
        if is_stub(node) or ast.get_docstring(node) is not None:
            return updated
        if not isinstance(updated.body, cst.IndentedBlock):
            return updated
        text = cst.SimpleStatementLine([cst.Expr(cst.SimpleString('"""What it does: asyncio.gather."""'))])
        return updated.with_changes(body=updated.body.with_changes(body=[text, *updated.body.body]))


class Named(cst.CSTTransformer):
    """``return await x`` names the result first."""

    def leave_SimpleStatementLine(
        self, original: cst.SimpleStatementLine, updated: cst.SimpleStatementLine
    ) -> cst.SimpleStatementLine | cst.FlattenSentinel[cst.SimpleStatementLine]:
        last = updated.body[-1]
        if len(updated.body) != 1 or not isinstance(last, cst.Return) or not isinstance(last.value, cst.Await):
            return updated
        name = cst.Name("result_9")
        assigned = cst.Assign([cst.AssignTarget(name)], last.value)
        return cst.FlattenSentinel([updated.with_changes(body=[assigned]), cst.SimpleStatementLine([cst.Return(name)])])


class Swapped(cst.CSTTransformer):
    """``if not x: b else: a`` for ``if x: a else: b``, in functions: of what a module binds so, the first counts."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self._depth += 1

    def leave_FunctionDef(self, original: cst.FunctionDef, updated: cst.FunctionDef) -> cst.FunctionDef:
        self._depth -= 1
        return updated

    def leave_If(self, original: cst.If, updated: cst.If) -> cst.If:
        other = updated.orelse
        if not self._depth or not isinstance(other, cst.Else) or _names_anew(updated):
            return updated
        # Of a name with several bindings, the order of the source still decides which is meant: a known limit.
        if _bound(updated.body) | _bound(other.body):
            return updated
        asked = updated.test
        if not asked.lpar:
            asked = asked.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
        test = cst.UnaryOperation(cst.Not(), asked)
        return updated.with_changes(test=test, body=other.body, orelse=other.with_changes(body=updated.body))


def _bound(block: cst.BaseSuite) -> set[str]:
    whole = cst.Module([cst.If(cst.Name("x"), block)]).code
    stored = (each for each in ast.walk(ast.parse(whole)) if isinstance(each, ast.Name))
    return {each.id for each in stored if isinstance(each.ctx, ast.Store)}


def _names_anew(node: cst.CSTNode) -> bool:
    """Of what two branches bind to a name by ``import`` or ``def``, the first counts; ``:=`` is not moved."""
    code = cst.Module([]).code_for_node(node)
    return any(word in code for word in (":=", "import ", "def ", "class "))


class Qualified(OfVariables):
    """``asyncio.gather`` for ``gather``, after ``import asyncio`` instead of ``from asyncio import gather``."""

    def __init__(self, names: Mapping[str, str]) -> None:
        super().__init__()
        #: Full names of what is imported, by the names it has here.
        self._names = names

    def leave_Module(self, original: cst.Module, updated: cst.Module) -> cst.Module:
        modules = sorted({full.rpartition(".")[0] for full in self._names.values()})
        lines = [cst.parse_statement(f"import {each}") for each in modules]
        body = list(updated.body)
        at = 0
        for number, each in enumerate(body):
            code = cst.Module([each]).code.strip()
            if code.startswith(("from __future__", '"', "'")) and number == at:
                at += 1
        return updated.with_changes(body=[*body[:at], *lines, *body[at:]])

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        return False

    def visit_Import(self, node: cst.Import) -> bool:
        return False

    def leave_FunctionDef(self, original: cst.FunctionDef, updated: cst.FunctionDef) -> cst.FunctionDef:
        return updated.with_changes(name=original.name)

    def leave_ClassDef(self, original: cst.ClassDef, updated: cst.ClassDef) -> cst.ClassDef:
        return updated.with_changes(name=original.name)

    def leave_Name(self, original: cst.Name, updated: cst.Name) -> cst.BaseExpression:
        full = self._names.get(updated.value)
        return updated if full is None else cst.parse_expression(full)


def absolute_imports(tree: ast.Module) -> dict[str, str]:
    """Full names of what a module imports by absolute names, by the names that it has there."""
    return {
        alias.asname or alias.name: f"{each.module}.{alias.name}"
        for each in tree.body
        if isinstance(each, ast.ImportFrom) and not each.level and each.module != "__future__"
        for alias in each.names
        if alias.name != "*"
    }
