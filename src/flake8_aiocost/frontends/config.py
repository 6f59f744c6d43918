"""``aiocost config``: the settings that hold for a file, where each comes from, and what prices they lead to."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flake8_aiocost.cost.environments import target_label
from flake8_aiocost.cost.price import source_of
from flake8_aiocost.cost.select import choose
from flake8_aiocost.cost.target import lowest_of
from flake8_aiocost.frontends import console
from flake8_aiocost.frontends.scope import PathError, scope_of, working_directory
from flake8_aiocost.settings import OPTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.settings import Option, Projects, Settings

#: Units of a duration, the longest that it is a whole number of.
_UNITS = ((1e6, "s"), (1e3, "ms"), (1.0, "us"))


def config(path: str, projects: Projects) -> int:
    """Print the settings as TOML, with comments.

    Args:
        path: a file or folder.
        projects: finds its settings.

    Raises:
        PathError: there is no such file.
        SettingsError: the settings are wrong.
    """
    if not Path(path).exists():
        raise PathError(f"{path}: no such file or folder")
    name = f"{path}/_" if Path(path).is_dir() else path
    scope = scope_of(os.path.realpath(name), working_directory(), projects)
    console.write("\n".join([*_about(scope.settings), *_settings(scope.settings, projects.origins(name))]) + "\n")
    return console.DONE


def _about(settings: Settings) -> Iterator[str]:
    choice = choose(settings)
    lowest = lowest_of(settings.root)
    yield f"# project: {settings.root}"
    yield f"# the code will run on {target_label(choice.environment)}" + (
        f", and supports Python {lowest[0]}.{lowest[1]} at the lowest" if lowest else ""
    )
    yield f"# prices are of {source_of(choice) or 'no table'}"
    if choice.problem:
        yield f"# {choice.problem}"
    yield "[tool.aiocost]"


def _settings(settings: Settings, origins: dict[str, str]) -> Iterator[str]:
    for option in OPTIONS:
        shown = _shown(option, getattr(settings, option.attribute))
        origin = origins.get(option.name)
        line = f"{option.name} = {shown}" if shown else f"# {option.name} is not set"
        if shown and option.variable:
            line = f"# {line}"  # no key of a file
        yield f"{line}  # {origin}" if origin else line


def _shown(option: Option, value: Any) -> str:
    """A value as TOML, empty where there is none."""
    if option.kind == "python":
        return f'"{value[0]}.{value[1]}"' if value else '"auto"'
    if value is None:
        return ""
    if option.kind == "duration":
        return _text(_duration(value))
    if option.kind == "durations":
        return _table((name, _duration(us)) for name, us in value)
    if option.kind == "pairs":
        return _table(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_text, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else _text(value)


def _table(pairs: Any) -> str:
    inside = ", ".join(f"{_text(name)} = {_text(value)}" for name, value in pairs)
    return f"{{ {inside} }}" if inside else "{}"


def _text(value: object) -> str:
    """A TOML string; what cannot be printed is escaped as in JSON, which TOML reads alike."""
    import json  # noqa: PLC0415

    return json.dumps(str(value), ensure_ascii=not str(value).isprintable())


def _duration(us: float) -> str:
    size, unit = next(((size, unit) for size, unit in _UNITS if us and us % size == 0), _UNITS[1])
    return f"{us / size:g}{unit}"
