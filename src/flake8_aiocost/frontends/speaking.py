"""Whether there may be something to say of a module of a project, by its text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flake8_aiocost.pipeline import may_speak

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flake8_aiocost.frontends.kept import Kept
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.settings import Settings


class Speaking:
    """Asked of the modules of one project. Some name no construct, and call a function that spawns."""

    def __init__(
        self, settings: Settings, kept: Kept, facts: Callable[[str], ModuleFacts], paths: Iterable[str]
    ) -> None:
        """Look at no module yet.

        Args:
            settings: the project's.
            kept: what is known from an earlier run.
            facts: gives those of a module by its path.
            paths: those of all modules.
        """
        self._settings, self._kept, self._facts, self._paths = settings, kept, facts, paths

    def may(self, text: str) -> bool:
        """Whether there may be something to say of a module with this text."""
        return may_speak(self._settings, text) or ("await" in text and any(_has(text, name) for name in self._wrapping))

    @property
    def _wrapping(self) -> tuple[str, ...]:
        """The names of functions that may spawn what they are handed."""
        known = self._kept.wrapping
        if known is None:
            from flake8_aiocost.spawns.own_wrappers import candidates  # noqa: PLC0415  nothing changed: it is known

            names = {name for path in self._paths for name in candidates(self._facts(path))}
            known = self._kept.wrapping = tuple(sorted(names))
            self._kept.store()
        return known


def _has(text: str, name: str) -> bool:
    return name in text and re.search(rf"\b{re.escape(name)}\b", text) is not None
