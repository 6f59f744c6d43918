"""JSON with the schema ``aiocost-diff/1``: one object, in which each entry point has a line of its own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flake8_aiocost.diff_formats import TOP, figures, grouped
from flake8_aiocost.diff_formats.blocks import blocks
from flake8_aiocost.diff_formats.headline import headline
from flake8_aiocost.review.amounts import total

if TYPE_CHECKING:
    from flake8_aiocost.diff_formats import Line, Review
    from flake8_aiocost.diff_formats.blocks import Block
    from flake8_aiocost.review.amounts import Amount
    from flake8_aiocost.review.changes import EntryChange, SpawnChange, Through
    from flake8_aiocost.review.sides import Side

SCHEMA = "aiocost-diff/1"
_SIGNS = {"+": "more", "-": "less", "?": "depends on n", "=": "same"}


class _Json:
    paths = TOP
    headline = True

    def text(self, review: Review, *, most: int, width: int | None) -> str:
        """Everything, whatever is shown elsewhere."""
        del most, width
        rows = ",\n  ".join(json.dumps(_line(each)) for each in review.lines)
        numbers = {id(each): number for number, each in enumerate(review.lines)}
        every = [each.change.amount.always_us for each in review.lines]
        ends = review.ends
        rest = {
            "headline": headline(review),
            "changed": review.changed,
            "over_budget": review.is_beyond,
            "base": {"name": ends.base, "commit": ends.base_id},
            "head": {"name": ends.head or None, "commit": ends.head_id or None, "valid_at": ends.valid_at or None},
            "n": review.items,
            "groups": [_group(each, numbers) for each in blocks(review.lines)],
            "more_us": _us(total([each.change.amount for each in review.lines if each.change.amount.sign == "+"]).us),
            "less_us": _us(-total([each.change.amount for each in review.lines if each.change.amount.sign == "-"]).us),
            "more_every_us": _us(sum(us for us in every if us > 0)),
            "less_every_us": _us(sum(-us for us in every if us < 0)),
            "before": _side([each.difference.base for each in review.projects]),
            "after": _side([each.difference.head for each in review.projects]),
            "below_min_cost": review.small,
            "not_counted": [_carried(folder, change) for folder, change in review.carried],
            "reached_by_no_entry": [
                {"what": each.spawn.what, "construct": each.spawn.construct, "us": _us(each.spawn.us)}
                | _at(folder, each.where.path, each.spawn.line)
                for folder, each in review.loose
            ],
            "not_read": [{"path": path, "on": side, "reason": reason} for path, side, reason in review.unread],
            "rates": {"path": review.rates.path or None, "core_hour": review.rates.core_hour}
            | {"currency": review.rates.currency or None},
            "sources": review.sources,
            "notes": review.notes,
        }
        tail = ",\n ".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in rest.items())
        inside = f"[\n  {rows}\n ]" if rows else "[]"
        return f'{{"schema": "{SCHEMA}",\n "entries": {inside},\n {tail}}}\n'


def _line(line: Line) -> dict[str, Any]:
    change = line.change
    payer = change.payer
    return {
        "name": payer.name,
        "was": change.was or None,
        "routes": payer.routes,
        "state": change.state,
        "sign": _SIGNS[change.amount.sign],
        "every_sign": _SIGNS[change.amount.always_sign],
        **_at(line.folder, change.where.path, change.line),
        "heat": {"kind": payer.kind, "subject": payer.subject, "reason": payer.framework},
        "per": payer.per,
        "us": _us(change.amount.us),
        "every_us": _us(change.amount.always_us),
        "before": _amount(change.before),
        "after": _amount(change.after),
        "over_budget": line.beyond,
        "per_second": line.rate,
        "cores": None if line.cores is None else round(line.cores, 9),
        "least_cores": None if line.least_cores is None else round(line.least_cores, 9),
        "spawns": [_spawn(each, line.folder) for each in change.spawns],
    }


def _group(block: Block, numbers: dict[int, int]) -> dict[str, Any]:
    us = [_us(each.change.amount.us) for each in block.lines]
    return {
        "entries": [numbers[id(each)] for each in block.lines],
        "every_us": _us(block.first.change.amount.always_us),
        "least_us": min(us),
        "most_us": max(us),
        "cause": {"kind": block.cause.kind, "text": grouped.cause(block), "shared": block.shared or None},
    }


def _spawn(change: SpawnChange, folder: str) -> dict[str, Any]:
    one, told = change.spawn, change.told
    return {
        "status": change.status,
        "what": one.what,
        "was": change.before.what if change.before is not None else None,
        "construct": one.construct,
        **_at(folder, change.where.path, one.line),
        "function": change.where.shown,
        "way": change.way,
        "us": _us(change.amount.us),
        "always_us": _us(change.amount.always_us),
        "terms_us": [_us(each) for each in change.amount.terms],
        "untouched": change.untouched,
        "call": _call(change.through, folder),
        "edited": change.edited.shown if change.edited is not None else None,
        "elsewhere": change.elsewhere or None,
        "why": change.why or None,
        "code": told.code or None,
        "buys": told.buys or None,
        "silence": {"kind": told.silence, "why": told.why} if told.silence is not None else None,
    }


def _call(through: Through | None, folder: str) -> dict[str, Any] | None:
    if through is None:
        return None
    return {"caller": through.caller, "target": through.target, **_at(folder, through.path, through.line)}


def _carried(folder: str, change: EntryChange) -> dict[str, Any]:
    spawns = [_spawn(each, folder) for each in change.spawns if each.status == "carried"]
    return {"name": change.payer.name, **_at(folder, change.where.path, change.line), "spawns": spawns}


def _at(folder: str, path: str, line: int) -> dict[str, Any]:
    where, _, number = figures.place(folder, path, line).rpartition(":")
    return {"path": where, "line": int(number)}


def _amount(amount: Amount) -> dict[str, Any]:
    return {
        "us": _us(amount.us),
        "always_us": _us(amount.always_us),
        "terms_us": [_us(each) for each in amount.terms],
    }


def _side(sides: list[Side]) -> dict[str, Any]:
    return {
        "entries": sum(len(each.payers) for each in sides),
        "us": _us(sum(each.us for each in sides)),
        "always_us": _us(sum(each.always_us for each in sides)),
        "files": sum(each.files for each in sides),
    }


def _us(us: float) -> float:
    """Nanoseconds are what was measured; and no zero has a sign."""
    return round(us, 3) + 0.0


FORMAT = _Json()
