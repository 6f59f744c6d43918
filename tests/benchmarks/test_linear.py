"""The linter's work grows with the code and not with its square: lines that Python runs are counted, and no time."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from speed.clock import findings, text_of
from speed.shapes import SHAPES, cooled

if TYPE_CHECKING:
    from types import FrameType

#: Twice the code is twice the work. A part that grows with the square is seen once it is a third of the rest.
_MOST = 2.5
_FIRST = 60
#: What a method of a base returns may come from each class below it, and each of these is asked in each of them.
_SQUARE = "classes"
NAMES = [
    pytest.param(name, marks=pytest.mark.xfail(strict=True, reason="grows with the square"))
    if name == _SQUARE
    else name
    for name in SHAPES
]


def steps(text: str) -> int:
    """How many lines of Python a lint of a module runs, those of each round of a loop included."""
    source, tree = text_of(text, 0)
    counted = 0

    def count(_frame: FrameType, _event: str, _what: object) -> object:
        nonlocal counted
        counted += 1
        return count

    before = sys.gettrace()
    sys.settrace(count)  # type: ignore[arg-type]
    try:
        findings(source, tree)
    finally:
        sys.settrace(before)
    return counted


@pytest.mark.parametrize("heated", [True, False], ids=["hot", "cold"])
@pytest.mark.parametrize("name", NAMES)
def test_twice_the_code_is_twice_the_work(name: str, *, heated: bool) -> None:
    shape = SHAPES[name]
    first = min(_FIRST, shape.first)
    # Limits make small ones dearer than large ones, so that differences of three sizes tell nothing.
    texts = [shape.text(size) if heated else cooled(shape.text(size)) for size in (2 * first, 4 * first)]
    findings(*text_of(texts[0], 0))  # what is imported and worked out once
    some, twice = map(steps, texts)
    assert twice <= _MOST * some, (some, twice)
