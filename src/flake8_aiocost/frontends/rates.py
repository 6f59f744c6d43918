"""``aiocost rates sync FILE ...``: adds what has no rate to ``rates.toml``, as comments, with what recordings tell."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.atomic_files import write_bytes_atomically
from flake8_aiocost.bill.rates import FILE, read_rates
from flake8_aiocost.bill.rates_text import Missing, with_missing
from flake8_aiocost.errors import SettingsError
from flake8_aiocost.frontends import console
from flake8_aiocost.frontends.bill_entries import Asked
from flake8_aiocost.frontends.billed import Billed
from flake8_aiocost.frontends.opened import open_projects
from flake8_aiocost.frontends.progress import Progress
from flake8_aiocost.frontends.recorded import Recorded, recorded
from flake8_aiocost.small_files import parse_toml, text_or_nothing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.bill_formats import Entry
    from flake8_aiocost.settings import Projects


def sync(
    logs: Sequence[str], projects: Projects, rates: str | None, over: str | None = None, metric: str | None = None
) -> int:
    """Add the entry points of the working directory's project that have no rate.

    Args:
        logs: access logs, counters of Prometheus, or spans, in any order, but counters of two times.
        projects: finds the settings of the project.
        rates: the file of rates, if it is not the project's.
        over: how long counters have counted.
        metric: the counter, where a file has several.

    Raises:
        AiocostError: a setting, a log or the file of rates is wrong, or cannot be written.
    """
    opened = open_projects((), projects, Progress())
    path = opened[0].indexed.settings.root / FILE if rates is None else Path(rates)
    called = os.path.relpath(path) if rates is None else rates
    known = read_rates(path, called, optional=True)
    billed = Billed()
    for each in opened:
        billed.add(each, Asked(2, known, None))
    entries = billed.statement(2).entries
    told = recorded(logs, entries, over, metric) if logs else None
    missing = _missing([each for each in entries if not each.has_key], told, entries)
    _write(path, called, missing)
    _tell(called, missing, told)
    return console.DONE


def _missing(without: Sequence[Entry], recorded: Recorded | None, entries: Sequence[Entry]) -> list[Missing]:
    """Those that are called first, the most often called first."""
    names = Counter(route for each in entries for route in each.routes)
    found = []
    for each in without:
        number = _number(each, recorded)
        # One route of several handlers names none of them.
        key = each.routes[0] if len(each.routes) == 1 and names[each.routes[0]] == 1 else each.function
        if recorded is not None and number:
            told = f"{_many(number, recorded.what)} in {_duration(recorded.counted.seconds)}"
            found.append(Missing(key, number / recorded.counted.seconds, told))
        else:
            found.append(Missing(key))
    return sorted(found, key=lambda each: -(each.per_second or 0.0))


def _write(path: Path, called: str, missing: Sequence[Missing]) -> None:
    if path.is_symlink():
        # A repository does not choose where files are written.
        raise SettingsError(f"{called}: a symbolic link is not written through; name the file with --rates")
    text = text_or_nothing(path)
    new = with_missing(text, missing)
    if new == text or not (missing or text):
        return
    if not _says_the_same(new, text):
        raise SettingsError(
            f"{called}: nothing can be added to it as it is written: expected a table with the head [rates]"
        )
    try:
        write_bytes_atomically(path, new.encode())
    except (OSError, ValueError) as error:
        raise console.OutputError(f"cannot write {called}: {getattr(error, 'strerror', None) or error}") from None


def _says_the_same(new: str, text: str) -> bool:
    """Whether nothing but comments and an empty table was added, whatever the text looks like."""
    try:
        after, before = parse_toml(new), parse_toml(text)
    except ValueError:
        return False
    begun = {} if text.strip() else {"version": 1}
    return after == {**begun, "rates": {}, **before}


def _number(entry: Entry, recorded: Recorded | None) -> int:
    """How often an entry point was called."""
    if recorded is None:
        return 0
    counted = recorded.counted
    return counted.calls.get(entry.function, 0) + sum(counted.requests.get(route, 0) for route in entry.routes)


def _tell(called: str, missing: Sequence[Missing], recorded: Recorded | None) -> None:
    told = sum(each.per_second is not None for each in missing)
    points = "1 entry point" if len(missing) == 1 else f"{len(missing)} entry points"
    line = f"{called}: added as comments: {points} without a rate"
    if recorded is not None:
        counted = recorded.counted
        line += (
            f", {told} of them with the rate of {_many(counted.total, recorded.what)} in {_duration(counted.seconds)}; "
            f"{recorded.what}s that fit no entry point that spawns: {counted.others:,}"
        )
        line += f", lines that are no {recorded.what}s: {counted.unread:,}" if counted.unread else ""
        line += "; if only some traces are kept, there were more calls than spans" if recorded.sampled else ""
    console.write(f"{line}\n")


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _duration(seconds: float) -> str:
    for size, unit in ((86_400, "days"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.3g} s"
