"""The source lines on the page are few and short, whatever the file holds."""

from __future__ import annotations

import pytest

from flake8_aiocost.bill_formats import Excerpt
from flake8_aiocost.errors import Unreadable
from flake8_aiocost.frontends.excerpts import AROUND, MOST_CHARACTERS, MOST_LINES, Excerpts

TEXT = "\n".join(f"line {number}" for number in range(1, 41))


def around(text: str, first: int, last: int) -> Excerpt | None:
    return Excerpts(lambda _: text).around(0, (first, 4, last, 9))


def test_the_lines_of_a_spawn_and_some_around_it() -> None:
    found = around(TEXT, 10, 11)
    assert found == Excerpt(7, tuple(f"line {number}" for number in range(7, 15)), 3, 5)


@pytest.mark.parametrize(("first", "last", "begins", "ends"), [(1, 1, 1, 4), (2, 2, 1, 5), (40, 40, 37, 40)])
def test_at_the_ends_of_a_file_there_are_fewer(first: int, last: int, begins: int, ends: int) -> None:
    found = around(TEXT, first, last)
    assert found is not None
    assert (found.first, found.lines[0], found.lines[-1]) == (begins, f"line {begins}", f"line {ends}")
    assert found.lines[found.begin] == f"line {first}"


def test_a_spawn_of_many_lines_is_cut() -> None:
    found = around(TEXT, 5, 35)
    assert found is not None
    assert (found.end - found.begin, len(found.lines)) == (MOST_LINES, MOST_LINES + 2 * AROUND)


def test_lines_are_cut_and_hold_nothing_that_cannot_be_shown() -> None:
    found = around(f"\tif x:\n\t\t{'y' * 1_000_000}\n\n\t\ta = '\u202e\x1b[31m\x00'", 2, 2)
    assert found is not None
    assert max(map(len, found.lines)) == MOST_CHARACTERS
    # What all are indented by is no part of it.
    assert (found.lines[0], found.lines[1][:5], found.lines[3]) == ("if x:", "    y", "    a = '??[31m?'")


@pytest.mark.parametrize("text", ["", "one line"])
def test_a_file_that_has_become_shorter_has_none(text: str) -> None:
    assert around(text, 2, 2) is None


def test_a_file_that_has_gone_has_none() -> None:
    def gone(_: int) -> str:
        raise Unreadable("it has gone")

    assert Excerpts(gone).around(0, (1, 0, 1, 4)) is None
