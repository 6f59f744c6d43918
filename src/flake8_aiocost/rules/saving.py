"""What a spawn buys, in words, and whether that is worth its price."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.constructs import declared
from flake8_aiocost.effects.child import Child
from flake8_aiocost.effects.purchase import purchase
from flake8_aiocost.effects.summary import Summary
from flake8_aiocost.effects.waits import LEAST_ITEMS
from flake8_aiocost.model import BACKGROUND, HOT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flake8_aiocost.effects.assumed import Assumed
    from flake8_aiocost.effects.leaf import WaitKind
    from flake8_aiocost.effects.purchase import Purchase
    from flake8_aiocost.effects.waits import Waits
    from flake8_aiocost.rules.rule import Case

_CALLS: Mapping[WaitKind, str] = {
    "cache": "cache look-up",
    "database": "database call",
    "file": "file access",
    "send": "send",
    "network": "network call",
    "stream": "stream read",
    "model": "model call",
    "process": "process",
    "configured": "configured call",
}

#: An unknown number of items may well be this many. With two of them a gather of database calls saves 3 ms, and with
#: five 12 ms: of 23 judged findings on gathers in hot paths, most of them of such lists, none was acted on
#: (docs/findings-review.md).
_MANY_ITEMS = 10


def purchased(case: Case, items: int = LEAST_ITEMS) -> Purchase | None:
    """What a spawn buys, ``None`` where it is not concurrency.

    Args:
        case: the spawn.
        items: how many of an unknown number of items there are.
    """
    spawn, judged = case.spawn, case.judged
    construct = declared()[spawn.construct]
    children = judged.children(case)
    if construct.family == "task":
        if spawn.together:
            # As many as the loop around has items.
            return purchase([structs.replace(each, count=None) for each in children], items)
        rest = judged.beside.after(case.module, spawn)
        return purchase([*children, Child("what follows", 1, Summary(rest))], items)
    return purchase(children, items) if construct.fans_out else None


def worth(case: Case) -> str:
    """Why a spawn is worth its price: by what its owner says of it, or because somebody waits and would notice.

    Returns:
        What completes "nothing is said, since ..."; empty where it is not.
    """
    hot, least = case.heat.kind in HOT, case.judged.worth_us
    said = case.spawn.saves_us
    if said is not None:
        return f"its owner says that it saves {duration(said)}" if said >= least or not hot else ""
    bought = purchased(case) if hot else None
    if bought is None:
        return ""
    if bought.saves_us >= least:
        # Of children that may not be there, and wait for something unknown, no message says how much it is.
        saves = told(bought, at_most=bool(case.spawn.fan_out.most)) or f"may save {duration(bought.saves_us)}"
        return f"it {saves}, and worth is {duration(least)}"
    # More items never save less, so most spawns, which have a known number or save too little, are asked once.
    if _saved(case, _MANY_ITEMS) < least:
        return ""
    enough = next(n for n in range(LEAST_ITEMS + 1, _MANY_ITEMS + 1) if _saved(case, n) >= least)
    return f"from {enough} items on it saves {duration(least)} or more, and worth is that"


def _saved(case: Case, items: int) -> float:
    bought = purchased(case, items)
    return bought.saves_us if bought is not None else 0.0


def throughput(case: Case) -> str:
    """Why a spawn in a background job is worth its price: it is about many items, each of which waits.

    Nobody waits for a job that fetches two things. One that fetches all of a list may take hours instead of minutes.
    Of 17 judged findings of this kind none was of use (docs/findings-review.md).

    Returns:
        What completes "nothing is said, since ..."; empty where it is not.
    """
    spawn = case.spawn
    many = (spawn.fan_out.unknown and not spawn.fan_out.most) or spawn.together
    if case.heat.kind not in BACKGROUND or case.heat.stated or not many or spawn.saves_us is not None:
        return ""
    bought = purchased(case)
    if bought is None or not (bought.waits.calls or bought.waits.unknowns):
        return ""
    what = calls(bought.waits) or bought.waits.unknown
    return f"each of an unknown number of items waits ({what}), and a job has to get through all of them"


def asleep(case: Case) -> str:
    """Why nobody would let the children sleep one after the other: there is one for each of an unknown number of items.

    Of two that sleep the price is told, since a sleep is no service.

    Returns:
        What completes "nothing is said, since ..."; empty where it is something else.
    """
    spawn = case.spawn
    many = (spawn.fan_out.unknown and not spawn.fan_out.most) or spawn.together
    if not many or case.heat.stated or spawn.saves_us is not None:
        return ""
    bought = purchased(case, _MANY_ITEMS)
    if bought is None or not bought.waits.sleeps:
        return ""
    each_us = bought.waits.sleep_us / LEAST_ITEMS
    if bought.waits.sleep_us and each_us * (_MANY_ITEMS - 1) < case.judged.worth_us:
        return ""
    return "each of an unknown number of items sleeps, and one after the other it would sleep for all of them"


def doubt(case: Case) -> str:
    """Why nobody can tell what a spawn buys: the code does not tell what some child is.

    Of 66 judged findings with such a child, 16 were of use to their reader (docs/findings-review.md).

    Returns:
        What completes "nothing is said, since ..."; empty where it can be told.
    """
    bought = purchased(case) if case.spawn.saves_us is None else None
    if bought is None:
        return ""
    return f"nothing tells what its children wait for ({bought.waits.unseen})" if bought.waits.unseen else ""


def broadcast(case: Case) -> str:
    """Why nobody would send to clients one after the other: a slow one would hold up the others.

    A send mostly only fills a buffer, so that there is nothing to save either; but then it does wait.

    Returns:
        What completes "nothing is said, since ..."; empty where it is something else.
    """
    spawn = case.spawn
    if not spawn.together and (not spawn.fan_out.unknown or spawn.fan_out.most):
        return ""
    children = case.judged.children(case)
    if not children or not all(map(_fills_buffer, children)):
        return ""
    return "its children mostly only fill a buffer, and beside each other a slow receiver holds up no other"


def _fills_buffer(child: Child) -> bool:
    """Whether a child waits for nothing but sends over connections that are open."""
    summary, waits = child.summary, child.summary.waits
    # A lock around a look at what is there is held for no time.
    passed = [each.entering for each in summary.held.values() if each.entering and each.waits.nothing]
    return not (waits.without(passed).unknowns or waits.sleeps) and set(waits.calls) == {"send"}


def mends(case: Case) -> bool:
    """Whether the children of a spawn wait only where something goes wrong, so that nobody knows what it buys."""
    bought = purchased(case) if case.spawn.saves_us is None else None
    waits = bought.waits if bought is not None else None
    return waits is not None and waits.failing and not (waits.calls or waits.sleeps or waits.unknowns)


def duration(us: float) -> str:
    """``0.5 ms``, ``30 ms``, ``2 s``: two digits at the most, since nobody knows more about a wait.

    Args:
        us: a time in µs.
    """
    rounded = float(f"{us:.2g}")
    return f"{rounded / 1e6:g} s" if rounded >= 1e6 else f"{rounded / 1e3:g} ms"


def said_of(wait: Assumed) -> str:
    """How long one call is taken to wait, and who says so."""
    if wait.kind == "sleep":
        return f"sleeps {duration(wait.us)} on purpose" if wait.us else "sleeps on purpose"
    if wait.kind == "unknown":
        return f"{duration(wait.us)} in all, for several things"
    if wait.kind == "configured":
        return f"{duration(wait.us)}, as the waits setting says"
    if wait.usual:
        return f"{duration(wait.us)}, what a {_CALLS[wait.kind]} usually takes"
    return f"{duration(wait.us)}, as the file about its library says"


def told(purchase: Purchase, *, at_most: bool = False, single: bool = False) -> str:
    """``saves about 3 ms of 6 (2 database calls)``; empty where nothing is known to be saved.

    Where some children wait for something unknown, or for each of an unknown number of items, it says ``at least``.

    Args:
        purchase: what is bought.
        at_most: some of the children may not be there, so it may save less.
        single: there is one child.
    """
    waits = purchase.waits
    if purchase.saves_us <= 0 or (at_most and (waits.unknown or waits.many)):
        return _asleep(waits, single=single)
    saved = duration(purchase.saves_us)
    if at_most:
        return f"saves up to {saved} ({calls(waits)})"
    if waits.unknown or waits.many:
        return f"saves at least {saved} ({calls(waits)})"
    whole = duration(waits.us)
    # "3 ms of 6": the unit is said once where it is the same.
    whole = whole.partition(" ")[0] if whole.partition(" ")[2] == saved.partition(" ")[2] else whole
    return f"saves about {saved} of {whole} ({calls(waits)})"


def _asleep(waits: Waits, *, single: bool) -> str:
    """How long children sleep that do nothing else; of several it is the sum, as of other waits."""
    if not waits.sleeps or waits.calls or waits.unknown:
        return ""
    said = "its child sleeps" if single else "its children sleep"
    if not waits.sleep_us:
        return said
    return f"{said} {duration(waits.sleep_us)}{'' if single else ' in all'}"


def calls(waits: Waits) -> str:
    """``2 database calls and 1 network call``; ``database calls`` where nobody knows how many."""
    parts = []
    for kind, number in sorted(waits.calls.items()):
        if kind == "queue" and len(waits.calls) > 1:
            continue  # a connection of a pool, which is part of the statement
        name = _CALLS.get(kind, kind)
        plural = name if number == 1 and not waits.many else f"{name}{'es' if name.endswith('s') else 's'}"
        parts.append(plural if waits.many else f"{number} {plural}")
    return " and ".join(parts)
