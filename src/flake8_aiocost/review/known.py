"""Which spawns of a project its baseline has.

That is decided before findings of one cause are merged: else one that is known would speak for others that are not.
"""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING

from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.module.text import Lines
from flake8_aiocost.review.baseline import Key, claim, key_of
from flake8_aiocost.review.normalised import normalised

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from flake8_aiocost.model import Finding, Spawn
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex
    from flake8_aiocost.review.baseline import Baseline


def path_in_baseline(path: str, root: str) -> str:
    """What a baseline calls a file: its path from the project's root, with ``/``.

    Args:
        path: where it lies.
        root: the project's folder, without symbolic links.
    """
    relative = os.path.relpath(os.path.realpath(path), root).replace(os.sep, "/")
    return relative.encode("utf-8", "backslashreplace").decode()


def text_of(index: ModuleIndex, spawn: Spawn, lines: Lines) -> str:
    """The text by which a spawn is known again."""
    return normalised(lines.cut(index.facts.calls[spawn.site].range))


def function_of(index: ModuleIndex, function: int) -> str:
    """The function by which what stands in it is known again; empty for the module's own level."""
    return "" if function == MODULE_LEVEL else index.facts.functions[function].qualname


class Known:
    """Asked about the modules of one project."""

    def __init__(
        self,
        project: ProjectIndex,
        baseline: Baseline,
        root: Path,
        text: Callable[[int], str],
        silenced: Callable[[int, int, str], bool],
    ) -> None:
        """Work out nothing yet.

        Args:
            project: the index.
            baseline: what is known of it.
            root: its folder.
            text: gives the text of a module.
            silenced: whether a comment silences a finding with a code on a line of a module: then the finding has no
                part in the baseline.
        """
        self._project, self._baseline, self._root = project, baseline, root
        self._text, self._silenced = text, silenced
        self._sites: dict[int, frozenset[int]] = {}

    @cached_property
    def _real_root(self) -> str:
        return os.path.realpath(self._root)

    def sites(self, module: int, said: Callable[[], Sequence[tuple[Spawn, str]]]) -> frozenset[int]:
        """The calls of a module that are spawns which the baseline has.

        Args:
            module: its number.
            said: gives the spawns of which a rule speaks, in source order, with the rule's code.
        """
        if module not in self._sites:
            index = self._project.modules[module]
            left = self._baseline.of(path_in_baseline(index.path, self._real_root))
            self._sites[module] = frozenset()
            if left:
                self._sites[module] = self._claimed(module, left.copy(), said())
        return self._sites[module]

    def _claimed(self, module: int, left: Counter[Key], said: Sequence[tuple[Spawn, str]]) -> frozenset[int]:
        index, lines = self._project.modules[module], Lines(self._text(module))
        keys: list[Key | None] = []
        for spawn, code in said:
            key = Key(code, function_of(index, spawn.function), text_of(index, spawn, lines))
            silenced = self._silenced(module, index.facts.calls[spawn.site].range[0], code)
            keys.append(None if silenced else key)
        known = claim(left, keys)
        return frozenset([spawn.site for (spawn, _), each in zip(said, known, strict=True) if each])

    def entries(self, module: int, found: Sequence[Finding]) -> list[bool]:
        """Which findings about entry points of a module the baseline has."""
        left = self._baseline.of(path_in_baseline(self._project.modules[module].path, self._real_root)).copy()
        if not left:
            return [False] * len(found)
        silenced = [self._silenced(module, each.position.line, each.code) for each in found]
        return claim(left, [None if silent else key_of(each) for each, silent in zip(found, silenced, strict=True)])
