"""JSON with the schema ``aiocost-check/1``: one object, in which each finding has a line of its own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.formats import Reported, Summary
    from flake8_aiocost.model import Cost, Price

SCHEMA = "aiocost-check/1"


class _Json:
    chains = True

    def findings(self, reported: Sequence[Reported], *, first: bool) -> Iterator[str]:
        """One object for each."""
        for number, each in enumerate(reported):
            yield (_BEGIN if first and not number else ",\n  ") + json.dumps(_finding(each))

    def end(self, summary: Summary, *, empty: bool) -> str:
        """What the run comes to."""
        counted = {
            "files": summary.files,
            "found": summary.found,
            "outcomes": summary.outcomes,
            "not_read": [{"path": path, "reason": reason} for path, reason in summary.unread],
            "failed": summary.failed,
        }
        return f'{_BEGIN if empty else ""}\n ],\n "summary": {json.dumps(counted)}}}\n'


_BEGIN = f'{{"schema": "{SCHEMA}",\n "findings": [\n  '


def _finding(each: Reported) -> dict[str, Any]:
    finding, position = each.finding, each.finding.position
    return {
        "code": finding.code,
        "message": finding.message,
        "path": each.path,
        "line": position.line,
        "column": position.column + 1,
        "end_line": position.end_line,
        "end_column": position.end_column + 1,
        "construct": each.construct or None,
        "heat": {"kind": each.heat.kind, "subject": each.heat.subject, "reason": each.heat.reason}
        if each.heat
        else None,
        "chain": [{"path": step.path, "line": step.line, "text": step.text} for step in each.chain],
        "price": _price(finding.price) if finding.price else None,
    }


def _price(price: Price) -> dict[str, Any]:
    environment = price.environment
    return {
        "total": _cost(price.total) if price.total else None,
        "fixed": _cost(price.fixed),
        "per_child": _cost(price.per_child),
        "source": price.source,
        "python": ".".join(map(str, environment.python)),
        "loop": environment.loop,
        "task_factory": environment.task_factory,
        "load": environment.load,
    }


def _cost(cost: Cost) -> dict[str, float]:
    """In µs, to the nanosecond."""
    return {
        "construct_us": round(cost.construct_us, 3),
        "sequence_us": round(cost.sequence_us, 3),
        "excess_us": round(cost.excess_us, 3),
    }


FORMAT = _Json()
