"""Whether a decoded table can be true: what its types do not say."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.cost.table import Curve, Measured, Table

#: What a spawn of two costs, in µs, between the fastest and the slowest machine. A gather of two takes 1.3 µs with the
#: eager factory on a server of 2024, 21 µs on the article's and some 200 µs on a 700 MHz single-board computer. The
#: window is exactly 1,000 wide, so that a table in ns or ms of any machine in it falls outside.
PLAUSIBLE_US = (0.4, 400.0)
#: A gather of a million takes seconds: nobody calibrates beyond.
MOST_CHILDREN = 1_000_000
#: A number from here on is not shown in a fault.
SHOWN = 10**12
#: The dearest of these that an environment holds is judged: a hasty calibration of a busy machine may say of one
#: that it costs next to nothing.
TASKS = ("gather", "create_task", "task_group", "wait")
#: What is out of the question for one child in sequence, in µs: four times what the slowest machine above may take, and
#: less than what any takes in ns. There is no least: where a ready child drowns in noise, its price may come out as 0.
SEQUENCE_LIMIT_US = {"ready": 20.0, "suspending": 1_000.0}
#: The same for one child of anything else: that machine's hop to a thread and back takes some 5,000 µs.
CHILD_LIMIT_US = 50_000.0

#: What a request's worth of ordinary Python takes, in µs: 16 on the machine of the reference tables, some 300 on the
#: slowest one above. As wide as the window of gather, for the same reason.
YARDSTICK_US = (1.0, 1_000.0)


def fault(table: Table) -> str | None:
    """The first thing that is wrong with a table, as the rest of a sentence after its name, or ``None``."""
    return next(_faults(table), None)


def _faults(table: Table) -> Iterator[str]:
    for key in ("name", "created", "profile", "python", "implementation"):
        text: str = getattr(table, key)
        if not text.strip() or not text.isprintable() or len(text) > 200:
            yield f"its {key} is {text[:40]!r}, where a line of text is expected"
    for what, text in _other_texts(table):
        # Some of them may be empty, and a warning is longer than a name.
        if not text.isprintable() or len(text) > 2_000:
            yield f"its {what} is {text[:40]!r}, where a line of text is expected"
    if not re.match(r"3\.[12]?[0-9](?![0-9])", table.python):
        yield f"its python is {table.python!r}, where a version such as '3.13.0' is expected"
    try:
        moment(table.created)
    except ValueError:
        yield f"it was created at {table.created!r}, where an ISO 8601 time is expected"
    if not table.environments:
        yield "it holds no environment"
    # 0 stands for a table that does not know it.
    if table.yardstick != 0 and not YARDSTICK_US[0] <= table.yardstick < YARDSTICK_US[1]:
        yield f"its yardstick takes {table.yardstick:g} µs, which it does on no machine"
    seen = set()
    for measured in table.environments:
        name = f"{measured.loop}/{measured.task_factory}/{measured.load}/{measured.awaitable}"
        if name in seen:
            yield f"it holds the environment {name} twice"
        seen.add(name)
        yield from (f"in {name}, {fault}" for fault in _in_environment(measured))


def _other_texts(table: Table) -> Iterator[tuple[str, str]]:
    """All texts that are printed somewhere, with what they are."""
    yield "build", table.build
    machine = table.machine
    yield from (("hostname", machine.hostname), ("cpu_model", machine.cpu_model), ("platform", machine.platform))
    for library, version in table.versions.items():
        yield from (("library", library), ("version", version))
    yield from (("warning", each) for each in table.warnings)
    for measured in table.environments:
        yield "loop_version", measured.loop_version
        yield from (("construct", name) for name in measured.constructs)


def moment(created: str) -> datetime:
    """The time of ``Table.created``, comparable with others: UTC where it names no zone.

    Raises:
        ValueError: it is not ISO 8601.
    """
    # Python 3.10 does not know the Z.
    when = datetime.fromisoformat(re.sub("[zZ]$", "+00:00", created))
    return when if when.tzinfo else when.replace(tzinfo=timezone.utc)


def _in_environment(measured: Measured) -> Iterator[str]:
    if "sequence" not in measured.constructs:
        yield "'sequence' is missing, which every construct is compared with"
    for construct, curve in measured.constructs.items():
        yield from (f"{construct} {fault}" for fault in _in_curve(curve))
    yield from _in_units(measured)


def _in_curve(curve: Curve) -> Iterator[str]:
    if not curve.points:
        yield "has no points"
        return
    for point in curve.points:
        # Written so that NaN fails too.
        if not (0 <= point.us < inf and 0 <= point.stderr < inf):
            yield f"n={point.n} takes {point.us} ± {point.stderr}, where 0 or more is expected"
        if not 1 <= point.n <= MOST_CHILDREN:
            yield f"has a point at n={_short(point.n)}, where 1 to {MOST_CHILDREN:,} is expected"
    if any(first.n >= second.n for first, second in pairwise(curve.points)):
        yield "has points whose n do not ascend"
    if not (-inf < curve.fixed < inf and 0 <= curve.per_child < inf):
        yield f"was fitted as {curve.fixed} + {curve.per_child} per child, where 0 or more is expected"
    # Where the curve bends, a line through it may pass below 0 at n = 0, but not through the other half of the sheet.
    last = curve.points[-1]
    line = curve.fixed + curve.per_child * last.n
    if not last.us / 3 - 1 <= line <= last.us * 3 + 1 or -curve.fixed > last.us:
        yield f"was fitted as {curve.fixed:g} + {curve.per_child:g} per child, which is far from its points"


def _short(number: int) -> str:
    """A number that may have more digits than a float holds, or than Python prints."""
    return str(number) if abs(number) < SHOWN else "a number of many digits"


def _in_units(measured: Measured) -> Iterator[str]:
    of_two = {name: _of_two(measured.constructs[name]) for name in TASKS if name in measured.constructs}
    if of_two:
        dearest = max(of_two, key=of_two.__getitem__)
        us = of_two[dearest]
        if not PLAUSIBLE_US[0] <= us < PLAUSIBLE_US[1]:
            yield f"{dearest} of two takes {us:g} µs, which no machine does{_unit(us)}"
    for construct, curve in measured.constructs.items():
        first = curve.points[0]
        limit = SEQUENCE_LIMIT_US[measured.awaitable] if construct == "sequence" else CHILD_LIMIT_US
        if first.us / first.n >= limit:
            yield f"{construct} takes {first.us / first.n:g} µs for each child, which no machine does"


def _of_two(curve: Curve) -> float:
    """µs of n=2, or what the nearest measured n makes of it."""
    nearest = min(curve.points, key=lambda point: abs(point.n - 2))
    return nearest.us * 2 / nearest.n


def _unit(us: float) -> str:
    for unit, size in (("ns", 1e-3), ("ms", 1e3), ("s", 1e6)):
        if PLAUSIBLE_US[0] <= us * size < PLAUSIBLE_US[1]:
            return f": is it in {unit}?"
    return ""
