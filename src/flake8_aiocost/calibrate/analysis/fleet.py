"""Merge the tables of several hosts into one: the median of the hosts, and the spread between them."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from datetime import datetime, timezone
from operator import itemgetter
from typing import TYPE_CHECKING

import msgspec

from flake8_aiocost.calibrate.analysis.environments import environment_key, environment_title
from flake8_aiocost.calibrate.analysis.fit import fit
from flake8_aiocost.calibrate.analysis.significance import mean_ratio
from flake8_aiocost.calibrate.errors import UsageError
from flake8_aiocost.cost.interpolate import SEQUENCE
from flake8_aiocost.cost.table import Curve, Machine, Measured, Point, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: The factor from the median absolute deviation of normal values to their standard deviation.
DEVIATION = 1.4826
#: A host that costs this many times the fleet's median, or less by the same factor, is an outlier.
OUTLIER_RATIO = 1.25

#: The tables of a fleet by the name of the host.
Hosts = dict[str, Table]


def name_hosts(tables: Mapping[str, Table]) -> Hosts:
    """Give each table, given by its path, the name of its host.

    Raises ``UsageError`` if they are not all of one Python, or if one is given twice.
    """
    pythons = {_python(table): path for path, table in tables.items()}
    if len(pythons) > 1:
        each = ", ".join(f"{path} is of {python}" for python, path in sorted(pythons.items()))
        raise UsageError(f"one table cannot hold several Pythons: {each}; merge those of one Python at a time")
    named: Hosts = {}
    seen: dict[bytes, str] = {}
    for path, table in tables.items():
        content = msgspec.json.encode(table, order="sorted")
        if content in seen:
            same = seen[content]
            raise UsageError(f"{path} holds the same as another table of the fleet ({same}); name each host once")
        name = table.name if table.name not in named else f"{table.name} ({table.machine.hostname}, {table.created})"
        named[name] = table
        seen[content] = name
    return named


def merge_tables(fleet: Hosts, name: str) -> Table:
    """One table. Its points are medians across hosts, and their standard error is the spread between the hosts."""
    by_key: dict[tuple[str, str, str, str], dict[str, Measured]] = defaultdict(dict)
    for host, table in fleet.items():
        for measured in table.environments:
            by_key[environment_key(measured)][host] = measured
    lacking: dict[str, list[str]] = defaultdict(list)
    environments = []
    for _, there in sorted(by_key.items(), key=itemgetter(0)):
        first = next(iter(there.values()))
        title = environment_title(first)
        if len(there) < len(fleet):
            lacking[", ".join(sorted(set(fleet) - set(there)))].append(title)
        made = _constructs(there)
        if SEQUENCE not in made:
            raise UsageError(f"the tables have no n of the sequence in common for {title}; use one profile for all")
        versions = {one.loop_version for one in there.values()}
        loop, factory, load, awaitable = first.loop, first.task_factory, first.load, first.awaitable
        environments.append(Measured(loop, factory, load, awaitable, made, ", ".join(sorted(versions))))
    tables = list(fleet.values())
    warnings = [
        f"{host} did not measure {'; '.join(what)}: measure it there, or leave the host out"
        for host, what in lacking.items()
    ]
    return Table(
        schema=tables[0].schema,
        name=name,
        created=datetime.now(timezone.utc).isoformat(timespec="seconds"),
        profile=_joined(table.profile for table in tables),
        python=Counter(table.python for table in tables).most_common(1)[0][0],
        implementation=tables[0].implementation,
        machine=_machine(tables),
        environments=tuple(environments),
        versions=_versions(tables),
        warnings=(*warnings, *outliers(fleet, environments)),
        yardstick=round(statistics.median([table.yardstick for table in tables if table.yardstick] or [0.0]), 3),
        build=tables[0].build if len({table.build for table in tables}) == 1 else "",
    )


def _python(table: Table) -> str:
    """What all tables of a fleet have in common."""
    unusual = f", {table.build}" if table.unusual else ""
    return f"{table.implementation} {table.minor[0]}.{table.minor[1]}{unusual}"


def _constructs(there: Mapping[str, Measured]) -> dict[str, Curve]:
    """The curve of each construct at the n that all hosts with it measured, so that no curve jumps between hosts."""
    made = {}
    for construct in sorted({name for one in there.values() for name in one.constructs}):
        curves = [one.constructs[construct] for one in there.values() if construct in one.constructs]
        by_n = [{point.n: point for point in curve.points} for curve in curves]
        common = sorted(set.intersection(*(set(points) for points in by_n)))
        if common:
            points = tuple(_point(n, [points[n] for points in by_n]) for n in common)
            made[construct] = Curve(points, *fit(points))
    return made


def _point(n: int, points: Sequence[Point]) -> Point:
    """The median. Its error says how far another host of the fleet may be from it, not how exact the median is."""
    middle = statistics.median(point.us for point in points)
    spread = DEVIATION * statistics.median(abs(point.us - middle) for point in points)
    return Point(n, round(middle, 4), round(max(spread, statistics.median(point.stderr for point in points)), 4))


def cost_ratios(fleet: Hosts, environments: Iterable[Measured]) -> dict[str, float]:
    """The cost of each host divided by the fleet's median: the geometric mean over all points."""
    medians = {
        (*environment_key(one), construct, point.n): point.us
        for one in environments
        for construct, curve in one.constructs.items()
        for point in curve.points
        if point.us > 0
    }
    return {
        host: mean_ratio(
            point.us / medians[place]
            for one in table.environments
            for construct, curve in one.constructs.items()
            for point in curve.points
            if (place := (*environment_key(one), construct, point.n)) in medians
        )
        for host, table in fleet.items()
    }


def outliers(fleet: Hosts, environments: Iterable[Measured]) -> list[str]:
    """A warning for each host whose prices differ from the fleet's."""
    return [
        f"{host} stands out: it costs {ratio:.2f} times the fleet's median: give it a table of its own"
        for host, ratio in cost_ratios(fleet, environments).items()
        if not 1 / OUTLIER_RATIO <= ratio <= OUTLIER_RATIO
    ]


def _machine(tables: Sequence[Table]) -> Machine:
    machines = [table.machine for table in tables]
    return Machine(
        hostname=_joined(machine.hostname for machine in machines),
        cpu_model=_joined(machine.cpu_model for machine in machines),
        cpu_count=int(statistics.median_low([machine.cpu_count for machine in machines])),
        platform=_joined(machine.platform for machine in machines),
    )


def _versions(tables: Sequence[Table]) -> dict[str, str]:
    names = sorted({name for table in tables for name in table.versions})
    return {name: _joined(table.versions[name] for table in tables if name in table.versions) for name in names}


def _joined(texts: Iterable[str]) -> str:
    """The distinct texts, in their order. Cut for a large fleet, since a text of a table has at most 200 letters."""
    joined = ", ".join(text for text in dict.fromkeys(texts) if text)
    return joined if len(joined) <= 200 else f"{joined[:196]} ..."
