"""Durations as people write them: ``0.2ms``, ``40 ms``, ``2s``, ``150us``."""

from __future__ import annotations

import re

#: µs in one of each unit. The micro sign has two code points, and keyboards have neither.
UNITS = {"µs": 1.0, "μs": 1.0, "us": 1.0, "ms": 1e3, "s": 1e6, "min": 60e6}
ACCEPTED = 'a duration such as "0.2ms", "40ms" or "2s"'

_DURATION = re.compile(rf"\s*(\d{{1,12}}(?:\.\d{{1,12}})?)\s*({'|'.join(UNITS)})\s*", re.ASCII)


def microseconds(text: str) -> float:
    """The µs of a duration.

    Raises:
        ValueError: the text is no duration; a bare number is none, since nobody can see its unit.
    """
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not {ACCEPTED}")
    return float(match[1]) * UNITS[match[2]]
