"""Axes, and the few elements that the charts are made of."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: x and y in the chart's own units.
Dot = tuple[float, float]


@dataclass(frozen=True)
class Scale:
    """Maps values between ``low`` and ``high`` to positions between ``start`` and ``end``, logarithmically."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The position of a value."""
        share = log10(value / self.low) / log10(self.high / self.low)
        return round(self.start + share * (self.end - self.start), 1)

    def decades(self) -> list[float]:
        """The powers of ten between ``low`` and ``high``."""
        return [10.0**power for power in range(ceil(log10(self.low) - 1e-9), floor(log10(self.high) + 1e-9) + 1)]


@dataclass(frozen=True)
class Linear:
    """Maps values between 0 and ``high`` to positions between ``start`` and ``end``; a tick at each ``step``."""

    high: float
    step: float
    start: float
    end: float

    @classmethod
    def above(cls, values: Iterable[float], start: float, end: float) -> Linear:
        """An axis with three to six ticks at round numbers, the last one above all values."""
        most = max((value for value in values if value > 0), default=1.0)
        size = 10.0 ** floor(log10(most))
        step = next(part * size for part in (0.2, 0.25, 0.5, 1.0, 2.0) if most <= 5 * part * size)
        return cls(ceil(most / step - 1e-9) * step, step, start, end)

    def __call__(self, value: float) -> float:
        """The position of a value."""
        return round(self.start + value / self.high * (self.end - self.start), 1)

    def ticks(self) -> list[float]:
        """The multiples of ``step``, from 0 on."""
        return [round(self.step * index, 10) for index in range(round(self.high / self.step) + 1)]


def decades_around(values: Iterable[float]) -> tuple[float, float]:
    """The powers of ten below and above all positive values, at least one decade apart."""
    seen = [value for value in values if value > 0] or [1.0]
    low, high = floor(log10(min(seen))), ceil(log10(max(seen)))
    return 10.0**low, 10.0 ** max(high, low + 1)


def text(x: float, y: float, words: str, kind: str) -> str:
    """A text. ``kind`` is a class of the style sheet, here and below."""
    return f'<text class="{kind}" x="{x:g}" y="{y:g}">{escape(words)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """A straight line."""
    return f'<line class="{kind}" x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}"/>'


def path(dots: Sequence[Dot], kind: str) -> str:
    """A line through several dots."""
    if len(dots) < 2:
        return ""
    return f'<path class="{kind}" d="M{" L".join(f"{x:g} {y:g}" for x, y in dots)}"/>'


def mark(dot: Dot, loop: str, words: str) -> str:
    """A dot with a tooltip: round for asyncio, square for uvloop, so that they differ in more than colour."""
    x, y = dot
    said = f"<title>{escape(words)}</title>"
    if loop == "uvloop":
        return f'<rect class="mark {loop}" x="{x - 3:g}" y="{y - 3:g}" width="6" height="6">{said}</rect>'
    return f'<circle class="mark {loop}" cx="{x:g}" cy="{y:g}" r="3.5">{said}</circle>'


def error_bar(x: float, low: float, high: float, loop: str) -> str:
    """An interval with its caps."""
    cap = 4
    ends = f"M{x - cap:g} {low:g}H{x + cap:g}M{x - cap:g} {high:g}H{x + cap:g}M{x:g} {low:g}V{high:g}"
    return f'<path class="error {loop}" d="{ends}"/>'


def picture(width: float, height: float, words: str, *parts: str) -> str:
    """The whole picture. ``words`` describe it to a screen reader."""
    inside = "".join(parts)
    return f'<svg viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{escape(words)}">{inside}</svg>'


def short(value: float) -> str:
    """The label of a tick: ``0.01``, ``10``, ``1 k``, ``100 k``."""
    if value >= 1e3:
        return f"{value / 1e3:,.10g} k" if value < 1e6 else f"{value / 1e6:,.10g} M"
    return f"{value:,.10g}"
