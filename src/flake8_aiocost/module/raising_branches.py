"""Branches that end by raising an error: ``if not rows: await release(a, b); raise LookupError(key)``.

Not all that is raised is an error. Frameworks answer with a redirection that way, and loops and commands are ended.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flake8_aiocost.module.reachable_statements import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.module.place import Clause

#: Names of exceptions with which things go on as they should: ``HTTPFound``, ``Redirect``, ``StopAsyncIteration``,
#: ``SystemExit``, ``typer.Exit``, ``SkipHandler``, ``PreventUpdate``, ``HTTPNotModified``.
_FINE = re.compile(
    r"Redirect|(?<!Not)Found|SeeOther|NotModified|MovedPerm|Stop|Skip|Exit|Cancel|Abort|Interrupt|Success|Finished"
    r"|Done|Continue|Return|Prevent|Rerun|Retry|Ok$|OK$"
)


def fails_with(body: Sequence[ast.stmt]) -> Clause:
    """``raise`` where the statements of a branch end by raising an error, else ``""``."""
    last = plain(body)[-1] if body else None
    if not isinstance(last, ast.Raise):
        return ""
    raised = last.exc.func if isinstance(last.exc, ast.Call) else last.exc
    name = raised.attr if isinstance(raised, ast.Attribute) else getattr(raised, "id", "")
    return "" if _FINE.search(name) else "raise"
