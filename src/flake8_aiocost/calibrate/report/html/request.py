"""The picture of what a request pays: bars of its own Python, of the awaits in sequence, and of what spawning adds."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.analysis.excess import SIGMAS, excess, is_noise
from flake8_aiocost.calibrate.report.console import number
from flake8_aiocost.cost.alternatives import FORMS
from flake8_aiocost.cost.interpolate import SEQUENCE, cost_of
from flake8_aiocost.cost.table import Point

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flake8_aiocost.cost.table import Measured

#: Children of the two pictures.
CHILDREN = (2, 8)


@dataclass(frozen=True)
class Bar:
    """One form on one loop: µs of the awaits in sequence, what the form adds, and the latter's 95 % interval."""

    form: str
    loop: str
    sequence: float
    added: Point | None

    @property
    def end(self) -> float:
        """Where the bar ends, with its interval, in µs."""
        return self.sequence + (max(0.0, self.added.us) + SIGMAS * self.added.stderr if self.added else 0.0)


def pictures(loops: Mapping[str, Measured], own: float) -> Iterator[tuple[str, str]]:
    """A caption and a picture for each number of children. ``own`` is what the request's own Python takes, in µs."""
    for n in CHILDREN:
        bars = list(bars_of(loops, n))
        whole = own + max((bar.end for bar in bars), default=0.0)
        if whole > 0:
            yield f"A request that starts {n} children", "".join(_rows(bars, own, whole))


def bars_of(loops: Mapping[str, Measured], n: int) -> Iterator[Bar]:
    """All bars for n children, form by form."""
    for construct, form in FORMS.items():
        for loop, measured in loops.items():
            sequence = measured.constructs[SEQUENCE]
            if construct == SEQUENCE:
                yield Bar(form, loop, cost_of(n, sequence), None)
            elif construct in measured.constructs:
                # Where this n was not measured, the linter's price without an error.
                points = {point.n: point for point in excess(measured.constructs[construct], sequence)}
                price = cost_of(n, measured.constructs[construct]) - cost_of(n, sequence)
                yield Bar(form, loop, cost_of(n, sequence), points.get(n, Point(n, price, 0.0)))


def _rows(bars: list[Bar], own: float, whole: float) -> Iterator[str]:
    previous = ""
    several = len({bar.loop for bar in bars}) > 1
    for bar in bars:
        name = bar.form if bar.form != previous else ""
        previous = bar.form
        parts = [_part("own", own / whole), _part("sequence", bar.sequence / whole)]
        # The children in sequence have one colour on every loop.
        value = f"{number(bar.sequence)} µs{several * f' {bar.loop}'}"
        if bar.added:
            start = (own + bar.sequence) / whole
            parts.append(_part(bar.loop, max(0.0, bar.added.us) / whole))
            parts.append(_interval(bar.added, start, whole))
            value = added_text(bar.added)
        drawn = f'<span class="bar" title="{bar.loop}">{"".join(parts)}</span><span class="value">{value}</span>'
        yield f'<div class="row{" first" * bool(name)}"><span class="form">{escape(name)}</span>{drawn}</div>'


def _part(kind: str, share: float) -> str:
    return f'<i class="{kind}" style="width:{share:.2%}"></i>'


def _interval(added: Point, start: float, whole: float) -> str:
    low, high = (max(0.0, added.us + side * SIGMAS * added.stderr) / whole for side in (-1, 1))
    if high <= low:
        return ""
    return f'<b class="interval" style="left:{start + low:.2%};width:{high - low:.2%}"></b>'


def added_text(added: Point) -> str:
    """``+8.5 µs``, or that nothing says that it is less than in sequence."""
    return "within the noise" if is_noise(added) else f"{'+' * (added.us > 0)}{number(added.us)} µs"
