"""What a module as a whole tells of the functions that nothing else tells about."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from flake8_aiocost.model import HOT, Heat
from flake8_aiocost.project.patterns import PatternTable, regex

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from flake8_aiocost.heat.catalogue import Catalogue
    from flake8_aiocost.heat.schema import Module
    from flake8_aiocost.project.index import ModuleIndex

#: Folders looked at above a file that lies outside the project root, where anything may stand higher up.
_NEAR = 3
#: What the reason begins with of a heat that a path tells.
PATH = "module path "


def whole(index: ModuleIndex, path: str, catalogue: Catalogue) -> Heat | None:
    """The heat of a module all of whose functions are of one kind, whatever calls them: test modules."""
    return _first(index, path, catalogue, whole=True)


def leftover(index: ModuleIndex, path: str, catalogue: Catalogue, found: Iterable[Heat]) -> Heat | None:
    """The heat of those functions of a module that nothing else tells about.

    Args:
        index: the module.
        path: its path from the project root.
        catalogue: the frameworks.
        found: the heat of its entry points. A module that serves requests or consumes messages has no leftover heat:
            its other functions are as likely called from handlers elsewhere.
    """
    kinds = {(heat.kind, heat.reason) for heat in found}
    if any(kind in HOT for kind, _ in kinds):
        return None
    return _first(index, path, catalogue, kinds, whole=False)


def by_word(heat: Heat, catalogue: Catalogue) -> bool:
    """Whether a leftover heat comes from nothing but a word in the path, and not from what a person wrote down."""
    words = {pattern for module, _ in catalogue.generic.modules for pattern in module.paths if not module.whole}
    return heat.reason.startswith(PATH) and heat.reason.removeprefix(PATH) in words


def _first(
    index: ModuleIndex, path: str, catalogue: Catalogue, found: Collection[tuple[str, str]] = (), *, whole: bool
) -> Heat | None:
    for module, framework in (*catalogue.known.modules, *catalogue.generic.modules):
        if module.whole is not whole or (module.entries and not _entered(module, framework, found)):
            continue
        if module.imports and not _imports(index, module.imports):
            continue
        if not module.paths:
            return Heat(module.heat, "", f"{framework} module")
        if (pattern := _path(module, path)) is not None and not _imports(index, module.unless):
            return Heat(module.heat, "", f"{PATH}{pattern}")
    return None


def _entered(module: Module, framework: str, found: Collection[tuple[str, str]]) -> bool:
    return any(kind == module.heat and framework in {"", reason} for kind, reason in found)


def _path(module: Module, path: str) -> str | None:
    near = "/".join(path.split("/")[-_NEAR:]) if path.startswith(("/", "..")) or ":" in path else path
    found = next((pattern for pattern in module.paths if _compiled(pattern).search(near)), None)
    if found is not None and any(_compiled(pattern).search(near) for pattern in module.exceptions):
        return None
    return found


def _imports(index: ModuleIndex, patterns: tuple[str, ...]) -> bool:
    return bool(patterns) and any(_names(patterns).find(name) for name in index.imports)


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    end = "" if pattern.endswith("/") else "$"
    return re.compile(f"(?:^|/){regex(pattern, '[^/]*')}{end}")


@lru_cache(maxsize=256)
def _names(patterns: tuple[str, ...]) -> PatternTable[bool]:
    names: PatternTable[bool] = PatternTable()
    names.add(patterns, True)
    return names
