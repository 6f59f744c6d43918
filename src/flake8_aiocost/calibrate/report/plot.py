"""A plot made of characters: two logarithmic axes, one letter for each curve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10

#: n and µs.
Dots = Sequence[tuple[int, float]]

HEIGHT = 15
WIDTH = 84
#: Columns for the numbers on the left.
MARGIN = 9


def letters(names: Sequence[str]) -> dict[str, str]:
    """A letter for each name: the first of its letters that no other name has."""
    chosen: dict[str, str] = {}
    for name in names:
        candidates = [*name.replace("_", ""), *"ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
        chosen[name] = next(letter for letter in candidates if letter not in chosen.values())
    return chosen


def plot(curves: Mapping[str, Dots]) -> list[str]:
    """The lines of the plot; none if no point is above zero.

    The letters of one n stand next to each other, so that curves that are close to each other stay readable.
    """
    seen = [(n, us) for dots in curves.values() for n, us in dots if us > 0]
    if not seen:
        return []
    marks = letters(list(curves))
    widest, least = max(n for n, _ in seen), min(n for n, _ in seen)
    low, high = floor(log10(min(us for _, us in seen))), ceil(log10(max(us for _, us in seen)))
    high = max(high, low + 1)
    room = WIDTH - MARGIN - len(curves) - 1
    rows = [[" "] * WIDTH for _ in range(HEIGHT)]

    def row(us: float) -> int:
        return round((high - log10(us)) / (high - low) * (HEIGHT - 1))

    def column(n: int) -> int:
        share = log10(n / least) / log10(widest / least) if widest > least else 0.0
        return MARGIN + 1 + round(share * room)

    for decade in range(low, high + 1):
        text = f"{10.0**decade:,.{max(0, -decade)}f}"
        at = row(10.0**decade)
        rows[at] = list(f"{text:>{MARGIN - 1}} ".ljust(WIDTH, "·"))
    for position, (name, dots) in enumerate(curves.items()):
        for n, us in dots:
            if us > 0:
                rows[row(us)][column(n) + position] = marks[name]
    axis = [" "] * (WIDTH + MARGIN)
    for n in sorted({n for n, _ in seen}):
        start = column(n)
        if all(letter == " " for letter in axis[max(0, start - 1) : start + len(str(n))]):
            axis[start : start + len(str(n))] = str(n)
    legend = "  ".join(f"{mark} {name}" for name, mark in marks.items())
    lines = ["".join(line).rstrip() for line in rows]
    return [*lines, "".join(axis).rstrip() + "  n", f"{'':{MARGIN}} {legend}"]
