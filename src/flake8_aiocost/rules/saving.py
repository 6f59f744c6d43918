"""What a spawn buys, in words, and whether that is worth its price."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flake8_aiocost.effects.leaf import WaitKind
    from flake8_aiocost.effects.purchase import Purchase
    from flake8_aiocost.effects.waits import Waits

_CALLS: Mapping[WaitKind, str] = {
    "cache": "cache look-up",
    "database": "database call",
    "file": "file access",
    "network": "network call",
    "model": "model call",
    "process": "process",
}


def duration(us: float) -> str:
    """``0.5 ms``, ``30 ms``, ``2 s``: two digits at the most, since nobody knows more about a wait.

    Args:
        us: a time in µs.
    """
    rounded = float(f"{us:.2g}")
    return f"{rounded / 1e6:g} s" if rounded >= 1e6 else f"{rounded / 1e3:g} ms"


def told(purchase: Purchase) -> str:
    """``saves about 3 ms of 6 (2 database calls)``; empty where nothing is known to be saved.

    Where some children wait for something unknown, or for each of an unknown number of items, it says ``at least``.
    """
    waits = purchase.waits
    if purchase.saves_us <= 0:
        return _asleep(waits)
    saved = duration(purchase.saves_us)
    if waits.unknown or waits.many:
        return f"saves at least {saved} ({calls(waits)})"
    whole = duration(waits.us)
    # "3 ms of 6": the unit is said once where it is the same.
    whole = whole.partition(" ")[0] if whole.partition(" ")[2] == saved.partition(" ")[2] else whole
    return f"saves about {saved} of {whole} ({calls(waits)})"


def _asleep(waits: Waits) -> str:
    if not waits.sleeps or waits.calls or waits.unknown:
        return ""
    return f"its children sleep {duration(waits.sleep_us)}" if waits.sleep_us else "its children sleep"


def calls(waits: Waits) -> str:
    """``2 database calls and 1 network call``; ``database calls`` where nobody knows how many."""
    parts = []
    for kind, number in sorted(waits.calls.items()):
        name = _CALLS.get(kind, kind)
        plural = name if number == 1 and not waits.many else f"{name}{'es' if name.endswith('s') else 's'}"
        parts.append(plural if waits.many else f"{number} {plural}")
    return " and ".join(parts)
