"""With which text an f-string begins when it runs: as ``ast`` has it, read from libcst's nodes."""

from __future__ import annotations

import ast
import warnings
from itertools import takewhile
from typing import TYPE_CHECKING

import libcst as cst

from flake8_aiocost.module.expressions import Path

if TYPE_CHECKING:
    from collections.abc import Iterator


def beginning(node: cst.BaseString) -> str:
    """The text before the first value in an f-string, or in strings that stand together."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return "".join(takewhile(lambda piece: piece is not None, _pieces(node)))  # type: ignore[arg-type]


def path(node: cst.BaseString) -> Path | None:
    """``f"{url}/jobs"``, also in strings that stand together; ``None`` for all others."""
    parts = [part for part in _parts(node) if not isinstance(part, cst.FormattedStringText) or part.value]
    if len(parts) < 2:
        return None
    first, rest = parts[0], parts[1]
    if not isinstance(first, cst.FormattedStringExpression) or not isinstance(first.expression, cst.Name):
        return None
    plain = first.conversion is None and first.format_spec is None and first.equal is None
    follows = isinstance(rest, cst.FormattedStringText) and rest.value.startswith("/")
    return Path(first.expression.value) if plain and follows else None


def _parts(node: cst.BaseString) -> Iterator[cst.BaseFormattedStringContent]:
    """What a string is made of, in its order."""
    if isinstance(node, cst.ConcatenatedString):
        yield from _parts(node.left)
        yield from _parts(node.right)
    elif isinstance(node, cst.FormattedString):
        yield from node.parts
    elif isinstance(node, cst.SimpleString):
        value = node.evaluated_value
        yield cst.FormattedStringText(value if isinstance(value, str) else "?")


def _pieces(node: cst.BaseString) -> Iterator[str | None]:
    """Texts in their order; ``None`` where a value stands."""
    if isinstance(node, cst.ConcatenatedString):
        yield from _pieces(node.left)
        yield from _pieces(node.right)
    elif isinstance(node, cst.SimpleString):
        value = node.evaluated_value
        yield value if isinstance(value, str) else None
    elif isinstance(node, cst.FormattedString):
        for part in node.parts:
            if isinstance(part, cst.FormattedStringText):
                yield _evaluated(part.value, node)
            else:
                if isinstance(part, cst.FormattedStringExpression) and part.equal is not None:
                    # ``{x = }`` shows the expression as it is written.
                    shown = part.with_changes(conversion=None, format_spec=None)
                    yield cst.Module([]).code_for_node(shown)[1:-1]
                yield None


def _evaluated(text: str, node: cst.FormattedString) -> str:
    raw = "r" if "r" in node.prefix.lower() else ""
    # The blank keeps a quote or a backslash at the end, before a value, apart from the quotes.
    single = text.replace("{{", "{").replace("}}", "}")
    return str(ast.literal_eval(f"{raw}{node.quote}{single} {node.quote}"))[:-1]
