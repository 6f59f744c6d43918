"""Workflow commands of GitHub Actions: each finding is an annotation of its line. The log has the line of totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.formats._places import GITHUB, in_checkout
from flake8_aiocost.formats._rules import level, name_of
from flake8_aiocost.formats.as_text import Text, line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.formats import Reported
    from flake8_aiocost.formats._rules import Level
    from flake8_aiocost.model import Position

_COMMANDS = {"note": "notice", "warning": "warning", "error": "error"}
#: What would end a message, or a property of a command; the percent sign comes first, since the others make some.
_IN_MESSAGES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES = {**_IN_MESSAGES, ":": "%3A", ",": "%2C"}


class GitHub(Text):
    """The output of one run."""

    def findings(self, reported: Sequence[Reported]) -> Iterator[str]:
        """``::warning title=AIO101 gather-in-hot-path,file=app/feed.py,line=14::app/feed.py:14:18: AIO101 ...``."""
        for each in reported:
            code = each.finding.code
            title, path = f"{code} {name_of(code)}", in_checkout(each.path, GITHUB)
            yield command(level(code), title, path, each.finding.position, line(each))


def command(weight: Level, title: str, path: str, position: Position, message: str) -> str:
    """The line that annotates a range of a file.

    Args:
        weight: how much it weighs.
        title: what stands above the message.
        path: of the file, from the folder that was checked out.
        position: the range.
        message: what to say there.
    """
    properties = {"title": title, "file": path, "line": str(position.line), "endLine": str(position.end_line)}
    # Of a range over several lines GitHub takes no columns.
    if position.line == position.end_line:
        properties |= {"col": str(position.column + 1), "endColumn": str(position.end_column + 1)}
    given = ",".join(f"{name}={_escaped(text, _IN_PROPERTIES)}" for name, text in properties.items())
    return f"::{_COMMANDS[weight]} {given}::{_escaped(message, _IN_MESSAGES)}\n"


def _escaped(text: str, letters: dict[str, str]) -> str:
    for letter, code in letters.items():
        text = text.replace(letter, code)
    return text


FORMAT = GitHub
