"""What becomes of a comment: it is made, takes the place of the one that is there, or nothing has to be done."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from flake8_aiocost.posting.api import PostingError
from flake8_aiocost.posting.body import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: Exit codes.
DONE, FAILED = 0, 2


class Comment(NamedTuple):
    """A comment that is there."""

    id: int
    text: str


class Thread(Protocol):
    """The comments of one review."""

    def comments(self) -> Iterable[Comment]:
        """Those that whoever posts has written."""

    def create(self, text: str) -> None:
        """Write one."""

    def update(self, comment: Comment, text: str) -> None:
        """Put a text in the place of one."""


def post(text: str, thread: Thread) -> str:
    """Post a comment, or update the one that is there.

    Args:
        text: what ``aiocost diff --format markdown`` has printed.
        thread: of the review.

    Returns:
        What was done, in words.

    Raises:
        PostingError: the text is none of these, or the forge refuses.
    """
    new = parse(text)
    if new is None:
        raise PostingError("this is no output of aiocost diff --format markdown")
    for each in thread.comments():
        old = parse(each.text)
        if old is None or old.tag != new.tag:
            continue
        if _plain(each.text) == _plain(text):
            return "the comment is there already, and says the same"
        if new.valid_at and old.valid_at > new.valid_at:
            return f"the comment is about a later commit, of {old.valid_at}"
        thread.update(each, text)
        return "the comment was updated"
    if not new.changed:
        return "no price has changed, and there is no comment: none is made"
    thread.create(text)
    return "a comment was made"


def run(path: str, thread: Callable[[], Thread]) -> int:
    """Post what a file holds, and tell what was done; the exit code.

    Args:
        path: of the file, ``-`` for standard input.
        thread: makes the thread.
    """
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
        print(post(text, thread()))
    except (OSError, UnicodeDecodeError) as error:
        print(f"{path}: {getattr(error, 'strerror', None) or error}", file=sys.stderr)
        return FAILED
    except PostingError as error:
        print(str(error), file=sys.stderr)
        return FAILED
    return DONE


def _plain(text: str) -> str:
    """A text as forges keep it: they may change the ends of lines."""
    return text.replace("\r\n", "\n").strip()
