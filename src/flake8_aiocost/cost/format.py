"""Microseconds as people read them: two digits, since no price is truer than a few per cent."""

from __future__ import annotations

from math import floor, log10

_MICRO = "\N{MICRO SIGN}s"
#: (µs in one, name), the largest first.
_UNITS = ((1e6, "s"), (1e3, "ms"), (1.0, _MICRO))
#: Below this nothing was measured but noise.
_LEAST_US = 0.001


def microseconds(us: float, half_us: float = 0.0) -> str:
    """``7.6 µs``, ``18 µs``, ``0.45 µs``, ``160 µs``, ``1.2 ms``, ``3.0 s``; ``7.6 ± 1.2 µs``, ``8.8 (0 to 20) µs``.

    Args:
        us: a time in µs, 0 or more.
        half_us: how far it may be off. It is shown to the last digit of the time, and as 1 of that at the least; 0 is
            not shown. Where it is as much as the time itself, the ends are: nothing costs less than 0.
    """
    if us < _LEAST_US:
        return f"0 {_MICRO}"
    rounded = float(f"{us:.2g}")
    size, name = next((unit for unit in _UNITS if rounded >= unit[0]), _UNITS[-1])
    number = rounded / size
    within = f" \N{PLUS-MINUS SIGN} {_to_last_digit(half_us / size, number)}" if half_us > 0 else ""
    if half_us >= us:
        within = f" (0 to {float(f'{(us + half_us) / size:.2g}'):g})"
    # "#" keeps the 0 of 0.10 and 1.0, which says that the second digit is known.
    return f"{number:.0f}{within} {name}" if number >= 10 else f"{number:#.2g}{within} {name}"


def microseconds_per_child(
    fixed: float, per_child: float, child: str = "awaitable", half: tuple[float, float] = (0.0, 0.0)
) -> str:
    """``4.6 µs + 1.5 µs per awaitable``; without the first part where it is nothing.

    Args:
        fixed: µs that are paid once.
        per_child: µs that are paid for each awaitable.
        child: what to call one.
        half: how far the two may be off, as in ``microseconds``.
    """
    each = f"{microseconds(per_child, half[1])} per {child}"
    return each if fixed < _LEAST_US else f"{microseconds(fixed, half[0])} + {each}"


def _to_last_digit(half: float, number: float) -> str:
    """Rounded to the place of the second digit of a number."""
    place = floor(log10(number)) - 1
    step = 10.0**place
    rounded = max(1, round(half / step)) * step
    return f"{rounded:.{max(0, -place)}f}"
