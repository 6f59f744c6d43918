"""The baselines of a run, one for each project, held against what the run has found of the files that it looked at."""

from __future__ import annotations

import os
from collections import Counter
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from flake8_aiocost.review.baseline import Baseline, Key, baseline_of
from flake8_aiocost.review.known import path_in_baseline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flake8_aiocost.frontends.opened import Opened


class Baselined:
    """One project: its baseline, and what a run has found of the files that were looked at."""

    def __init__(self, opened: Sequence[Opened]) -> None:
        """Take a project, which may be open several times."""
        self.opened = opened
        self.settings = opened[0].indexed.settings
        self.baseline = baseline_of(self.settings) or Baseline()
        self.found: dict[str, Counter[Key]] = {}
        #: The modules that were looked at, by what the baseline calls them.
        self.modules: dict[str, tuple[Opened, int]] = {}
        self._root = os.path.realpath(self.settings.root)

    @cached_property
    def _there(self) -> set[str] | None:
        """The files that there are, where all of them were asked for."""
        for each in reversed(self.opened):
            indexed = each.indexed
            if each.whole and len(each.chosen) == len(indexed.paths):
                return {self._path(indexed.place_of(path)) for path in (*indexed.paths, *indexed.unread)}
        return None

    def look(self, find: Callable[[Opened, int], Counter[Key] | None]) -> None:
        """Take what is found of each module; ``None`` where that is not known."""
        for each in self.opened:
            for module in each.chosen:
                if (keys := find(each, module)) is not None:
                    path = self._path(each.place(module))
                    self.found[path], self.modules[path] = keys, (each, module)

    def left(self) -> dict[str, Counter[Key]]:
        """What the baseline has of files that were not looked at, and are there."""
        return {path: keys for path, keys in self.baseline.files.items() if not self._is_over(path)}

    def stale(self) -> dict[str, Counter[Key]]:
        """What the baseline has and was not found, of the files that were looked at or are not there."""
        over = {path: keys for path, keys in self.baseline.files.items() if self._is_over(path)}
        return {path: gone for path, keys in over.items() if (gone := keys - self.found.get(path, Counter()))}

    def is_on_disk(self, path: str) -> bool:
        """Whether there is a file, be it one of the project or not."""
        return os.path.lexists(os.path.join(self._root, path))  # noqa: PTH118  an absolute one stays what it is

    def _is_over(self, path: str) -> bool:
        if path in self.found or self._there is None:
            return path in self.found
        # A folder that could not be read stands for what is in it.
        return self._there.isdisjoint(accumulate(path.split("/"), "{}/{}".format))

    def _path(self, where: str) -> str:
        return path_in_baseline(where, self._root)


def baselined(opened: Sequence[Opened]) -> list[Baselined]:
    """A project may be open several times: files that it leaves out are looked at by themselves."""
    found: dict[str, list[Opened]] = {}
    for each in opened:
        found.setdefault(os.path.realpath(each.indexed.settings.root), []).append(each)
    return [Baselined(each) for each in found.values()]
