"""What each shape was said to cost and what it cost, beside each other."""

from __future__ import annotations

import statistics
from typing import Any

from live.predict import CLOSE, FLOOR, is_sure
from live.report import prediction


def show(cells: list[dict[str, Any]], facts: dict[str, Any]) -> None:
    """A line per shape and number of connections."""
    print(", ".join(f"{name} {value}" for name, value in facts.items()))
    print(f"{'shape':20}{'conn':>5}{'excess µs':>11}{'± se':>7}{'predicted':>10}{'error':>8}{'quiet pairs':>14}  of")
    for one in cells:
        print(
            f"{one['construct']:20}{one['connections']:5}{one['excess_us']:11.2f}{one['stderr_us']:7.2f}"
            f"{prediction(one)}{one['pairs']:8}{one['quiet']:6.0%}  {', '.join(one['spawns'])}"
        )


def summary(cells: list[dict[str, Any]]) -> str:
    """How true the prices are, a line for each number of connections and one for all."""
    by_load: dict[str, list[dict[str, Any]]] = {}
    for cell in cells:
        by_load.setdefault(f"{cell['connections']} conn", []).append(cell)
    return "\n".join(f"{name}: {truth(some)}" for name, some in [*by_load.items(), ("all", cells)])


def truth(cells: list[dict[str, Any]]) -> str:
    """How true the prices of these are, in one line."""
    above = [cell for cell in cells if "relative_error" in cell]
    unsure = sum(not is_sure(cell) for cell in cells)
    below = f"{len(cells) - len(above) - unsure} below it, {unsure} without enough quiet moments"
    if not above:
        return f"nothing above the noise floor ({FLOOR:g} standard errors), {below}"
    errors = [abs(cell["relative_error"]) for cell in above]
    worst = max(above, key=lambda cell: abs(cell["relative_error"]))
    return (
        f"{len(above)} above the noise floor ({FLOOR:g} standard errors), {below}: median error"
        f" {statistics.median(errors):.0%}, {sum(error <= CLOSE for error in errors) / len(errors):.0%} of them within"
        f" {CLOSE:.0%}, worst {worst['relative_error']:+.0%} ({worst['construct']}, {worst['connections']} conn)"
    )
