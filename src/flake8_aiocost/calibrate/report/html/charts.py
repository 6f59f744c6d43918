"""The charts: cost against n, asyncio compared with uvloop, the share of a core."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.report.console import number
from flake8_aiocost.calibrate.report.html.svg import Scale, decades_around, line, mark, path, picture, short, text
from flake8_aiocost.cost.interpolate import SEQUENCE, cost_of

if TYPE_CHECKING:
    from flake8_aiocost.cost.table import Curve, Measured

#: One environment per loop.
Loops = Mapping[str, "Measured"]

#: The lowest µs that a chart of costs shows. Only sequences of almost nothing are below.
MIN_US = 0.1
#: The range of the axes: calls per second, and shares of a core.
RATES, SHARES = (10.0, 100_000.0), (0.0001, 1.0)


def cost_against_n(construct: str, loops: Loops, bounds: tuple[float, float], widest: int) -> str:
    """µs of CPU per call, with the sequence as a dashed line. All constructs share ``bounds`` and ``widest``."""
    width, height = 320, 210
    x, y = Scale(1, max(widest, 2), 44, width - 14), Scale(*bounds, height - 26, 10)
    parts = [
        line(44, y(us), width - 8, y(us), "rule") + text(38, y(us) + 4, short(us), "tick end") for us in y.decades()
    ]
    ns = sorted(
        {point.n for one in loops.values() if construct in one.constructs for point in one.constructs[construct].points}
    )
    free = 0.0
    for n in ns:
        if x(n) >= free:
            parts.append(text(x(n), height - 10, str(n), "tick middle"))
            free = x(n) + 16
    for loop, measured in loops.items():
        if construct not in measured.constructs:
            continue
        points = [point for point in measured.constructs[construct].points if point.us >= bounds[0]]
        sequence = [(n, cost_of(n, measured.constructs[SEQUENCE])) for n in ns]
        parts.append(path([(x(n), y(us)) for n, us in sequence if us >= bounds[0]], f"curve sequence {loop}"))
        parts.append(path([(x(point.n), y(point.us)) for point in points], f"curve {loop}"))
        for point in points:
            low, high = max(point.us - point.stderr, bounds[0]), min(point.us + point.stderr, bounds[1])
            said = f"{loop}, n={point.n}: {number(point.us)} ± {number(point.stderr)} µs"
            parts.append(line(x(point.n), y(low), x(point.n), y(high), f"error {loop}"))
            parts.append(mark((x(point.n), y(point.us)), loop, said))
    return picture(width, height, f"µs of CPU against n for {construct}, both axes logarithmic", *parts)


def bounds_of(curves: Sequence[Curve]) -> tuple[float, float]:
    """The powers of ten around all points."""
    return decades_around(max(point.us, MIN_US) for curve in curves for point in curve.points)


def loop_comparison(constructs: Sequence[str], loops: Loops, n: int) -> str:
    """µs more than in sequence for n children: a dot for each loop on one logarithmic axis."""
    found = {
        (construct, loop): cost_of(n, measured.constructs[construct]) - cost_of(n, measured.constructs[SEQUENCE])
        for construct in constructs
        for loop, measured in loops.items()
        if construct in measured.constructs
    }
    width, step, top = 480, 26, 8
    height = top + step * len(constructs) + 24
    # Values below a tenth of a µs are noise, which would take the most room on a logarithmic axis.
    low, high = decades_around(max(us, MIN_US) for us in found.values())
    x = Scale(low, high, 178, width - 48)
    parts = [
        line(x(us), top, x(us), height - 22, "rule") + text(x(us), height - 6, short(us), "tick middle")
        for us in x.decades()
    ]
    for row, construct in enumerate(constructs):
        y = top + step * (row + 0.5)
        parts.append(text(168, y + 4, construct, "name end"))
        dots = sorted((max(us, low), loop, us) for (name, loop), us in found.items() if name == construct)
        if len(dots) > 1:
            parts.append(line(x(dots[0][0]), y, x(dots[-1][0]), y, "between"))
        for index, (place, loop, us) in enumerate(dots):
            parts.append(
                mark((x(place), y), loop, f"{construct} of {n}, {loop}: {number(us)} µs more than in sequence")
            )
            last = index == len(dots) - 1
            parts.append(
                text(x(place) + (8 if last else -8), y + 4, number(us), f"value {loop} {'' if last else 'end'}")
            )
    return picture(width, height, f"µs more than in sequence at n={n}, by construct and loop", *parts)


def core_share(construct: str, loops: Loops, ns: Sequence[int]) -> str:
    """Share of a core against calls per second, a line for each n and loop."""
    width, height, left, right, foot = 320, 230, 50, 290, 202
    x, y = Scale(*RATES, left, right), Scale(*SHARES, foot, 10)
    parts = [line(left, y(share), right, y(share), "rule") for share in y.decades()]
    parts += [text(left - 6, y(share) + 4, f"{share * 100:g} %", "tick end") for share in y.decades()]
    parts += [line(x(rate), 10, x(rate), foot, "rule") for rate in x.decades()]
    parts += [text(x(rate), height - 12, short(rate), "tick middle") for rate in x.decades()]
    for n in ns:
        found = {
            loop: excess_at(n, construct, measured)
            for loop, measured in loops.items()
            if construct in measured.constructs
        }
        ends = []
        for loop, us in found.items():
            # The line share = us * rate / 1e6, clipped to the chart.
            first, last = max(RATES[0], SHARES[0] * 1e6 / us), min(RATES[1], SHARES[1] * 1e6 / us)
            if first < last:
                ends.append((x(last), y(us * last / 1e6)))
                parts.append(path([(x(first), y(us * first / 1e6)), ends[-1]], f"curve {loop}"))
        if ends:
            at = max(ends)
            parts.append(text(at[0] + 4, at[1] + 4, f"n={n}", "value"))
    return picture(width, height, f"share of a core against calls per second for {construct}", *parts)


def excess_at(n: int, construct: str, measured: Measured) -> float:
    """µs more than in sequence, as the linter prices it. At least 0.001, since zero has no logarithm."""
    return max(cost_of(n, measured.constructs[construct]) - cost_of(n, measured.constructs[SEQUENCE]), 1e-3)
