"""Baselines of a run: what of them is stale, and writing them anew."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.errors import AiocostError, SettingsError, Unreadable, printable
from flake8_aiocost.frontends import console, faults
from flake8_aiocost.review.baseline import NAME, NONE, Baseline, Key, baseline_of, inside, place, read
from flake8_aiocost.review.known import path_in_baseline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from flake8_aiocost.frontends.checked import Checked
    from flake8_aiocost.frontends.opened import Opened

#: In the place of a file's name: the one that the setting names.
CONFIGURED = ""


class _Project:
    """One project: its baseline, and what a run has found of the files that were looked at."""

    def __init__(self, opened: Sequence[Opened]) -> None:
        self.opened = opened
        self.settings = opened[0].indexed.settings
        self.baseline = baseline_of(self.settings) or Baseline()
        self.found: dict[str, Counter[Key]] = {}
        self._root = os.path.realpath(self.settings.root)
        #: The files that there are, where all of them were asked for.
        self._there: set[str] | None = None
        for each in opened:
            indexed = each.indexed
            if each.whole and len(each.chosen) == len(indexed.paths):
                self._there = {self._path(indexed.place_of(path)) for path in (*indexed.paths, *indexed.unread)}

    def look(self, find: Callable[[Opened, int], Counter[Key] | None]) -> None:
        """Take what is found of each module; ``None`` where that is not known."""
        for each in self.opened:
            for module in each.chosen:
                if (keys := find(each, module)) is not None:
                    self.found[self._path(each.place(module))] = keys

    def left(self) -> dict[str, Counter[Key]]:
        """What the baseline has of files that were not looked at, and are there."""
        return {path: keys for path, keys in self.baseline.files.items() if not self._is_over(path)}

    def stale(self) -> dict[str, Counter[Key]]:
        """What the baseline has that there is no more."""
        over = {path: keys for path, keys in self.baseline.files.items() if self._is_over(path)}
        return {path: gone for path, keys in over.items() if (gone := keys - self.found.get(path, Counter()))}

    def _is_over(self, path: str) -> bool:
        return path in self.found or (self._there is not None and path not in self._there)

    def _path(self, where: str) -> str:
        return path_in_baseline(where, self._root)


def _projects(opened: Sequence[Opened]) -> list[_Project]:
    """A project may be open several times: files that it leaves out are looked at by themselves."""
    found: dict[str, list[Opened]] = {}
    for each in opened:
        found.setdefault(os.path.realpath(each.indexed.settings.root), []).append(each)
    return [_Project(each) for each in found.values()]


def stale(opened: Sequence[Opened], checked: Checked) -> Iterator[str]:
    """What to tell of baselines that have more than there is.

    Args:
        opened: the projects of the run.
        checked: what was found in them.
    """

    def known(each: Opened, module: int) -> Counter[Key] | None:
        where = each.place(module)
        return None if where in checked.skipped else checked.known.get(where, Counter())

    for project in _projects(opened):
        if project.baseline.files:
            project.look(known)
            for path, keys in sorted(project.stale().items()):
                for key, gone in sorted(keys.items()):
                    number = project.baseline.of(path)[key]
                    left = f"there is {number - gone}" if number > gone else "there is none any more"
                    yield f"{path}: the baseline has {number} {_told(key)}, and {left}"


def _told(key: Key) -> str:
    where = f" in {key.function}" if key.function else ""
    return f"{key.code}{where}: {key.text}" if key.text else f"{key.code}{where}"


def write(opened: Sequence[Opened], checked: Checked, named: str) -> int:
    """Write the baselines of projects: what is found now, and what they had of files that are not looked at.

    Args:
        opened: the projects of the run.
        checked: tells what is found.
        named: the file to write, ``CONFIGURED`` for that of the setting.

    Returns:
        The exit code.

    Raises:
        SettingsError: a file was named, and there are several projects; or a project does without a baseline.
        BaselineError: it lies outside of the project, is no baseline, or cannot be written.
    """
    projects = _projects(opened)
    if named and len(projects) > 1:
        raise SettingsError(f"option --write-baseline: {named} cannot hold {len(projects)} projects; name no file")
    failed = False

    def standing(each: Opened, module: int) -> Counter[Key] | None:
        nonlocal failed
        try:
            return checked.standing(each, module)
        except Unreadable as error:
            console.tell(f"{each.shown[module]}: not read: {error}")
        except AiocostError:
            raise
        except Exception as error:
            failed = True
            console.tell(faults.told(error, each.shown[module], f"{each.shown[module]} was not analysed"))
        return None

    for project in projects:
        project.look(standing)
        _write(project, named)
    for each in opened:
        each.indexed.store()
    return console.FAILED if failed else console.DONE


def _write(project: _Project, named: str) -> None:
    usual, root = place(project.settings), project.settings.root
    path = inside(root, Path(named).absolute()) if named else usual
    if path is None:
        raise SettingsError(f"option --write-baseline: the baseline setting is {NONE}; name a file")
    if path.exists():
        # A file of another kind is not lost by a slip of the hand.
        read(path)
    written = Baseline({**project.left(), **project.found})
    old, new = _all(project.baseline), _all(written)
    written.write(path)
    changes = [((new - old).total(), "new"), ((old - new).total(), "gone")]
    rest = "".join(f", {count} {what}" for count, what in changes if count)
    shown = printable(os.path.relpath(path))
    console.write(f"wrote {shown}: {len(written)} finding{'s' * (len(written) != 1)}{rest}\n")
    if usual is None or path.resolve() != usual.resolve():
        name = os.path.relpath(path, root).replace(os.sep, "/")
        console.tell(f'to have it honoured, set baseline = "{name}" in [tool.aiocost]; by itself that is {NAME}')


def _all(baseline: Baseline) -> Counter[tuple[str, Key]]:
    return Counter({(path, key): count for path, keys in baseline.files.items() for key, count in keys.items()})
