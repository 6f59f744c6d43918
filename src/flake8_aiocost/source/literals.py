"""Constants in the source, read without ``ast.literal_eval``: that compiles each one, 0.2 ms a piece."""

from __future__ import annotations

import libcst as cst

_CONSTANTS = {"True": True, "False": False}


def literal(node: cst.CSTNode) -> str | int | float | bool | None:
    """The value of a plain constant."""
    if type(node) is cst.Name:
        return _CONSTANTS.get(node.value)
    text_of_it = text(node)
    return number(node) if text_of_it is None else text_of_it


def text(node: cst.CSTNode) -> str | None:
    """The text of a string, ``None`` for bytes, for f-strings, and where a backslash changes it.

    An escape can be wrong, which is told by a warning or an error, and nothing that is compared with texts needs one.
    """
    if type(node) is cst.SimpleString:
        prefix = node.prefix
        if "b" in prefix or ("\\" in node.value and "r" not in prefix):
            return None
        quotes = len(node.quote)
        return node.value[len(prefix) + quotes : -quotes]
    if type(node) is cst.ConcatenatedString:
        parts: list[str] = []
        while type(node) is cst.ConcatenatedString:
            part = text(node.left)
            if part is None:
                return None
            parts.append(part)
            node = node.right
        last = text(node)
        return None if last is None else "".join((*parts, last))
    return None


def number(node: cst.CSTNode) -> int | float | None:
    """The value of a number, with or without a minus."""
    if type(node) is cst.UnaryOperation and type(node.operator) is cst.Minus:
        value = None if type(node.expression) is cst.UnaryOperation else number(node.expression)
        return None if value is None else -value
    try:
        if type(node) is cst.Integer:
            return int(node.value, 0)
        if type(node) is cst.Float:
            return float(node.value)
    except ValueError:
        # Thousands of digits, which Python refuses to convert.
        return None
    return None
