"""Two sides held against each other: which entry points spend more or less, and through which spawns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from flake8_aiocost.review.amounts import LEAST_US, Amount, total
from flake8_aiocost.review.changes import Difference, EntryChange, Loose, SpawnChange, Through
from flake8_aiocost.review.evidence import Evidence, Known
from flake8_aiocost.review.matching import Matching
from flake8_aiocost.review.pairing import pairs
from flake8_aiocost.review.sides import Told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.review.changes import Status
    from flake8_aiocost.review.evidence import Call
    from flake8_aiocost.review.functions import Functions
    from flake8_aiocost.review.matching import View
    from flake8_aiocost.review.pairing import Pair
    from flake8_aiocost.review.sides import Payer, Placed, Share, Side, Where


def difference(base: View, head: View, least_us: float = 0.0) -> Difference:
    """Hold two sides against each other.

    Args:
        base: the state before.
        head: the state after.
        least_us: changes of less than this are only counted.
    """
    if base.side == head.side:
        return Difference(base.side, head.side)
    matching = Matching(base, head)
    found = list(_entries(matching))
    changes = [each for each in found if not each.amount.nothing]
    large = [each for each in changes if _is_large(each.amount, least_us)]
    carried = [each for each in found if any(spawn.status == "carried" for spawn in each.spawns)]
    return Difference(
        base.side,
        head.side,
        tuple(sorted(large, key=lambda each: each.rank)),
        tuple(sorted(carried, key=lambda each: each.rank)),
        len(changes) - len(large),
        tuple(_loose(matching)),
        tuple(_unread(base.side, head.side)),
    )


def _is_large(amount: Amount, least_us: float) -> bool:
    return (
        "?" in (amount.sign, amount.always_sign)
        or any(abs(each) >= max(least_us, LEAST_US) for each in amount.terms or (amount.us,))
        or any(abs(each) >= max(least_us, LEAST_US) for each in (amount.always_us, *amount.always_terms))
    )


def _entries(matching: Matching) -> Iterator[EntryChange]:
    base, head = matching.base, matching.head
    evidence = Evidence(matching)
    before_of = {there: here for here, there in matching.payers.items()}
    for number in range(len(head.side.payers)):
        yield _entry(matching, evidence, (before_of.get(number), number))
    for number in range(len(base.side.payers)):
        if number not in matching.payers:
            yield _entry(matching, evidence, (number, None))


def _entry(matching: Matching, evidence: Evidence, numbers: tuple[int | None, int | None]) -> EntryChange:
    before, after = numbers
    base = matching.base.side.payers[before] if before is not None else None
    head = matching.head.side.payers[after] if after is not None else None
    spawns = tuple(_spawn(matching, evidence, pair) for pair in pairs(matching, base, head))
    side = matching.head if head is not None else matching.base
    payer = head if head is not None else base
    assert payer is not None  # noqa: S101  it is one of a side
    where = side.side.functions[payer.function]
    # What is carried counts on both sides.
    lost = total([each.amount for each in spawns if each.status == "carried" and each.amount.told_sign == "-"])
    found = total([each.amount for each in spawns if each.status == "carried" and each.amount.told_sign != "-"])
    return EntryChange(
        payer,
        where,
        side.functions.line(where),
        _state(matching, base, head, where),
        _spent(base).plus(found),
        _spent(head).plus(lost, -1),
        tuple(sorted(spawns, key=_importance)),
        head.us if head is not None else 0.0,
        base.name if base is not None and head is not None and base.name != head.name else "",
    )


def _state(
    matching: Matching, base: Payer | None, head: Payer | None, where: Where
) -> Literal["new", "gone", "changed"]:
    """A function that was there before, or still is, has only spent nothing."""
    if base is None:
        return "changed" if matching.base.functions.has(matching.at_base(where)) else "new"
    if head is None:
        return "changed" if matching.head.functions.has(matching.at_head(where)) else "gone"
    return "changed"


def _paid(share: Share | None) -> Amount:
    """What is paid for one spawn."""
    return Amount() if share is None else Amount(share.us, share.always_us, share.terms, share.always_terms)


def _spent(payer: Payer | None) -> Amount:
    """What one call of an entry point spends."""
    if payer is None:
        return Amount()
    every = total([_paid(each).every for each in payer.shares])
    return Amount(payer.us, payer.always_us, payer.terms, every.terms)


def _importance(change: SpawnChange) -> tuple[bool, float, float, str, int]:
    """What changes in every call is told first, then what does most on the dearest branches."""
    always, us = (round(abs(each), 6) for each in (change.amount.always_us, change.amount.us))
    return change.status in ("same", "carried"), -always, -us, change.where.path, change.spawn.line


def _spawn(matching: Matching, evidence: Evidence, pair: Pair) -> SpawnChange:
    base, head = pair
    amount = _paid(head).plus(_paid(base), -1)
    view, share = (matching.head, head) if head is not None else (matching.base, base)
    assert share is not None  # noqa: S101  one of them is there
    side = view.side
    spawn = side.spawns[share.spawn]
    status = _status(base, head, amount)
    less = status == "removed" or (status == "changed" and amount.told_sign == "-")
    told = _evidence(evidence, matching, pair, less=less) if status != "same" else Known()
    status = "carried" if told.why else status
    # What was paid more is gone with the call that the other side has.
    calling = matching.base if less else matching.head
    return SpawnChange(
        status,
        spawn,
        side.functions[spawn.function],
        tuple(side.functions[each].shown for each in share.way),
        amount,
        head is not None and head.spawn in matching.heads_spawn,
        _through(told.call, calling.functions),
        told.edited,
        _other(matching, base, spawn) if head is not None else None,
        told.elsewhere,
        told.why,
        share.always_us > 0,
        matching.head.told(share.spawn) if head is not None and status in ("added", "changed") else Told(),
    )


def _status(base: Share | None, head: Share | None, amount: Amount) -> Status:
    if base is not None and head is not None:
        return "same" if amount.nothing else "changed"
    return "added" if head is not None else "removed"


def _evidence(evidence: Evidence, matching: Matching, pair: Pair, *, less: bool) -> Known:
    """What tells that more is paid for a spawn, or less."""
    base, head = pair
    if base is None or head is None:
        share = head if head is not None else base
        assert share is not None  # noqa: S101  one of them is there
        return evidence.of(share, added=head is not None)
    old, new = matching.base.side.spawns[base.spawn], matching.head.side.spawns[head.spawn]
    if matching.spawns.get(base.spawn) != head.spawn or abs(old.us - new.us) >= LEAST_US:
        # Somebody has edited or moved it, or it starts something else.
        return Known()
    return evidence.of_more(base if less else head, added=not less)


def _through(call: Call | None, functions: Functions) -> Through | None:
    if call is None:
        return None
    caller, target = call
    return Through(caller.shown, target.shown, caller.path, functions.mention(caller, target))


def _other(matching: Matching, base: Share | None, spawn: Placed) -> Placed | None:
    """What was there before, where that reads otherwise."""
    before = matching.base.side.spawns[base.spawn] if base is not None else None
    return before if before is not None and before.what != spawn.what else None


def _loose(matching: Matching) -> Iterator[Loose]:
    side = matching.head.side
    paid = {share.spawn for payer in side.payers for share in payer.shares}
    for number, each in enumerate(side.spawns):
        new = number not in matching.heads_spawn
        if new and number not in paid and each.heat == "unknown" and each.us >= LEAST_US:
            yield Loose(each, side.functions[each.function])


def _unread(base: Side, head: Side) -> Iterator[tuple[str, str, str]]:
    """The path, the side and the reason of files that were read on the other side."""
    for path in sorted({*base.unread, *head.unread}):
        if (path in base.unread) != (path in head.unread):
            side, name = (base, "base") if path in base.unread else (head, "head")
            yield path, name, side.unread[path]
