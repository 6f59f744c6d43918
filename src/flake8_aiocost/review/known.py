"""Which spawns of a project its baseline has.

That is decided before findings of one cause are merged: else one that is known would speak for others that are not.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.module.text import Lines
from flake8_aiocost.review.baseline import Key, baseline_of, claim, key_of
from flake8_aiocost.review.normalised import normalised

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from flake8_aiocost.model import Finding, Spawn
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.project.project import ProjectIndex
    from flake8_aiocost.review.baseline import Baseline
    from flake8_aiocost.settings import Settings


def path_in_baseline(path: str, root: str) -> str:
    """What a baseline calls a file: its path from the project's root, with ``/``.

    Args:
        path: where it lies.
        root: the project's folder, without symbolic links.
    """
    relative = os.path.relpath(os.path.realpath(path), root).replace(os.sep, "/")
    return relative.encode("utf-8", "backslashreplace").decode()


def text_of(facts: ModuleFacts, call: int, lines: Lines) -> str:
    """The text by which a call is known again."""
    return normalised(lines.cut(facts.calls[call].range))


def function_of(facts: ModuleFacts, function: int) -> str:
    """The function by which what stands in it is known again; empty for the module's own level."""
    return "" if function == MODULE_LEVEL else facts.functions[function].qualname


def known_of(
    project: ProjectIndex,
    settings: Settings,
    text: Callable[[int], str],
    silenced: Callable[[int, int, str], bool],
    said: Callable[[int], Sequence[tuple[Spawn, str]]],
) -> Known | None:
    """What the baseline of a project has of it; ``None`` where there is no baseline. Arguments as ``Known`` has them.

    Raises:
        BaselineError: it is damaged.
    """
    baseline = baseline_of(settings)
    return (
        None if baseline is None else Known(project, baseline, settings.root, text=text, silenced=silenced, said=said)
    )


class Known:
    """Asked about the modules of one project."""

    def __init__(
        self,
        project: ProjectIndex,
        baseline: Baseline,
        root: Path,
        *,
        text: Callable[[int], str],
        silenced: Callable[[int, int, str], bool],
        said: Callable[[int], Sequence[tuple[Spawn, str]]],
    ) -> None:
        """Work out nothing yet.

        Args:
            project: the index.
            baseline: what is known of it.
            root: its folder.
            text: gives the text of a module.
            silenced: whether a comment silences a finding with a code on a line of a module: then the finding has no
                part in the baseline.
            said: gives the spawns of a module of which a rule speaks, in source order, with the rule's code.
        """
        self._project, self._baseline, self._root = project, baseline, os.path.realpath(root)
        self._text, self._silenced, self._said = text, silenced, said
        self._sites: dict[int, frozenset[int]] = {}

    def has(self, module: int, spawn: Spawn) -> bool:
        """Whether a spawn of a module is known."""
        if module not in self._sites:
            left = self._left(module)
            self._sites[module] = self._claimed(module, left) if left else frozenset()
        return spawn.site in self._sites[module]

    def marked(self, module: int, found: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """Findings about entry points of a module, with which of them are known."""
        left = self._left(module)
        if not left or not found:
            return found
        silenced = [self._silenced(module, each.position.line, each.code) for each in found]
        known = claim(left, [None if silent else key_of(each) for each, silent in zip(found, silenced, strict=True)])
        return tuple([structs.replace(each, known=here) for each, here in zip(found, known, strict=True)])

    def moved(self, module: int) -> None:
        """Look again at a module whose text is another one."""
        self._sites.pop(module, None)

    def _left(self, module: int) -> Counter[Key]:
        """A copy of what the baseline has of a module."""
        return self._baseline.of(path_in_baseline(self._project.modules[module].path, self._root)).copy()

    def _claimed(self, module: int, left: Counter[Key]) -> frozenset[int]:
        """The calls that are known spawns."""
        facts, lines, said = self._project.modules[module].facts, Lines(self._text(module)), self._said(module)
        keys: list[Key | None] = []
        for spawn, code in said:
            key = Key(code, function_of(facts, spawn.function), text_of(facts, spawn.site, lines))
            silenced = self._silenced(module, facts.calls[spawn.site].range[0], code)
            keys.append(None if silenced else key)
        known = claim(left, keys)
        return frozenset([spawn.site for (spawn, _), each in zip(said, known, strict=True) if each])
