"""Two readings of each call: that of its module from the ``ast`` tree, and that of its own text by libcst.

Neither knows of the other, so that where they agree both are right.
"""

from __future__ import annotations

import sys

import libcst as cst
import pytest
from hypothesis import HealthCheck, given, settings

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.spawns.flag import MOST_CHARACTERS, read_arguments
from tests.installed import PARTS, sample
from tests.programs import PROGRAMS
from tests.reading import Found


def disagreements(source: str) -> tuple[int, list[str]]:
    """How many calls of a module libcst reads, and the texts of those that it reads otherwise."""
    found, compared, other = Found(source), 0, []
    for site, call in enumerate(found.facts.calls):
        text = found.text(site)
        theirs = read_arguments(text, found.facts, site)
        if theirs is None:
            if not is_beyond_libcst(text):
                other.append(text)
        else:
            compared += 1
            if theirs != call.arguments:
                other.append(text)
    return compared, other


def is_beyond_libcst(text: str) -> bool:
    """Whether libcst has a reason to read nothing."""
    if len(text) > MOST_CHARACTERS:
        return True
    try:
        node = cst.parse_expression(f"({text})")
    except cst.ParserSyntaxError:
        return True
    in_a_string = isinstance(node, (cst.FormattedString, cst.ConcatenatedString))
    return in_a_string and sys.version_info < (3, 12)


@pytest.mark.parametrize("part", range(PARTS))
def test_installed_files(part: int) -> None:
    compared = 0
    other: list[tuple[str, str]] = []
    for path in sample()[part::PARTS]:
        try:
            more, found = disagreements(path.read_text(encoding="utf-8"))
        except (UnicodeDecodeError, Unreadable):
            continue
        compared += more
        other += [(str(path), text) for text in found]
    assert other == []
    assert compared > 500


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(PROGRAMS)
def test_programs_about_tasks(source: str) -> None:
    try:
        assert disagreements(source)[1] == []
    except Unreadable:
        return
