"""The first two lines of a comment, which are not shown: by which it is found, and what is decided from."""

from __future__ import annotations

import re
from typing import NamedTuple

_TAG = re.compile(r"<!-- aiocost-diff: (?P<tag>[^\n]*?) -->")
_FACTS = re.compile(r"<!-- changed: (?P<changed>yes|no)(?:; valid-at: (?P<at>[0-9TZ:-]{1,30}))? -->")


class Body(NamedTuple):
    """What a comment says of itself: its tag, whether any price has changed, and for when that holds, if it does."""

    tag: str
    changed: bool
    valid_at: str


def tag_line(tag: str) -> str:
    """The line by which the comment of a project is found again."""
    # "--" ends a comment of HTML, and a line is a line.
    safe = "".join(letter if letter.isprintable() and letter not in "<>" else "?" for letter in tag)
    return f"<!-- aiocost-diff: {safe.replace('--', '?-')} -->"


def facts_line(*, changed: bool, valid_at: str) -> str:
    """The line after it."""
    at = f"; valid-at: {valid_at}" if valid_at else ""
    return f"<!-- changed: {'yes' if changed else 'no'}{at} -->"


def parse(text: str) -> Body | None:
    """What a comment says of itself; ``None`` where it is none of these."""
    first, _, rest = text.replace("\r\n", "\n").partition("\n")
    tag, facts = _TAG.fullmatch(first.strip()), _FACTS.fullmatch(rest.partition("\n")[0].strip())
    if tag is None or facts is None:
        return None
    return Body(tag["tag"], facts["changed"] == "yes", facts["at"] or "")
