"""Texts of which only the code is left: what a comment or a string names is not called.

One regular expression splits them, as in ``normalised``, and for the same reason.
"""

from __future__ import annotations

import re

_APART = re.compile(
    r"""
    (?P<comment>\#[^\n]*)
    | (?P<prefix>\b[A-Za-z]{1,2})?(?:
        \"\"\"[^\"\\]*(?:(?:\\.|\"(?!\"\"))[^\"\\]*)*\"\"\" | '''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''
        | \"(?:[^\\\"\n]|\\.)*\" | '(?:[^\\'\n]|\\.)*'
      )
    """,
    re.VERBOSE | re.DOTALL,
)
#: Strings with such a letter before them hold code.
_HOLDS_CODE = frozenset("fFtT")


def without_comments(text: str) -> str:
    """A text with spaces in the place of its comments: every line and column stays."""
    return _APART.sub(lambda match: _blank(match) if match["comment"] is not None else match[0], text)


def code_of(text: str) -> str:
    """A text with spaces in the place of its comments and strings; those that hold code stay."""
    return _APART.sub(
        lambda match: match[0] if _HOLDS_CODE.intersection(match["prefix"] or "") else _blank(match), text
    )


def _blank(match: re.Match[str]) -> str:
    return "".join("\n" if letter == "\n" else " " for letter in match[0])
