"""Names with attributes, as they are written."""

from __future__ import annotations

import ast


def dotted(node: ast.expr) -> tuple[str, ...]:
    """The parts of ``a.b.c``; none of anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return (node.id, *reversed(parts)) if isinstance(node, ast.Name) else ()
