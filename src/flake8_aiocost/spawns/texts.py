"""With which text an f-string begins when it runs: as ``ast`` has it, read from libcst's nodes."""

from __future__ import annotations

import ast
import warnings
from itertools import takewhile
from typing import TYPE_CHECKING

import libcst as cst

if TYPE_CHECKING:
    from collections.abc import Iterator


def beginning(node: cst.BaseString) -> str:
    """The text before the first value in an f-string, or in strings that stand together."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return "".join(takewhile(lambda piece: piece is not None, _pieces(node)))  # type: ignore[arg-type]


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
