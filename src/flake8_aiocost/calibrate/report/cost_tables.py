"""The grids of ``show``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.analysis.distil import LINEAR
from flake8_aiocost.calibrate.analysis.excess import bend, constructs, excess, misfit
from flake8_aiocost.calibrate.report.console import grid, number, percent
from flake8_aiocost.cost.interpolate import SEQUENCE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from rich.table import Table as Grid

    from flake8_aiocost.cost.table import Curve, Measured, Point

#: As many fan-outs fit beside the longest name on a terminal of 110 columns; 256 is of the rigorous profile alone.
MOST_COLUMNS = 10


def fan_outs(measured: Measured, only: Collection[str]) -> list[int]:
    """The measured n, the least interesting left out where they are too many: those of the fewest constructs."""
    counts: dict[int, int] = {}
    for curve in constructs(measured, only).values():
        for point in curve.points:
            counts[point.n] = counts.get(point.n, 0) + 1
    return sorted(sorted(counts, key=lambda n: -counts[n])[:MOST_COLUMNS])


def costs(measured: Measured, only: Collection[str]) -> Grid:
    """µs of each construct and fan-out; below it how much more than in sequence."""
    ns = fan_outs(measured, only)
    made = grid("µs of CPU per call, and how much more than in sequence", "", *(f"n={n}" for n in ns))
    sequence = measured.constructs[SEQUENCE]
    made.add_row(SEQUENCE, *_cells(sequence.points, ns), style="dim")
    for name, curve in constructs(measured, only).items():
        made.add_row(name, *_cells(curve.points, ns))
        made.add_row("  more", *_cells(excess(curve, sequence), ns, sign="+"), style="bold")
    return made


def _cells(points: Sequence[Point], ns: Sequence[int], sign: str = "") -> list[str]:
    by_n = {point.n: point.us for point in points}
    return [(sign * (by_n[n] > 0) + number(by_n[n])) if n in by_n else "" for n in ns]


def fits(measured: Measured, only: Collection[str]) -> Grid:
    """The fitted lines, how far they are from what was measured, and how well that is known."""
    made = grid(
        f"The line through n ≤ {LINEAR}: µs = fixed + per child × n",
        "",
        "fixed",
        "per child",
        "off by at most",
        "above it",
        "± of points",
    )
    for name, curve in {SEQUENCE: measured.constructs[SEQUENCE], **constructs(measured, only)}.items():
        off, bent = misfit(curve), bend(curve)
        made.add_row(
            name,
            number(curve.fixed),
            number(curve.per_child),
            "" if off is None else percent(off),
            f"{bent[1]:.2f} times at n={bent[0]}" if bent else "",
            _spread(curve),
        )
    return made


def _spread(curve: Curve) -> str:
    """The median standard error of the points, as a share of them."""
    shares = sorted(point.stderr / point.us for point in curve.points if point.us > 0)
    return percent(shares[len(shares) // 2]) if shares else ""


def service(measured: Measured, only: Collection[str], rate: float) -> Grid:
    """What a service pays that makes ``rate`` calls per second."""
    ns = fan_outs(measured, only)
    title = f"At {rate:,.10g} calls per second: share of one core, more than in sequence"
    made = grid(title, "", *(f"n={n}" for n in ns))
    for name, curve in constructs(measured, only).items():
        shares = {
            point.n: percent(max(0.0, point.us) * rate / 1e6) for point in excess(curve, measured.constructs[SEQUENCE])
        }
        made.add_row(name, *(shares.get(n, "") for n in ns))
    return made
