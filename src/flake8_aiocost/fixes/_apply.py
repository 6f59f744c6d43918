"""Edits of one module put together: those that overlap wait for the next pass."""

from __future__ import annotations

import ast
import sys
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flake8_aiocost.model import Edit, Replacement


def compatible(edits: Iterable[Edit]) -> list[Edit]:
    """The edits that can be made in one pass: of those that share a line, the first in the text."""
    taken: list[Edit] = []
    covered: set[int] = set()
    for edit in sorted(edits, key=lambda each: min(part.first for part in each.replacements)):
        lines = {line for part in edit.replacements for line in _lines(part)}
        if covered.isdisjoint(lines):
            covered |= lines
            taken.append(edit)
    return taken


def _lines(part: Replacement) -> range:
    """The lines of which there may be one edit only; an insertion stands for the line that it is put before."""
    return range(part.first, max(part.last, part.first + 1))


def in_order(edits: Iterable[Edit]) -> list[Replacement]:
    """Their replacements, the last in the text first, so that each leaves the numbers of the lines before it."""
    return sorted((part for edit in edits for part in edit.replacements), key=lambda each: -each.first)


def broken(text: str, path: str, python: tuple[int, int]) -> str:
    """What is wrong with a module after its edits, where something is.

    Args:
        text: the module.
        path: where it lies.
        python: what it is written for.
    """
    python = min(python, sys.version_info[:2])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text, feature_version=python)
            # Finds what is no grammar, such as an await outside of a coroutine. Nothing is run.
            compile(tree, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        return f"what Python {python[0]}.{python[1]} cannot parse: {error}"
    return ""
