"""Where a project begins, and what its pyproject.toml says: once per project, whatever the number of its files.

The nearest pyproject.toml with a ``[tool.aiocost]`` table holds the settings, and its folder is the project root. Where
no folder above a file has one, the nearest folder with one of ``ROOT_MARKERS`` is the root, else the file's own folder.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from flake8_aiocost.errors import SettingsError
from flake8_aiocost.settings.options import BY_NAME, KEYS, OPTIONS
from flake8_aiocost.settings.values import Settings, convert
from flake8_aiocost.small_files import MOST_BYTES, NotReadError, decoded, dig, parse_toml, read_regular

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

#: Files that mark the top of a project where no pyproject.toml has a ``[tool.aiocost]`` table.
ROOT_MARKERS = (".git", "pyproject.toml", "setup.cfg", "tox.ini", ".flake8")

#: What holds for a file, or what to tell instead.
Found: TypeAlias = Settings | SettingsError


class Projects:
    """The projects of the files of one lint run.

    Each folder is looked at once, so an instance does not see what is edited after that. A new run makes a new one.
    """

    def __init__(self, given: Iterable[tuple[str, str]] = (), spelled: str = "flake8 option --aiocost-{}") -> None:
        """Take what outranks pyproject.toml.

        Args:
            given: ``(option name, text)`` pairs, as a front-end was given them.
            spelled: how a person gives that front-end an option.
        """
        # What was given wins over what the environment says: it comes later.
        self._given = (*_of_environment(), *((name, text, spelled.format(name)) for name, text in given))
        self._run = object()
        #: By the folder's name as given.
        self._folders: dict[str, Found] = {}
        #: By folder: from the nearest table at or above it, ``None`` where there is no table.
        self._tables: dict[Path, Found | None] = {}
        #: By folder: from the nearest marker at or above it.
        self._marked: dict[Path, Found | None] = {}

    def for_file(self, path: str) -> Settings:
        """The settings that hold for a linted file.

        Args:
            path: the file, as flake8 names it; it need not exist (standard input).

        Raises:
            SettingsError: pyproject.toml or a given option has a wrong key or value.
        """
        name = os.path.dirname(path)  # noqa: PTH120  ten times as fast as a Path, and done for each file
        if name not in self._folders:
            self._folders[name] = self._for_folder(Path(name).absolute())
        found = self._folders[name]
        if isinstance(found, SettingsError):
            raise SettingsError(str(found))
        return found

    def origins(self, path: str) -> dict[str, str]:
        """Where the values of options come from that hold for a file, by the options' names; defaults are left out.

        Raises:
            SettingsError: as ``for_file``.
        """
        pyproject = self.for_file(path).root / "pyproject.toml"
        found = dict.fromkeys(_read_table(pyproject) or {}, str(pyproject))
        found.update((name, spelled) for name, _, spelled in self._given)
        return found

    def _for_folder(self, folder: Path) -> Found:
        return (
            _nearest(self._tables, folder, self._of_table)
            or _nearest(self._marked, folder, self._of_marker)
            or self._settings(folder, {})
        )

    def _of_table(self, folder: Path) -> Found | None:
        try:
            table = _read_table(folder / "pyproject.toml")
        except SettingsError as error:
            return error
        return None if table is None else self._settings(folder, table)

    def _of_marker(self, folder: Path) -> Found | None:
        marked = any((folder / marker).exists() for marker in ROOT_MARKERS)
        return self._settings(folder, {}) if marked else None

    def _settings(self, root: Path, table: Mapping[str, object]) -> Found:
        where = f"{root / 'pyproject.toml'}: [tool.aiocost]"
        try:
            values = {
                BY_NAME[key].attribute: convert(BY_NAME[key], table[key], where) for key in checked_keys(table, where)
            }
            for name, text, spelled in self._given:
                values[BY_NAME[name].attribute] = convert(BY_NAME[name], text, spelled)
        except SettingsError as error:
            return error
        return Settings(root=root, run=self._run, **values)


def _nearest(known: dict[Path, Found | None], folder: Path, look: Callable[[Path], Found | None]) -> Found | None:
    """What ``look`` finds in the folder, else in the nearest one above it. ``known`` is what was found before."""
    found: Found | None = None
    passed: list[Path] = []
    for candidate in (folder, *folder.parents):
        if candidate in known:
            found = known[candidate]
            break
        passed.append(candidate)
        if (found := look(candidate)) is not None:
            break
    known.update(dict.fromkeys(passed, found))
    return found


def _of_environment() -> Iterable[tuple[str, str, str]]:
    """Options that the user's environment holds: name, text, and what to call the place."""
    for option in OPTIONS:
        if option.variable and (text := os.environ.get(option.variable, "")):
            yield option.name, text, f"environment variable {option.variable}"


def checked_keys(keys: Iterable[str], where: str, prefix: str = "") -> Iterable[str]:
    """The keys of a file, without what is written in front of them there.

    Raises:
        SettingsError: one is none of ours, or may not stand in a file.
    """
    keys = [key.removeprefix(prefix) for key in keys]
    for key in keys:
        if key in BY_NAME and (variable := BY_NAME[key].variable):
            raise SettingsError(
                f"{where}: {prefix}{key} is taken from the command line or {variable} only, not from a file"
            )
        if key not in BY_NAME:
            import difflib  # noqa: PLC0415  only for a mistake

            near = difflib.get_close_matches(key, KEYS, n=1)
            accepted = ", ".join(f"{prefix}{each}" for each in KEYS)
            hint = f"did you mean {prefix}{near[0]}?" if near else f"accepted are {accepted}"
            raise SettingsError(f"{where}: unknown key {prefix + key!r}: {hint}")
    return keys


def _read_table(pyproject: Path) -> dict[str, Any] | None:
    try:
        data = read_regular(pyproject, MOST_BYTES)
        # tomllib takes about 1 ms per kB and most pyproject.toml files are not about us.
        if data is not None and b"aiocost" not in data:
            return None
        table = dig(parse_toml(decoded(data)), "tool", "aiocost")
    except OSError:
        return None
    except NotReadError as error:
        raise SettingsError(f"{pyproject}: {error}") from None
    if table is not None and not isinstance(table, dict):
        raise SettingsError(f"{pyproject}: tool.aiocost must be a table of keys: {', '.join(KEYS)}")
    return table
