"""JSON with the schema ``aiocost-check/1``: one object, in which each finding has a line of its own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.formats import Reported, Summary
    from flake8_aiocost.model import Heat
    from flake8_aiocost.price import Cost, Price

SCHEMA = "aiocost-check/1"


class Json:
    """The output of one run."""

    chains = True
    totals = True

    def __init__(self) -> None:
        """Begin with nothing."""
        self._before = f'{{"schema": "{SCHEMA}",\n "findings": ['

    def findings(self, reported: Sequence[Reported]) -> Iterator[str]:
        """One object for each."""
        for each in reported:
            yield f"{self._before}\n  {json.dumps(record(each))}"
            self._before = ","

    def end(self, summary: Summary) -> str:
        """What the run comes to."""
        begun = "" if self._before == "," else self._before
        return f'{begun}\n ],\n "summary": {json.dumps(counted(summary))}}}\n'


def counted(summary: Summary) -> dict[str, Any]:
    """What a run comes to, as an object."""
    return {
        "files": summary.files,
        "found": summary.found,
        "outcomes": summary.outcomes,
        "not_read": [{"path": path, "reason": reason} for path, reason in summary.unread],
        "failed": summary.failed,
    }


def record(each: Reported) -> dict[str, Any]:
    """A finding as an object."""
    finding, position = each.finding, each.finding.position
    return {
        "code": finding.code,
        "message": finding.message,
        "path": each.path,
        "line": position.line,
        "column": position.column + 1,
        "end_line": position.end_line,
        "end_column": position.end_column + 1,
        "function": finding.function or None,
        "construct": each.construct or None,
        "heat": heat_of(each.heat) if each.heat else None,
        "chain": [{"path": step.path, "line": step.line, "text": step.text} for step in each.chain],
        "price": price_of(finding.price) if finding.price else None,
    }


def heat_of(heat: Heat) -> dict[str, str]:
    """How a spawn is reached, as an object."""
    return {"kind": heat.kind, "subject": heat.subject, "reason": heat.reason}


def price_of(price: Price) -> dict[str, Any]:
    """A price as an object."""
    environment = price.environment
    return {
        "total": _cost(price.total) if price.total else None,
        "fixed": _cost(price.fixed),
        "per_child": _cost(price.per_child),
        "items": [
            {
                "name": each.name,
                "us": round(each.us, 3),
                "per_child_us": round(each.per_child_us, 3),
                "source": each.source or price.source,
            }
            for each in price.items
        ],
        "source": price.source,
        "python": ".".join(map(str, environment.python)),
        "loop": environment.loop,
        "task_factory": environment.task_factory,
        "load": environment.load,
    }


def _cost(cost: Cost) -> dict[str, Any]:
    """In µs, to the nanosecond; both ends of the 90 % intervals."""
    ends = {}
    if cost.interval is not None:
        for name, us in (("construct", cost.construct_us), ("excess", cost.excess_us)):
            ends[f"{name}_interval_us"] = [round(end, 3) for end in cost.interval.around(us)]
    return {
        "construct_us": round(cost.construct_us, 3),
        "sequence_us": round(cost.sequence_us, 3),
        "excess_us": round(cost.excess_us, 3),
        **ends,
    }


FORMAT = Json
