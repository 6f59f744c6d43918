"""The tables that ``show`` prints: costs, fitted lines, the share of a core."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.analysis.excess import excess, explained, is_noise, priced_constructs, row_name
from flake8_aiocost.calibrate.analysis.fit import LINEAR_LIMIT, bend, max_misfit
from flake8_aiocost.calibrate.report.console import number, percent, text_table
from flake8_aiocost.cost.interpolate import SEQUENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from rich.table import Table as TextTable

    from flake8_aiocost.cost.table import Curve, Measured, Point

#: This many fan-outs fit next to the longest name in 110 columns.
MAX_COLUMNS = 10
#: A negative difference that may as well be none.
NOISE = "noise"


def fan_outs(measured: Measured, only: Collection[str]) -> list[int]:
    """The measured n. If there are too many, those of the fewest constructs are left out."""
    counts: dict[int, int] = {}
    for curve in priced_constructs(measured, only).values():
        for point in curve.points:
            counts[point.n] = counts.get(point.n, 0) + 1
    return sorted(sorted(counts, key=lambda n: -counts[n])[:MAX_COLUMNS])


def cost_table(measured: Measured, only: Collection[str]) -> TextTable:
    """µs of each construct at each fan-out, and below it how much more than in sequence."""
    ns = fan_outs(measured, only)
    table = text_table("µs of CPU per call, and how much more than in sequence", "", *(f"n={n}" for n in ns))
    sequence = measured.constructs[SEQUENCE]
    table.add_row(SEQUENCE, *_cells(sequence.points, ns, number_of), style="dim")
    for name, curve in priced_constructs(measured, only).items():
        table.add_row(row_name(name), *_cells(curve.points, ns, number_of))
        table.add_row("  more", *_cells(excess(curve, sequence), ns, difference), style="bold")
    return table


def difference(point: Point) -> str:
    """µs more than in sequence: ``+8.55``, and ``noise`` where it is negative and within its error."""
    return NOISE if is_noise(point) else f"{'+' * (point.us > 0)}{number(point.us)}"


def number_of(point: Point) -> str:
    """µs of a point."""
    return number(point.us)


def legend(environments: Iterable[Measured], only: Collection[str]) -> list[str]:
    """Sentences about what the tables of these environments leave open; none about what they do not show."""
    lines = []
    names = {name for measured in environments for name in priced_constructs(measured, only)}
    points = [
        point
        for measured in environments
        for curve in priced_constructs(measured, only).values()
        for point in excess(curve, measured.constructs[SEQUENCE])
    ]
    if any(map(is_noise, points)):
        lines.append(f"{NOISE}: within the noise, that is below the same awaits in sequence by less than its error.")
    if text := explained(names):
        lines.append(f"{text}.")
    return lines


def _cells(points: Sequence[Point], ns: Sequence[int], text: Callable[[Point], str]) -> list[str]:
    by_n = {point.n: point for point in points}
    return [text(by_n[n]) if n in by_n else "" for n in ns]


def fit_table(measured: Measured, only: Collection[str]) -> TextTable:
    """The fitted lines, their distance from the measured points, and the errors of these points."""
    table = text_table(
        f"The line through n ≤ {LINEAR_LIMIT}: µs = fixed + per child × n",
        "",
        "fixed",
        "per child",
        "off by at most",
        "above it",
        "± of points",
    )
    for name, curve in {SEQUENCE: measured.constructs[SEQUENCE], **priced_constructs(measured, only)}.items():
        misfit, bent = max_misfit(curve), bend(curve)
        table.add_row(
            row_name(name),
            number(curve.fixed),
            number(curve.per_child),
            "" if misfit is None else percent(misfit),
            f"{bent[1]:.2f} times at n={bent[0]}" if bent else "",
            _median_error(curve),
        )
    return table


def _median_error(curve: Curve) -> str:
    """The median standard error of the points, as a share of them."""
    shares = sorted(point.stderr / point.us for point in curve.points if point.us > 0)
    return percent(shares[len(shares) // 2]) if shares else ""


def core_share_table(measured: Measured, only: Collection[str], rate: float) -> TextTable:
    """The share of a core that a service spends with ``rate`` calls per second."""
    ns = fan_outs(measured, only)
    title = f"At {rate:,.10g} calls per second: share of one core, more than in sequence"
    table = text_table(title, "", *(f"n={n}" for n in ns))
    for name, curve in priced_constructs(measured, only).items():
        shares = {
            point.n: percent(max(0.0, point.us) * rate / 1e6) for point in excess(curve, measured.constructs[SEQUENCE])
        }
        table.add_row(row_name(name), *(shares.get(n, "") for n in ns))
    return table
