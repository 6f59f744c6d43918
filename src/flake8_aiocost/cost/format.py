"""Microseconds as people read them: two digits, since no price is truer than a few per cent."""

from __future__ import annotations

_MICRO = "\N{MICRO SIGN}s"
#: (µs in one, name), the largest first.
_UNITS = ((1e6, "s"), (1e3, "ms"), (1.0, _MICRO))
#: Below this nothing was measured but noise.
_LEAST_US = 0.001


def microseconds(us: float) -> str:
    """``7.6 µs``, ``18 µs``, ``0.45 µs``, ``160 µs``, ``1.2 ms``, ``3.0 s``.

    Args:
        us: a time in µs, 0 or more.
    """
    if us < _LEAST_US:
        return f"0 {_MICRO}"
    rounded = float(f"{us:.2g}")
    size, name = next((unit for unit in _UNITS if rounded >= unit[0]), _UNITS[-1])
    number = rounded / size
    # "#" keeps the 0 of 0.10 and 1.0, which says that the second digit is known.
    return f"{number:.0f} {name}" if number >= 10 else f"{number:#.2g} {name}"


def microseconds_per_child(fixed: float, per_child: float, child: str = "awaitable") -> str:
    """``4.6 µs + 1.5 µs per awaitable``; without the first part where it is nothing.

    Args:
        fixed: µs that are paid once.
        per_child: µs that are paid for each awaitable.
        child: what to call one.
    """
    each = f"{microseconds(per_child)} per {child}"
    return each if fixed < _LEAST_US else f"{microseconds(fixed)} + {each}"
