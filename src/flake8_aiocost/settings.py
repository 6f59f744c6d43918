"""Every option once: its name, what it accepts, its default and its help.

flake8's ``--aiocost-KEY`` options, the keys of ``[tool.aiocost]`` in pyproject.toml and ``docs/configuration.md`` all
derive from ``OPTIONS``. An option given to flake8 wins over the same key in pyproject.toml.
"""

from __future__ import annotations

import difflib
import re
import sys
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from flake8_aiocost.errors import SettingsError as SettingsError  # noqa: PLC0414
from flake8_aiocost.model import Load, LoopKind, TaskFactory

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: Files that mark the top of a project where no pyproject.toml has a ``[tool.aiocost]`` table.
ROOT_MARKERS = (".git", "pyproject.toml", "setup.cfg", "tox.ini", ".flake8")

Kind = Literal["text", "choice", "python", "number", "list", "pairs"]


@dataclass(frozen=True, slots=True)
class Option:
    """One option. ``accepts`` completes the sentence "expected ..."."""

    name: str
    kind: Kind
    default: str
    accepts: str
    help: str
    choices: tuple[str, ...] = ()

    @property
    def attribute(self) -> str:
        """The field of ``Settings`` that holds the value."""
        return self.name.replace("-", "_")


OPTIONS = (
    Option(
        "table",
        "text",
        "tables in calibration/, else the shipped reference",
        "the path of a table that aiocost-calibrate wrote",
        "Calibration table to take the prices from, relative to the project root.",
    ),
    Option(
        "python",
        "python",
        "auto",
        'auto or a quoted minor version such as "3.12"',
        "Python that will run the code. auto: the table's, .python-version, requires-python, or this interpreter.",
    ),
    Option(
        "loop",
        "choice",
        "auto",
        "auto, asyncio or uvloop",
        "Event loop that will run the code. auto: uvloop where the project's requirements name it.",
        ("auto", "asyncio", "uvloop"),
    ),
    Option(
        "task-factory",
        "choice",
        "default",
        "default or eager",
        "Task factory of the loop: eager stands for asyncio.eager_task_factory (Python 3.12 and later).",
        ("default", "eager"),
    ),
    Option(
        "load",
        "choice",
        "busy",
        "busy or alone",
        "busy: a server with many operations in flight; alone: one operation at a time.",
        ("busy", "alone"),
    ),
    Option(
        "hot",
        "list",
        "",
        "a list of path globs or dotted function patterns",
        "Code to treat as a hot path, whatever is inferred: src/api/**, app.feed.get_*.",
    ),
    Option(
        "background",
        "list",
        "",
        "a list of path globs or dotted function patterns",
        "Code to treat as a background job, whatever is inferred.",
    ),
    Option(
        "cold",
        "list",
        "",
        "a list of path globs or dotted function patterns",
        "Code that runs too rarely to matter: nothing is reported there.",
    ),
    Option(
        "min-cost",
        "number",
        "0",
        "a number of µs, 0 or more",
        "Report only spawns that cost at least this many µs more than the sequence.",
    ),
    Option(
        "spawners",
        "pairs",
        "",
        'dotted names with the construct that each stands for: {"app.aio.run_all" = "gather"}',
        "Your own wrappers. In flake8's configuration: app.aio.run_all=gather, one per comma.",
    ),
    Option(
        "frameworks",
        "list",
        "",
        "a list of paths to TOML files in the schema of docs/frameworks.md",
        "More frameworks, relative to the project root.",
    ),
)
BY_NAME = {option.name: option for option in OPTIONS}


@dataclass(frozen=True, slots=True)
class Settings:
    """The options' values for one project. ``python`` is ``None`` for auto, and ``min_cost`` is in µs."""

    root: Path = field(default_factory=Path.cwd)
    table: str | None = None
    python: tuple[int, int] | None = None
    loop: LoopKind | Literal["auto"] = "auto"
    task_factory: TaskFactory = "default"
    load: Load = "busy"
    hot: tuple[str, ...] = ()
    background: tuple[str, ...] = ()
    cold: tuple[str, ...] = ()
    min_cost: float = 0.0
    spawners: tuple[tuple[str, str], ...] = ()
    frameworks: tuple[str, ...] = ()


def convert(option: Option, value: object, where: str) -> Any:
    """Turn text from a flake8 option or a TOML value into what ``Settings`` holds.

    Raises:
        SettingsError: the value is not what the option accepts; the text starts with ``where``.
    """
    try:
        return _CONVERTERS[option.kind](option, value)
    except (ValueError, TypeError):
        raise SettingsError(f"{where}: {option.name} = {value!r}: expected {option.accepts}") from None


def _text(_: Option, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError
    return value.strip()


def _choice(option: Option, value: object) -> str:
    if value not in option.choices:
        raise ValueError
    return str(value)


def _python(_: Option, value: object) -> tuple[int, int] | None:
    # A bare TOML 3.10 is the float 3.1, so only text can be believed.
    if value == "auto":
        return None
    match = re.fullmatch(r"3\.(\d{1,2})(?:\.\d+)?", value) if isinstance(value, str) else None
    if match is None:
        raise ValueError
    return 3, int(match[1])


def _number(_: Option, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise TypeError
    number = float(value)
    if not 0 <= number < float("inf"):
        raise ValueError
    return number


def _list(_: Option, value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [part for part in re.split(r"[,\s]+", value) if part]
    if not isinstance(value, (list, tuple)) or not all(isinstance(part, str) and part for part in value):
        raise TypeError
    return tuple(value)


def _pairs(option: Option, value: object) -> tuple[tuple[str, str], ...]:
    from flake8_aiocost.constructs import CONSTRUCTS  # noqa: PLC0415  only where spawners are configured

    if not isinstance(value, dict):
        value = dict(part.split("=", 1) for part in _list(option, value))
    pairs = tuple((str(name).strip(), construct) for name, construct in value.items())
    if not all(isinstance(construct, str) and construct in CONSTRUCTS for _, construct in pairs):
        raise ValueError
    return pairs


_CONVERTERS = {
    "text": _text,
    "choice": _choice,
    "python": _python,
    "number": _number,
    "list": _list,
    "pairs": _pairs,
}


def for_file(path: str, given: Iterable[tuple[str, str]] = ()) -> Settings:
    """The settings that hold for a linted file.

    Args:
        path: the file, as flake8 names it; it need not exist (standard input).
        given: ``(option name, text)`` pairs that outrank pyproject.toml.

    Raises:
        SettingsError: pyproject.toml or a given option has a wrong key or value.
    """
    return _for_folder(Path(path).absolute().parent, tuple(given))


@lru_cache(maxsize=4096)
def _for_folder(folder: Path, given: tuple[tuple[str, str], ...]) -> Settings:
    root, table = find_project(folder)
    where = f"{root / 'pyproject.toml'}: [tool.aiocost]"
    values = {BY_NAME[key].attribute: convert(BY_NAME[key], table[key], where) for key in _checked(table, where)}
    for name, text in given:
        values[BY_NAME[name].attribute] = convert(BY_NAME[name], text, f"flake8 option --aiocost-{name}")
    return replace(Settings(root=root), **values)


def _checked(table: Mapping[str, object], where: str) -> Iterable[str]:
    for key in table:
        if key not in BY_NAME:
            near = difflib.get_close_matches(key, BY_NAME, n=1)
            hint = f"did you mean {near[0]}?" if near else f"accepted are {', '.join(BY_NAME)}"
            raise SettingsError(f"{where}: unknown key {key!r}: {hint}")
    return table


@lru_cache(maxsize=4096)
def find_project(folder: Path) -> tuple[Path, dict[str, Any]]:
    """The project root above ``folder`` and its ``[tool.aiocost]`` table.

    The nearest pyproject.toml that has the table wins; where none has, the nearest folder with a ``ROOT_MARKERS`` file.

    Raises:
        SettingsError: a pyproject.toml on the way holds the table and is not valid TOML.
    """
    marked = None
    for candidate in (folder, *folder.parents):
        if (table := _read_table(candidate / "pyproject.toml")) is not None:
            return candidate, table
        if marked is None and any((candidate / marker).exists() for marker in ROOT_MARKERS):
            marked = candidate
    return marked or folder, {}


def _read_table(pyproject: Path) -> dict[str, Any] | None:
    try:
        text = pyproject.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    # tomllib takes about 1 ms per kB and most pyproject.toml files are not about us.
    if "aiocost" not in text:
        return None
    if sys.version_info >= (3, 11):
        import tomllib  # noqa: PLC0415
    else:
        import tomli as tomllib  # noqa: PLC0415
    try:
        table = tomllib.loads(text).get("tool", {}).get("aiocost")
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{pyproject}: not valid TOML: {error}") from None
    if table is not None and not isinstance(table, dict):
        raise SettingsError(f"{pyproject}: tool.aiocost must be a table of keys: {', '.join(BY_NAME)}")
    return table
