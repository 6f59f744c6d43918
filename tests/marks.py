"""Reads what a fixture's comments say about its lines."""

from __future__ import annotations

import io
import tokenize


def marks(source: str, word: str) -> dict[int, str]:
    """What follows ``# word`` in comments, by line number. Tokenized, so that strings may hold such text too."""
    found = {}
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and token.string.startswith(f"# {word} "):
            found[token.start[0]] = token.string.removeprefix(f"# {word} ").strip()
    return found
