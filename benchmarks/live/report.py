"""Print and write what was measured."""

from __future__ import annotations

import json
import statistics
from typing import TYPE_CHECKING, Any

from live.judge import QUIETEST, judged, low, quiet_state
from live.predict import is_sure

if TYPE_CHECKING:
    from pathlib import Path

    from live.measure import Results


def rows(results: Results) -> list[dict[str, Any]]:
    """A row for each cell that was measured, µs of CPU per request on a quiet core."""
    found = []
    for cell, one in judged(results).items():
        found.append(
            {
                "construct": cell.construct,
                "n": cell.n,
                "awaitable": cell.awaitable,
                "connections": cell.connections,
                "excess_us": round(one.excess, 3),
                "stderr_us": round(one.error, 3),
                "by_process_us": [round(value, 2) for value in one.by_process],
                "request_us": round(one.request, 2),
                "pairs": one.pairs,
                "quiet": round(one.quiet, 2),
                "sure": one.sure,
            }
        )
    return found


def facts_of(results: Results, facts: dict[str, Any]) -> dict[str, Any]:
    """What is known of the run as a whole.

    The yardsticks are those between turns, which nothing interrupts. At a gate the same piece of Python takes a tenth
    more: 17.2 µs at best against 15.6.
    """
    yardsticks = results.yardsticks
    return {
        **facts,
        "yardstick_us": round(quiet_state(yardsticks, low(yardsticks, QUIETEST)), 3),
        "yardstick_median_us": round(statistics.median(yardsticks), 3),
        "rounds": results.rounds,
        "turns": results.turns,
        "disturbed": results.disturbed,
        "broken": results.broken,
    }


def show(cells: list[dict[str, Any]], facts: dict[str, Any]) -> None:
    """A line per cell."""
    print(", ".join(f"{name} {value}" for name, value in facts.items()))
    print(f"{'cell':44}{'excess µs':>10}{'± se':>7}{'predicted':>10}{'error':>8}{'request':>9}{'quiet pairs':>14}")
    for one in cells:
        name = f"{one['construct']} n={one['n']} {one['awaitable']} {one['connections']} conn"
        print(
            f"{name:44}{one['excess_us']:10.2f}{one['stderr_us']:7.2f}{prediction(one):>18}"
            f"{one['request_us']:9.1f}{one['pairs']:8}{one['quiet']:6.0%}"
        )


def prediction(cell: dict[str, Any]) -> str:
    """Two columns: what the table says, and by how much it is off."""
    if "predicted_us" not in cell:
        return ""
    if "relative_error" not in cell:
        return f"{cell['predicted_us']:10.2f}{'floor' if is_sure(cell) else 'unsure':>8}"
    return f"{cell['predicted_us']:10.2f}{cell['relative_error']:+8.0%}"


def write(file: Path, cells: list[dict[str, Any]], facts: dict[str, Any]) -> None:
    """All results as JSON."""
    file.write_text(json.dumps({**facts, "cells": cells}, indent=1) + "\n", encoding="utf-8")
