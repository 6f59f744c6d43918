"""Where a comment may be added: at the end of each line that ends in no text and does not go on on the next one.

The text is split into tokens once for all lines that are tried. No tree is needed: a comment changes none.
"""

from __future__ import annotations

import io
import tokenize

#: What begins and ends a text with expressions in it, as far as the running Python has tokens for that.
_BEGIN = tuple(getattr(tokenize, name) for name in ("FSTRING_START", "TSTRING_START") if hasattr(tokenize, name))
_END = tuple(getattr(tokenize, name) for name in ("FSTRING_END", "TSTRING_END") if hasattr(tokenize, name))


class LineEnds:
    """The ends of the lines of a text that Python can parse."""

    def __init__(self, text: str) -> None:
        """Split it."""
        lines = text.split("\n")
        self._comments: dict[int, str] = {}
        closed: set[int] = set()
        begun: list[int] = []
        try:
            for token in tokenize.generate_tokens(io.StringIO(text).readline):
                if token.type == tokenize.COMMENT:
                    self._comments[token.start[0]] = token.string
                elif token.type == tokenize.STRING:
                    closed.update(range(token.start[0], token.end[0]))
                elif token.type in _BEGIN:
                    begun.append(token.start[0])
                elif token.type in _END:
                    closed.update(range(begun.pop(), token.end[0]))
        except (tokenize.TokenError, SyntaxError):
            # It may have been a text that never ends for the tokenizer.
            closed.update(range(1, len(lines) + 1))
        goes_on = {at for at, line in enumerate(lines, 1) if line.endswith("\\") and at not in self._comments}
        self._takes = set(range(1, len(lines) + 1)) - closed - goes_on

    def takes(self, line: int) -> bool:
        """Whether a comment may be added to a line, which counts from 1."""
        return line in self._takes

    def comment(self, line: int) -> str:
        """The comment of a line; empty where there is none."""
        return self._comments.get(line, "")
