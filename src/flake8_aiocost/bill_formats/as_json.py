"""JSON with the schema ``aiocost-bill/1``: one object, in which each entry point has a line of its own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flake8_aiocost.bill_formats import Against, Compared, Entry, Spent, Statement

SCHEMA = "aiocost-bill/1"


class _Json:
    def text(self, statement: Statement, *, most: int, width: int | None) -> str:
        """Everything, whatever is shown elsewhere."""
        del most, width
        rows = ",\n  ".join(json.dumps(_entry(each, statement)) for each in statement.entries)
        rest = {
            "n": statement.items,
            "sources": statement.sources,
            "budget_us": statement.budget,
            "rates": {"path": statement.rates.path or None, "core_hour": statement.rates.core_hour}
            | {"currency": statement.rates.currency or None},
            "against": _against(statement.against),
            "coverage": {"files": statement.files, "spawns": statement.spawns, "on_no_bill": statement.left}
            | {"not_read": [{"path": path, "reason": reason} for path, reason in statement.unread]},
            "notes": statement.notes,
        }
        tail = ",\n ".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in rest.items())
        return f'{{"schema": "{SCHEMA}",\n "entries": [\n  {rows}\n ],\n {tail}}}\n'


def _entry(entry: Entry, statement: Statement) -> dict[str, Any]:
    return {
        "name": entry.name,
        "routes": entry.routes,
        "function": entry.function,
        "path": entry.path,
        "line": entry.line,
        "heat": {"kind": entry.kind, "subject": entry.subject, "reason": entry.framework},
        "per": entry.per,
        "us": _us(entry.us),
        "interval_us": _ends(entry.us, entry.off_us),
        "always_us": _us(entry.always_us),
        "terms_us": [_us(each) for each in entry.terms],
        "over_budget": entry.over_budget,
        "per_second": entry.rate,
        "cores": _rounded(entry.cores, 9),
        "least_cores": _rounded(entry.least_cores, 9),
        "money_per_month": _rounded(statement.money(entry.cores), 6),
        "least_money_per_month": _rounded(statement.money(entry.least_cores), 6),
        "compared": _compared(entry.compared),
        "spawns": [_spent(each) for each in entry.spent],
    }


def _spent(spent: Spent) -> dict[str, Any]:
    return {
        "what": spent.what,
        "construct": spent.construct,
        "path": spent.path,
        "line": spent.line,
        "function": spent.function,
        "way": spent.way,
        "us": _us(spent.us),
        "interval_us": _ends(spent.us, spent.off_us),
        "always_us": _us(spent.always_us),
        "share": round(spent.share, 4),
        "times": spent.times,
        "terms_us": [_us(each) for each in spent.terms],
        "source": spent.source,
        "buys": spent.buys or None,
        "code": spent.code or None,
        "silence": {"kind": spent.silence, "why": spent.why} if spent.silence else None,
        "compared": _compared(spent.compared),
    }


def _against(against: Against | None) -> dict[str, Any] | None:
    return None if against is None else {"here": against.here, "there": against.there, "notes": against.notes}


def _compared(compared: Compared | None) -> dict[str, float] | None:
    if compared is None:
        return None
    return {"here_us": _us(compared.here_us), "there_us": _us(compared.there_us)}


def _ends(us: float, off_us: float) -> list[float]:
    """Both ends of the 90 % interval; nothing costs less than 0."""
    return [_us(max(0.0, us - off_us)), _us(us + off_us)]


def _rounded(number: float | None, digits: int) -> float | None:
    return None if number is None else round(number, digits)


def _us(us: float) -> float:
    """µs to the nanosecond."""
    return round(us, 3)


FORMAT = _Json()
