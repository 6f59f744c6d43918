"""``# aiocost:`` comments, by the line that they are about. Only texts that hold the word are tokenized."""

from __future__ import annotations

import io
import re
import tokenize
from typing import TYPE_CHECKING, cast

from flake8_aiocost.durations import UNITS
from flake8_aiocost.module.remarks import Remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.model import Temperature

#: One of them stands in each text that has such a comment.
_WORDS = ("aiocost", "AIOCOST")
# At the start of a comment, or after what another tool reads there.
_AIOCOST = r"(?:#\s*(?:mypy|noqa|nosec|pragma|pylint|pyright|ruff|type)\b[^#]*)*#\s*(?:aiocost|AIOCOST):\s*"
_ANY = re.compile(_AIOCOST + r"(.{0,40})")
#: One without its colon.
_ALMOST = re.compile(r".*?(#\s*(?:aiocost|AIOCOST)\s*[^\w\s:]?\s*(?:hot|background|cold|saves\s*=\s*\w{1,20})\s*)$")
_TEMPERATURE = re.compile(_AIOCOST + r"(hot|background|cold)\b")
_SAVES = re.compile(_AIOCOST + r"saves\s*=\s*(\d+(?:\.\d+)?)\s*(µs|μs|us|ms|s)\b")
_NEWLINE = re.compile(r"\r\n?")


class Comments:
    """What the comments of a module say.

    A comment is about its logical line: a statement over several lines, or the header of a compound one.
    ``savings`` (µs) holds what is said under every physical line of such a logical line.
    """

    def __init__(self, text: str) -> None:
        """Tokenize ``text``, which Python has parsed already."""
        self.savings: dict[int, float] = {}
        self._temperatures: dict[int, Temperature] = {}
        self._first: dict[int, Temperature] = {}
        self._remarks: list[Remark] = []
        #: Lines of functions, or of comments above all statements, whose comments mean something.
        self._taken: set[int] = set()
        if not any(word in text for word in _WORDS):
            return
        for first, last, comments in _logical_lines(text):
            for line, comment in comments:
                if match := _ANY.match(comment):
                    saves = _SAVES.match(comment) is not None
                    self._remarks.append(Remark(line, match[1].strip(), first, last, saves=saves))
                elif match := _ALMOST.match(comment):
                    self._remarks.append(Remark(line, match[1].strip(), first, last))
                if match := _TEMPERATURE.match(comment):
                    word = cast("Temperature", match[1])
                    self._first.setdefault(line, word)
                    for each in range(first, last + 1):
                        self._temperatures.setdefault(each, word)
                elif match := _SAVES.match(comment):
                    for each in range(first, last + 1):
                        self.savings.setdefault(each, float(match[1]) * UNITS[match[2]])

    def of_function(self, line: int) -> Temperature | None:
        """The word on the header of a function whose ``def`` stands on a line."""
        word = self._temperatures.get(line)
        if word is not None:
            self._taken.add(line)
        return word

    def before(self, line: int) -> Temperature | None:
        """The word of the first comment above a line, which is that of the first statement."""
        found = min((each for each in self._first if each < line), default=None)
        if found is None:
            return None
        self._taken.add(found)
        return self._first[found]

    def idle(self) -> tuple[Remark, ...]:
        """The comments that nothing has asked for, and those about what a spawn saves, which is asked later."""
        return tuple(
            [
                remark
                for remark in self._remarks
                if remark.saves or not any(remark.first <= line <= remark.last for line in self._taken)
            ]
        )


def _logical_lines(text: str) -> Iterator[tuple[int, int, list[tuple[int, str]]]]:
    """First and last line of each logical line, and its comments by line. A comment line of its own is one too.

    In that case no line but the comment's is meant, and nothing that runs stands on it.
    """
    first, comments = 0, []
    blank = {tokenize.NL, tokenize.INDENT, tokenize.DEDENT}
    try:
        for token in tokenize.generate_tokens(io.StringIO(_NEWLINE.sub("\n", text)).readline):
            if token.type == tokenize.COMMENT:
                comments.append((token.start[0], token.string))
            elif token.type == tokenize.NEWLINE or (token.type == tokenize.NL and not first):
                if comments:
                    yield first or token.start[0], token.start[0], comments
                first, comments = 0, []
            elif token.type not in blank and not first:
                first = token.start[0]
    except (tokenize.TokenError, SyntaxError):
        return
