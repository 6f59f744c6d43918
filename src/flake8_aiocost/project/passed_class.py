"""Of which class something is that a call passes, for a function that asks by ``isinstance``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.conditions import BUILTIN, CLASS, PERHAPS
from flake8_aiocost.module.expressions import Comprehension, Constant, Display, Either, Path, Sum
from flake8_aiocost.project.named_calls import last_part
from flake8_aiocost.project.value_origin import origin

if TYPE_CHECKING:
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex


def passed_class(index: ModuleIndex, call: int, value: Expression) -> str | None:
    """The class of what a call passes, as conditions have it.

    Args:
        index: the module of the call.
        call: the call.
        value: one of its arguments.

    Returns:
        ``None`` where it is not known to be an object of one class. With ``PERHAPS`` at its end where it may be
        something else as well: ``f"{name}" if name else text``.
    """
    found = origin(index, value, index.names.scope_of(index.facts.calls[call].place))
    parts = found.value.parts if isinstance(found.value, Either) else (found.value,)
    names = {"" if found.path else _class(index, each, found.scope) for each in parts}
    known = names - {""}
    if len(known) != 1:
        return None
    return f"{CLASS}{known.pop()}{PERHAPS if '' in names else ''}"


def _class(index: ModuleIndex, value: Expression, scope: int) -> str:
    """The last name of the class of a value; ``""`` where it is not known."""
    if isinstance(value, Display):
        return value.kind
    if isinstance(value, Comprehension):
        return "" if value.kind == "generator" else value.kind
    if isinstance(value, Constant):
        return type(value.value).__name__
    if isinstance(value, Path) or (isinstance(value, Sum) and any(map(_is_text, value.parts))):
        return "str"
    names = index.linked(index.names.candidates(value, scope))
    if len(names) != 1 or not names[0].endswith("()") or names[0][:1] == "?":
        return ""
    made = names[0].removesuffix("()")
    name = last_part(made)
    # What a function returns is of another class.
    return name if name[:1].isupper() or (made == f"builtins.{name}" and name in BUILTIN) else ""


def _is_text(value: Expression) -> bool:
    return isinstance(value, Constant) and isinstance(value.value, str)
