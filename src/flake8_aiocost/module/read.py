"""Step 2, read: text in, facts out."""

from __future__ import annotations

import ast
import sys
import warnings
from typing import TYPE_CHECKING

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.module import (
    imports,
    read_blocks,
    read_calls,
    read_definitions,
    read_loops,
    read_names,
    read_simple,
    read_values,
)
from flake8_aiocost.module.reader import Reader

if TYPE_CHECKING:
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.module.reader import Expressions, Statements

#: Characters. A larger file is generated or data; Python itself takes 8 s and 1.5 GB for the tree of 10 MB.
MOST_CHARACTERS = 4_000_000
#: How the refusal of a text in wrong syntax begins. It names the Python: the file may be right, and of a later one.
CANNOT_PARSE = f"Python {sys.version_info[0]}.{sys.version_info[1]} cannot parse it"
#: Python's own stack: reading takes three frames for each link of a chain such as ``a().b().c()``.
FRAMES = 5_000
#: The one reason that depends on more than the text: on the stack that is left.
NESTED = "it is nested too deeply"

_EXPRESSIONS: Expressions = {
    **read_names.EXPRESSIONS,
    **read_calls.EXPRESSIONS,
    **read_values.EXPRESSIONS,
    **read_loops.EXPRESSIONS,
    **read_definitions.EXPRESSIONS,
}
_SIMPLE: Statements = {**read_simple.SIMPLE, **imports.SIMPLE, **read_definitions.SIMPLE}
_COMPOUND: Statements = {**read_definitions.COMPOUND, **read_loops.COMPOUND, **read_blocks.COMPOUND}


def read(source: str, tree: ast.AST | None = None) -> ModuleFacts:
    """Read a module.

    Args:
        source: its text, decoded; a byte order mark is taken off.
        tree: its ``ast`` tree, where somebody has made it already.

    Raises:
        Unreadable: the running Python cannot parse it, or it is too large or nested too deeply.
    """
    text = source.removeprefix("\ufeff")
    if len(text) > MOST_CHARACTERS:
        raise Unreadable(f"it is larger than {MOST_CHARACTERS:,} characters")
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, FRAMES))
    try:
        module = tree if isinstance(tree, ast.Module) else _parsed(text)
        reader = Reader(text, _EXPRESSIONS, _SIMPLE, _COMPOUND)
        reader.block(module.body)
        return reader.facts(module)
    except (RecursionError, MemoryError):
        raise Unreadable(NESTED) from None
    finally:
        sys.setrecursionlimit(limit)


def parsed(text: str) -> ast.Module:
    """The tree of a text without a mark, for ``read`` and for others who need it as well.

    Raises:
        Unreadable: as ``read``.
    """
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, FRAMES))
    try:
        return _parsed(text)
    except (RecursionError, MemoryError):
        raise Unreadable(NESTED) from None
    finally:
        sys.setrecursionlimit(limit)


def _parsed(text: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        where = f", line {error.lineno}" if error.lineno else ""
        raise Unreadable(f"{CANNOT_PARSE}{where}") from None
    except ValueError as error:
        # A NUL byte, or half of a surrogate pair.
        raise Unreadable(f"{CANNOT_PARSE}: {str(error).splitlines()[0]}") from None
