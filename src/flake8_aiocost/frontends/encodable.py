"""What a terminal, pipe or file cannot encode: ``us`` for µs, ``x`` for ×, ``+-`` for ±, and ``?`` for all else.

Windows has pages such as cp932 and cp936, and ``LANG=C`` may mean ASCII: none of them holds the micro sign.
"""

from __future__ import annotations

import codecs
from typing import cast

#: The name under which Python knows what is done here, for ``open`` and ``reconfigure``.
ERRORS = "flake8_aiocost.encodable"
SPELLED = {"µ": "u", "μ": "u", "×": "x", "±": "+-", "–": "-", "−": "-", "→": "->", "…": "..."}


def encodable(text: str, encoding: str | None) -> str:
    """The text with what the encoding lacks replaced; as it is, where nobody says which encoding that is."""
    if encoding is None or text.isascii():
        return text
    try:
        return text.encode(encoding, ERRORS).decode(encoding)
    except (LookupError, UnicodeError):
        return text.encode("ascii", ERRORS).decode("ascii")


def _replaced(error: UnicodeError) -> tuple[str, int]:
    failed = cast("UnicodeEncodeError", error)
    letters = failed.object[failed.start : failed.end]
    return "".join(SPELLED.get(letter, "?") for letter in letters), failed.end


codecs.register_error(ERRORS, _replaced)
