"""What one call spends as people read it: a formula where the number of items is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.cost.format import microseconds

if TYPE_CHECKING:
    from collections.abc import Sequence

_POWERS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
#: µs below which a part of a formula is not written: nothing was measured but noise.
_LEAST_US = 0.001
#: Of higher powers nobody has a picture: it is told that they are there.
_MOST_POWER = 2


def formula(terms: Sequence[float]) -> str:
    """``58 µs``, ``4.7 µs + 3.8 µs × n``, ``24 µs × n + 3.8 µs × n²``, ``grows with n⁴``.

    Args:
        terms: the µs that are paid once, for each of n items, for each of n times n, and so on.
    """
    high = highest(terms)
    if high > _MOST_POWER:
        return f"grows with{_items(high).removeprefix(' ×')}"
    parts = [f"{microseconds(us)}{_items(power)}" for power, us in enumerate(terms) if us >= _LEAST_US]
    return " + ".join(parts) or microseconds(0)


def highest(terms: Sequence[float]) -> int:
    """The highest power of n in a formula, 0 where there is none."""
    return max((power for power, us in enumerate(terms) if us >= _LEAST_US), default=0)


def _items(power: int) -> str:
    if power < 2:
        return " × n" * power
    return f" × n{str(power).translate(_POWERS)}"
