"""The text of a call as it is compared: layout, comments and the kind of quotes make no difference.

It is split by one regular expression and not by Python's ``tokenize``: that splits f-strings otherwise from 3.12 on,
and a baseline that one Python has written is read by others.
"""

from __future__ import annotations

import re
from hashlib import blake2b

#: Characters that are kept of a text; of a longer one a hash stands for the rest.
MOST_CHARACTERS = 160
#: Characters that are looked at: searching for the end of a string that has none takes the square of them.
_MOST_READ = 4_000
_PARTS = re.compile(
    r"""
    (?P<comment>\#[^\n]*)
    | (?P<string>(?P<prefix>\b[A-Za-z]{1,2})?(?:
        \"\"\"(?:[^\\\"]|\\.|\"(?!\"\"))*\"\"\" | '''(?:[^\\']|\\.|'(?!''))*'''
        | \"(?P<double>(?:[^\\\"\n]|\\.)*)\" | '(?P<single>(?:[^\\'\n]|\\.)*)'
      ))
    | (?P<space>(?:\s|\\\r?\n)+)
    | (?P<word>\w+)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_CLOSING = frozenset(")]}")


def normalised(text: str) -> str:
    """What is the same for two texts that differ in layout alone.

    Args:
        text: that of an expression.
    """
    parts: list[str] = []
    spaced = False
    rest = "".join(text[_MOST_READ:].split())
    for match in _PARTS.finditer(text[:_MOST_READ]):
        kind = match.lastgroup
        if match["comment"] is not None or match["space"] is not None:
            spaced = True
            continue
        part = _string(match) if match["string"] is not None else match[0]
        if part in _CLOSING and parts and parts[-1] == ",":
            parts.pop()
        # A space that is written between two words is needed there.
        if spaced and parts and kind != "other" and _ends_a_word(parts[-1]):
            parts.append(" ")
        parts.append(part)
        spaced = False
    return _shortened("".join(parts) + rest)


def _ends_a_word(part: str) -> bool:
    return part[-1].isalnum() or part[-1] in "_\"'"


def _string(match: re.Match[str]) -> str:
    single = match["single"]
    if single is None or "\\" in single or '"' in single:
        return match["string"]
    return f'{match["prefix"] or ""}"{single}"'


def _shortened(text: str) -> str:
    # A lone surrogate cannot be written as JSON in UTF-8.
    text = text.encode("utf-8", "backslashreplace").decode()
    if len(text) <= MOST_CHARACTERS:
        return text
    rest = blake2b(text.encode(), digest_size=8).hexdigest()
    return f"{text[: MOST_CHARACTERS - len(rest) - 1]}…{rest}"
