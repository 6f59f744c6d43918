"""Files as forges know them, and what a finding is known again by between two runs."""

from __future__ import annotations

import os
from collections import Counter
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flake8_aiocost.formats import Reported

#: The environment variables by which forges name the folder that they have checked out.
GITHUB, GITLAB = "GITHUB_WORKSPACE", "CI_PROJECT_DIR"


def in_checkout(path: str, variable: str) -> str:
    """A path with ``/``: from the folder that a forge has checked out, if it lies in there, else as it is.

    Args:
        path: from the working directory, or absolute.
        variable: the forge's.
    """
    if checkout := os.environ.get(variable):
        try:
            relative = os.path.relpath(os.path.realpath(path), os.path.realpath(checkout))
        except ValueError:  # on another drive
            relative = os.pardir
        if relative != os.pardir and not relative.startswith(f"{os.pardir}{os.sep}"):
            path = relative
    return path.replace(os.sep, "/")


def keys(path: str, reported: Sequence[Reported]) -> Iterator[tuple[str, ...]]:
    """What the findings of a file are known again by, where lines move."""
    return ((path, each.finding.code, each.finding.function, each.finding.text) for each in reported)


def fingerprints(keys: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """A text for each of some keys, which no other one has: equal keys are numbered."""
    seen: Counter[tuple[str, ...]] = Counter()
    for key in keys:
        seen[key] += 1
        text = "\0".join((*key, str(seen[key])))
        yield blake2b(text.encode("utf-8", "backslashreplace"), digest_size=16).hexdigest()
