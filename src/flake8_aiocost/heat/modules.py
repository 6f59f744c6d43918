"""What a module as a whole tells of the functions that nothing else tells about."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from flake8_aiocost.heat.names import Names, regex
from flake8_aiocost.model import HOT, Heat

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from flake8_aiocost.heat.catalogue import Catalogue
    from flake8_aiocost.heat.schema import Module
    from flake8_aiocost.model import ModuleFacts

#: Folders looked at above a file that lies outside the project root, where anything may stand higher up.
_NEAR = 3


def whole(facts: ModuleFacts, path: str, catalogue: Catalogue) -> Heat | None:
    """The heat of a module all of whose functions are of one kind, whatever calls them: test modules."""
    return _first(facts, path, catalogue, whole=True)


def leftover(facts: ModuleFacts, path: str, catalogue: Catalogue, found: Iterable[Heat]) -> Heat | None:
    """The heat of those functions of a module that nothing else tells about.

    Args:
        facts: the module.
        path: its path from the project root.
        catalogue: the frameworks.
        found: the heat of its entry points. A module that serves requests or consumes messages has no leftover heat:
            its other functions are as likely called from handlers elsewhere.
    """
    kinds = {(heat.kind, heat.reason) for heat in found}
    if any(kind in HOT for kind, _ in kinds):
        return None
    return _first(facts, path, catalogue, kinds, whole=False)


def _first(
    facts: ModuleFacts, path: str, catalogue: Catalogue, found: Collection[tuple[str, str]] = (), *, whole: bool
) -> Heat | None:
    for module, framework in (*catalogue.known.modules, *catalogue.generic.modules):
        if module.whole is not whole or (module.entries and not _entered(module, framework, found)):
            continue
        if module.imports and not _imports(facts, module.imports):
            continue
        if not module.paths:
            return Heat(module.heat, "", f"{framework} module")
        if (pattern := _path(module, path)) is not None and not _imports(facts, module.unless):
            return Heat(module.heat, "", f"module path {pattern}")
    return None


def _entered(module: Module, framework: str, found: Collection[tuple[str, str]]) -> bool:
    return any(kind == module.heat and framework in {"", reason} for kind, reason in found)


def fits(module: Module, path: str) -> bool:
    """Whether a rule's ``paths`` hold for a path from the project root."""
    return _path(module, path) is not None


def _path(module: Module, path: str) -> str | None:
    near = "/".join(path.split("/")[-_NEAR:]) if path.startswith(("/", "..")) or ":" in path else path
    found = next((pattern for pattern in module.paths if _compiled(pattern).search(near)), None)
    if found is not None and any(_compiled(pattern).search(near) for pattern in module.exceptions):
        return None
    return found


def _imports(facts: ModuleFacts, patterns: tuple[str, ...]) -> bool:
    return bool(patterns) and any(_names(patterns).find(name) for name in facts.imports)


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    end = "" if pattern.endswith("/") else "$"
    return re.compile(f"(?:^|/){regex(pattern, '[^/]*')}{end}")


@lru_cache(maxsize=256)
def _names(patterns: tuple[str, ...]) -> Names[bool]:
    names: Names[bool] = Names()
    names.add(patterns, True)
    return names
