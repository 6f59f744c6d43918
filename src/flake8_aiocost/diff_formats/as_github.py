"""Workflow commands of GitHub Actions: an annotation for each spawn that costs more. The log has the headline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.diff_formats import words
from flake8_aiocost.diff_formats.annotated import annotated
from flake8_aiocost.diff_formats.headline import headline
from flake8_aiocost.formats._places import GITHUB
from flake8_aiocost.formats.as_github import command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.diff_formats import Review


class _GitHub:
    paths = GITHUB
    headline = True

    def text(self, review: Review, *, most: int, width: int | None) -> str:
        """Everything, whatever is shown elsewhere: GitHub shows the first ones of a step, and the log has all."""
        del most, width
        return "".join(_lines(review))


def _lines(review: Review) -> Iterator[str]:
    for each in annotated(review):
        # The log shows nothing but the message.
        message = f"{each.path}:{each.position.line}: {each.message}"
        yield command(each.weight, f"{each.rule}: {each.title}", each.path, each.position, message)
    yield f"{_plain(headline(review))}\n"
    # A line that began with the name of a folder could be a command.
    yield from (f"note: {_plain(each)}\n" for each in words.notes(review))


def _plain(line: str) -> str:
    """A line of the log that is no command: of the older syntax there may be one anywhere in a line."""
    return line.replace("##[", "## [")


FORMAT = _GitHub()
