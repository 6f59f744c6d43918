"""How texts are changed: each is a libcst transformer that keeps what a program does."""

from __future__ import annotations

import ast

import libcst as cst
from libcst.helpers import get_full_name_for_node


def bound_elsewhere(tree: ast.AST, *, imports: bool = True) -> set[str]:
    """Names that are more than a variable of a function: parameters, functions, attributes of a class and so on."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            found |= set(node.names)
        elif isinstance(node, (ast.Import, ast.ImportFrom)) and imports:
            found |= {alias.asname or alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name:
            found.add(node.name)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            found.add(node.rest)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            found.add(node.name)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            # An annotation in a string may name anything.
            found |= set(node.value.replace(".", " ").replace("[", " ").replace("]", " ").split())
        if isinstance(node, (ast.Module, ast.ClassDef)):
            outside = [each for each in node.body if not isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))]
            found |= {name.id for each in outside for name in ast.walk(each) if isinstance(name, ast.Name)}
    return found


class OfVariables(cst.CSTTransformer):
    """Changes names, but not those of attributes and keywords: they are other things of the same spelling."""

    def leave_Attribute(self, original: cst.Attribute, updated: cst.Attribute) -> cst.Attribute:
        return updated.with_changes(attr=original.attr)

    def leave_Arg(self, original: cst.Arg, updated: cst.Arg) -> cst.Arg:
        return updated.with_changes(keyword=original.keyword)

    def leave_MatchKeywordElement(
        self, original: cst.MatchKeywordElement, updated: cst.MatchKeywordElement
    ) -> cst.MatchKeywordElement:
        return updated.with_changes(key=original.key)


class Renamed(OfVariables):
    """All names of one spelling have another one, but for attributes and keywords."""

    def __init__(self, old: str, new: str, *, imports: bool = False) -> None:
        super().__init__()
        self._old, self._new, self._imports = old, new, imports

    def visit_ImportAlias(self, node: cst.ImportAlias) -> bool:
        return False

    def leave_ImportAlias(self, original: cst.ImportAlias, updated: cst.ImportAlias) -> cst.ImportAlias:
        if not self._imports or updated.asname is not None or get_full_name_for_node(updated.name) != self._old:
            return updated
        return updated.with_changes(asname=cst.AsName(cst.Name(self._new)))

    def leave_ImportFrom(self, original: cst.ImportFrom, updated: cst.ImportFrom) -> cst.ImportFrom:
        return updated.with_changes(module=original.module)

    def leave_Name(self, original: cst.Name, updated: cst.Name) -> cst.Name:
        return updated.with_changes(value=self._new) if updated.value == self._old else updated


class Wrapped(cst.CSTTransformer):
    """The body of each function stands in ``if True:``."""

    def leave_FunctionDef(self, original: cst.FunctionDef, updated: cst.FunctionDef) -> cst.FunctionDef:
        if not isinstance(updated.body, cst.IndentedBlock):
            return updated
        inner = cst.If(cst.Name("True"), cst.IndentedBlock(updated.body.body))
        return updated.with_changes(body=updated.body.with_changes(body=[inner]))


class Annotated(cst.CSTTransformer):
    """``self`` has its class as annotation, and so has a local variable that is made of it."""

    def __init__(self) -> None:
        super().__init__()
        self._classes: list[str] = []
        self._known: set[str] = set()
        self._depth = 0

    def visit_Module(self, node: cst.Module) -> None:
        found = [each.name.value for each in node.body if isinstance(each, cst.ClassDef) and not each.type_parameters]
        self._known = {name for name in found if found.count(name) == 1}

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        self._classes.append(node.name.value)

    def leave_ClassDef(self, original: cst.ClassDef, updated: cst.ClassDef) -> cst.ClassDef:
        self._classes.pop()
        return updated

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self._depth += 1

    def leave_FunctionDef(self, original: cst.FunctionDef, updated: cst.FunctionDef) -> cst.FunctionDef:
        self._depth -= 1
        first = updated.params.params[0] if updated.params.params else None
        if (
            len(self._classes) != 1
            or self._depth
            or self._classes[0] not in self._known
            or updated.decorators
            or first is None
            or first.name.value != "self"
            or first.annotation is not None
            or updated.name.value in {"__new__", "__init_subclass__", "__class_getitem__"}
        ):
            return updated
        own = cst.Annotation(cst.SimpleString(f'"{self._classes[0]}"'))
        parameters = [first.with_changes(annotation=own), *updated.params.params[1:]]
        return updated.with_changes(params=updated.params.with_changes(params=parameters))

    def leave_Assign(self, original: cst.Assign, updated: cst.Assign) -> cst.Assign | cst.AnnAssign:
        made = updated.value
        if (
            self._depth == 0
            or len(updated.targets) != 1
            or not isinstance(updated.targets[0].target, cst.Name)
            or not isinstance(made, cst.Call)
            or not isinstance(made.func, cst.Name)
            or made.func.value not in self._known
        ):
            return updated
        return cst.AnnAssign(updated.targets[0].target, cst.Annotation(made.func), made)


class Reordered(cst.CSTTransformer):
    """Neighbours among the functions of a module stand the other way round, where they do not need each other."""

    def leave_Module(self, original: cst.Module, updated: cst.Module) -> cst.Module:
        body: list[cst.BaseStatement | cst.SimpleStatementLine] = []
        run: list[cst.FunctionDef] = []
        for each in updated.body:
            if isinstance(each, cst.FunctionDef) and not any(_needs(each, other) for other in run):
                run.append(each)
                continue
            body += [*reversed(run), each] if not isinstance(each, cst.FunctionDef) else reversed(run)
            run = [each] if isinstance(each, cst.FunctionDef) else []
        return updated.with_changes(body=[*body, *reversed(run)])


def _needs(one: cst.FunctionDef, other: cst.FunctionDef) -> bool:
    """Whether one is needed while the other is defined, or takes its name."""
    heads = [each.with_changes(body=cst.SimpleStatementSuite([cst.Pass()]), leading_lines=[]) for each in (one, other)]
    texts = [cst.Module([each]).code for each in heads]
    return other.name.value in texts[0] or one.name.value in texts[1]
