"""Which table fits this project: the one that ``table`` names, one in its calibration/ folder, or the reference.

What a price was measured on always stands in its ``source``. Where that is not what the project will run on, and the
settings of this linter name that, ``Choice.problem`` tells why and what to do. Else the source is all there is to tell:
the Python may be the one that a colleague happens to have.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from flake8_aiocost.cost.environments import fits, labels, target_label
from flake8_aiocost.cost.price import Choice, Pricer, source_of
from flake8_aiocost.cost.target import declares_uvloop, python_of
from flake8_aiocost.cost.validate import moment
from flake8_aiocost.errors import TableError
from flake8_aiocost.price import Environment

if TYPE_CHECKING:
    from pathlib import Path

    from flake8_aiocost.cost.table import Table
    from flake8_aiocost.price import LoopKind
    from flake8_aiocost.settings import Settings

FOLDER = "calibration"


@lru_cache(maxsize=32)
def pricer(settings: Settings) -> Pricer:
    """The pricer for these settings: one per project and lint run, whatever the number of its files."""
    return Pricer(partial(choose, settings))


def choose(settings: Settings) -> Choice:
    """Read what the project says of itself, and the table that fits.

    The target's Python is ``settings.python``, else that of the table that ``settings.table`` names, else what
    ``target.python_of`` reads. Its loop is ``settings.loop``; for ``auto`` it is uvloop where the requirements name it,
    else the only loop of the table that ``settings.table`` names, else asyncio.
    """
    named, fault = _named(settings)
    python = settings.python or (named.minor if named else python_of(settings.root))
    loop = settings.loop if settings.loop != "auto" else _loop(settings.root, named)
    environment = Environment(python, loop, settings.task_factory, settings.load)
    own: Table | None = None
    near: tuple[Table, ...] = ()
    if named is not None and fits(named, environment):
        own = named
    elif named is not None:
        fault = _holds_for(f"{settings.table} holds", [named], environment)
    elif settings.table is None:
        own, near, fault = _in_folder(settings, environment)
    return _with_problem(Choice(environment, own, near), fault, settings)


def _is_stated(settings: Settings) -> bool:
    """Whether the settings name the target, as far as no default does it."""
    return (settings.python, settings.loop, settings.task_factory, settings.load) != (None, "auto", "default", "busy")


def _named(settings: Settings) -> tuple[Table | None, str | None]:
    if settings.table is None:
        return None, None
    loaded = _load(settings.root / settings.table, settings.table)
    return (None, str(loaded)) if isinstance(loaded, TableError) else (loaded, None)


def _load(path: Path, shown: str) -> Table | TableError:
    from flake8_aiocost.cost.files import load  # noqa: PLC0415  imports msgspec, in 13 ms

    try:
        return load(path, shown)
    except TableError as error:
        return error


def _loop(root: Path, named: Table | None) -> LoopKind:
    if declares_uvloop(root):
        return "uvloop"
    loops = {measured.loop for measured in named.environments} if named else set()
    return loops.pop() if len(loops) == 1 else "asyncio"


def _in_folder(settings: Settings, environment: Environment) -> tuple[Table | None, tuple[Table, ...], str | None]:
    """The newest table in calibration/ that fits, else those of other Pythons; and what is wrong with the folder.

    JSON that never was a table, such as raw pyperf results, is passed over. Damaged tables are named even where
    another one fits, since they may be what was meant.
    """
    loaded = [_load(path, f"{FOLDER}/{path.name}") for path in sorted((settings.root / FOLDER).glob("*.json"))]
    tables = [table for table in loaded if not isinstance(table, TableError)]
    faults = [str(error) for error in loaded if isinstance(error, TableError) and not error.foreign]
    fitting = [table for table in tables if fits(table, environment)]
    own = max(fitting, key=lambda table: (not table.unusual, moment(table.created)), default=None)
    if own is None and tables and not faults and _is_stated(settings):
        faults.append(_holds_for(f"the tables in {FOLDER}/ hold", tables, environment))
    tables.sort(key=lambda table: moment(table.created), reverse=True)
    # Of two Pythons as near, the older one, as with the references.
    tables.sort(key=lambda table: (abs(table.minor[1] - environment.python[1]), table.minor))
    return own, tuple(tables) if own is None else (), faults[0] if faults else None


def _with_problem(choice: Choice, fault: str | None, settings: Settings) -> Choice:
    """Complete what is wrong with what is used instead; without an own table the reference may be at fault too."""
    source = source_of(choice)
    wanted = target_label(choice.environment)
    if choice.own is None and fault is None and _is_stated(settings) and source != f"reference: {wanted}":
        fault = f"no table for {wanted}: {_measure(choice.environment)}"
    if fault is None:
        return choice
    return replace(choice, problem=f"{fault}; until then prices are of {source}" if source else fault)


def _holds_for(which: str, tables: list[Table], environment: Environment) -> str:
    there = "; ".join(dict.fromkeys(label for table in tables for label in labels(table)))
    return f"{which} for {there}, not for {target_label(environment)}: {_measure(environment)}"


def _measure(environment: Environment) -> str:
    if environment.task_factory == "eager" and environment.python < (3, 12):
        return "the eager task factory needs Python 3.12 or later"
    return f"run aiocost-calibrate where the code will run, with Python {environment.python[0]}.{environment.python[1]}"
