"""``rates.toml``: how often entry points are called, and what a core costs. People write it by hand and commit it.

```toml
version = 1
core-hour = 0.04          # what a core costs for an hour
currency = "EUR"

[default]                 # each entry point of a kind, unless [rates] knows better
job = "1/h"

[rates]                   # calls per second, by route or dotted name; * stands for any text
"GET /feed" = 620
"app.routers.admin.*" = "30/h"
```

What nobody wrote down stays unknown, and is never taken for 0.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flake8_aiocost.errors import SettingsError
from flake8_aiocost.project.patterns import dotted_names
from flake8_aiocost.records import Record
from flake8_aiocost.settings.values import shown
from flake8_aiocost.small_files import parse_toml, small_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

#: In the root of a project.
FILE = "rates.toml"
VERSION = 1
KINDS = ("request", "consumer", "job")
_KEYS = ("version", "core-hour", "currency", "default", "rates")
_UNITS = {"s": 1.0, "min": 60.0, "h": 3_600.0, "day": 86_400.0}
_RATE = re.compile(rf"\s*(\d{{1,12}}(?:\.\d{{1,12}})?)\s*/\s*({'|'.join(_UNITS)})\s*", re.ASCII)
ACCEPTED = 'calls per second, 0 or more, or a text such as "30/min", "2/h" or "1/day"'
#: A pattern has so many stars and characters, and a file so many patterns, that names are matched in no time.
_MOST_STARS, _MOST_CHARACTERS, _MOST_PATTERNS = 2, 400, 1_000
#: No currency has a longer name, and a column has no place for one.
_MOST_CURRENCY = 12


class Rates(Record, frozen=True):
    """What the file says. ``rates`` has its keys as they are written, with calls per second, in the file's order.

    ``path`` is what to call the file, empty where there is none. ``core_hour`` is ``None`` where nobody wrote it down.
    """

    path: str = ""
    core_hour: float | None = None
    currency: str = ""
    default: tuple[tuple[str, float], ...] = ()
    rates: tuple[tuple[str, float], ...] = ()

    def of(self, names: Iterable[str], kind: str) -> float | None:
        """How often an entry point is called per second; ``None`` where nobody wrote it down.

        Args:
            names: its routes and its dotted names.
            kind: of its heat.
        """
        key = self.key(names)
        return dict(self.default).get(kind) if key is None else dict(self.rates)[key]

    def key(self, names: Iterable[str]) -> str | None:
        """The key of ``rates`` that holds for an entry point: its very name, else the longest pattern that fits."""
        asked = tuple(names)
        fitting = self.fitting(asked)
        if fitting and fitting[0] in asked:
            return fitting[0]
        return min(fitting, key=lambda each: (each.count("*") - len(each), each), default=None)

    def fitting(self, names: Iterable[str]) -> list[str]:
        """All keys of ``rates`` that fit an entry point: its very names, in their order, and patterns."""
        asked = [each for each in names if len(each) <= _MOST_CHARACTERS]
        known = dict(self.rates)
        patterns = [key for key in known if "*" in key and any(_pattern(key).fullmatch(each) for each in asked)]
        return [*(each for each in asked if each in known), *patterns]


def key_names(routes: Sequence[str], path: str, function: str) -> tuple[str, ...]:
    """The names that a key of ``rates`` may have for an entry point: its routes, with and without the method, and the
    dotted names of its function.

    Args:
        routes: how it is called: ``GET /feed``.
        path: of its module, from the project's root.
        function: its qualified name in there.
    """
    return (*routes, *(each.partition(" ")[2] for each in routes), *dotted_names(path, function))


def read_rates(path: Path, called: str, *, optional: bool = False) -> Rates:
    """Read a file of rates.

    Args:
        path: where it lies.
        called: what to call it.
        optional: there need not be one.

    Raises:
        SettingsError: it cannot be read, or something in it is not what it should be.
    """
    try:
        text = small_text(path)
    except FileNotFoundError:
        if optional:
            return Rates()
        raise SettingsError(f"{called}: no such file") from None
    except OSError as error:
        raise SettingsError(f"{called}: cannot be read: {error.strerror or error}") from None
    except ValueError as error:
        raise SettingsError(f"{called}: cannot be read: {error}") from None
    try:
        values = parse_toml(text)
    except ValueError as error:
        raise SettingsError(f"{called}: {error}") from None
    return _rates(values, called)


def _rates(values: dict[str, Any], called: str) -> Rates:
    for key in values:
        if key not in _KEYS:
            raise SettingsError(f"{called}: unknown key {shown(key)}: expected {', '.join(_KEYS)}")
    version = values.get("version", VERSION)
    if version != VERSION or isinstance(version, bool):
        raise SettingsError(f"{called}: version = {shown(version)}: expected {VERSION}")
    currency = values.get("currency", "")
    if not isinstance(currency, str) or len(currency) > _MOST_CURRENCY or not currency.isprintable():
        raise SettingsError(f"{called}: currency = {shown(currency)}: expected a text such as EUR")
    price = values.get("core-hour")
    if price is not None:
        price = _number(price, f"{called}: core-hour", "what a core costs for an hour, a number, 0 or more")
    default, rates = (_table(values, name, called) for name in ("default", "rates"))
    for kind in dict(default):
        if kind not in KINDS:
            raise SettingsError(f"{called}: [default]: unknown key {shown(kind)}: expected {', '.join(KINDS)}")
    patterns = [key for key, _ in rates if "*" in key]
    for key in patterns:
        if key.count("*") > _MOST_STARS or len(key) > _MOST_CHARACTERS:
            raise SettingsError(f"{called}: [rates]: {shown(key)}: expected at most {_MOST_STARS} stars; write several")
    if len(patterns) > _MOST_PATTERNS:
        raise SettingsError(f"{called}: [rates]: expected at most {_MOST_PATTERNS:,} keys with a star")
    return Rates(called, price, currency.strip(), default, rates)


def _table(values: dict[str, Any], name: str, called: str) -> tuple[tuple[str, float], ...]:
    table = values.get(name, {})
    if not isinstance(table, dict):
        raise SettingsError(f"{called}: {name} = {shown(table)}: expected a table, [{name}]")
    return tuple([(key, _rate(value, f"{called}: [{name}]: {shown(key)}")) for key, value in table.items()])


def _rate(value: object, where: str) -> float:
    if isinstance(value, str):
        match = _RATE.fullmatch(value)
        if match is None:
            raise SettingsError(f"{where} = {shown(value)}: expected {ACCEPTED}")
        return float(match[1]) / _UNITS[match[2]]
    return _number(value, where, ACCEPTED)


def _number(value: object, where: str, accepted: str) -> float:
    try:
        number = float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else -1.0
    except OverflowError:
        number = -1.0
    if not 0 <= number < float("inf"):
        raise SettingsError(f"{where} = {shown(value)}: expected {accepted}")
    return number


@lru_cache(maxsize=_MOST_PATTERNS)
def _pattern(key: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, key.split("*"))), re.DOTALL)
