"""What import statements bind, and which modules they name."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flake8_aiocost.module.scope import Binding

if TYPE_CHECKING:
    from flake8_aiocost.module.reader import Reader, Statements


def _import(reader: Reader, node: ast.Import) -> None:
    """``import a.b`` binds ``a``, ``import a.b as c`` binds ``c`` to ``a.b``."""
    for alias in node.names:
        reader.imports.append(alias.name)
        if alias.asname is not None:
            _bind(reader, alias.asname, alias.name)
        else:
            top = alias.name.partition(".")[0]
            _bind(reader, top, top)


def _import_from(reader: Reader, node: ast.ImportFrom) -> None:
    """``from .a import b as c`` binds ``c`` to ``.a.b``; of ``from a import *`` only the module is noted."""
    module = "." * node.level + (node.module or "")
    reader.imports.append(module)
    for alias in node.names:
        if alias.name == "*":
            reader.stars.append(module)
            continue
        dotted = f"{module}{alias.name}" if module.endswith(".") else f"{module}.{alias.name}"
        reader.imports.append(dotted)
        _bind(reader, alias.asname or alias.name, dotted)


def _bind(reader: Reader, name: str, dotted: str) -> None:
    reader.scope.bind(name, Binding("import", reader.place, reader.statement, dotted=dotted))


SIMPLE: Statements = {ast.Import: _import, ast.ImportFrom: _import_from}
