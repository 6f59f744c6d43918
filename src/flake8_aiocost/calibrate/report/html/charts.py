"""The charts: what a child costs by how many there are, and the loops compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.analysis.excess import SIGMAS
from flake8_aiocost.calibrate.report.console import number
from flake8_aiocost.calibrate.report.html.svg import (
    Linear,
    Scale,
    decades_around,
    error_bar,
    line,
    mark,
    path,
    picture,
    short,
    text,
)
from flake8_aiocost.cost.interpolate import SEQUENCE, cost_of

if TYPE_CHECKING:
    from flake8_aiocost.cost.table import Measured

#: One environment per loop.
Loops = Mapping[str, "Measured"]

#: The lowest µs of the chart that compares the loops. Differences below are noise, and zero has no logarithm.
MIN_US = 0.1
#: How far apart the marks of two loops stand at the same n, so that both errors can be seen.
APART = 7
#: The least distance between two labels of an axis.
LABEL_ROOM = 18


def cost_per_child(construct: str, loops: Loops) -> str:
    """µs of CPU per child against n, with 95 % intervals, and the sequence as a dashed line."""
    width, height, left, right, foot = 320, 210, 40, 306, 182
    there = {loop: measured for loop, measured in loops.items() if construct in measured.constructs}
    ns = sorted({point.n for one in there.values() for point in one.constructs[construct].points})
    x = Scale(1, max(ns[-1], 2), left + 14, right - 8)
    y = Linear.above(
        (
            (point.us + SIGMAS * point.stderr) / point.n
            for one in there.values()
            for point in one.constructs[construct].points
        ),
        foot,
        12,
    )
    parts = [
        line(left, y(us), right, y(us), "rule") + text(left - 6, y(us) + 4, short(us), "tick end") for us in y.ticks()
    ]
    free = 0.0
    for n in ns:
        if x(n) >= free:
            parts.append(text(x(n), height - 10, str(n), "tick middle"))
            free = x(n) + LABEL_ROOM
    for position, (loop, measured) in enumerate(there.items()):
        aside = APART * (position - (len(there) - 1) / 2)
        sequence = [(n, cost_of(n, measured.constructs[SEQUENCE]) / n) for n in ns]
        parts.append(path([(x(n), y(us)) for n, us in sequence], f"curve sequence {loop}"))
        points = measured.constructs[construct].points
        parts.append(path([(x(point.n) + aside, y(point.us / point.n)) for point in points], f"curve {loop}"))
        for point in points:
            us, error = point.us / point.n, SIGMAS * point.stderr / point.n
            said = f"{loop}, n={point.n}: {number(us)} ± {number(error)} µs per child"
            at = x(point.n) + aside
            parts.append(error_bar(at, y(max(0.0, us - error)), y(us + error), loop))
            parts.append(mark((at, y(us)), loop, said))
    return picture(width, height, f"µs of CPU per child against the number of children for {construct}", *parts)


def loop_comparison(constructs: Sequence[str], names: Mapping[str, str], loops: Loops, n: int) -> str:
    """µs more than in sequence for n children: a dot for each loop on one logarithmic axis, the numbers beside it.

    These rows are HTML, whose letters do not shrink on a narrow screen. ``names`` are what rows are called.
    """
    found = {
        (construct, loop): cost_of(n, measured.constructs[construct]) - cost_of(n, measured.constructs[SEQUENCE])
        for construct in constructs
        for loop, measured in loops.items()
        if construct in measured.constructs
    }
    x = Scale(*decades_around(max(us, MIN_US) for us in found.values()), 0, 100)
    rules = "".join(f'<i class="tick" style="left:{x(us):g}%"></i>' for us in x.decades())
    # Five labels fit on a narrow screen only where every other decade has one.
    labelled = x.decades()[:: 2 if len(x.decades()) > 4 else 1]
    labels = "".join(f'<i style="left:{x(us):g}%">{short(us)}</i>' for us in labelled)
    heads = "".join(f'<span class="value {loop}">{loop}</span>' for loop in loops)
    rows = [f'<div class="dots heads"><span></span><span></span>{heads}</div>']
    for construct in constructs:
        marks, values = [], []
        for loop in loops:
            us = found.get((construct, loop))
            if us is not None:
                said = f"{construct} of {n}, {loop}: {number(us)} µs more than in sequence"
                marks.append(f'<i class="dot {loop}" title="{escape(said)}" style="left:{x(max(us, x.low)):g}%"></i>')
            values.append(f'<span class="value">{"" if us is None else number(us) if us > 0 else "≈ 0"}</span>')
        name = escape(names.get(construct, construct))
        track = f'<span class="track">{rules}{"".join(marks)}</span>'
        rows.append(f'<div class="dots"><span class="form">{name}</span>{track}{"".join(values)}</div>')
    rows.append(f'<div class="dots axis"><span></span><span class="track">{labels}</span></div>')
    return f'<div class="comparison" style="--loops:{len(loops)}">{"".join(rows)}</div>'


def excess_at(n: int, construct: str, measured: Measured) -> float:
    """µs more than in sequence, as the linter prices it: never below zero."""
    return max(cost_of(n, measured.constructs[construct]) - cost_of(n, measured.constructs[SEQUENCE]), 0.0)
