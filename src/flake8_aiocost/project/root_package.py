"""The package that a folder is itself: where a project's root has an ``__init__.py``, others import it by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MARK = "__init__.py"
#: How many folders of a package may lack the file one below the other: Python imports from them all the same.
_GAP = 2


def package_of(folder: Path) -> str:
    """The dotted name of a folder that is a package, with the packages around it; empty where it is none."""
    parts: list[str] = []
    while folder.name and (folder / MARK).is_file():
        parts.append(folder.name)
        folder = folder.parent
    return ".".join(reversed(parts))


def outermost_package(folder: Path) -> Path | None:
    """The outermost package that a folder lies in, or is; None where it is none."""
    found, missing = None, 0
    for each in (folder, *folder.parents):
        if (each / MARK).is_file():
            found, missing = each, 0
        elif (missing := missing + 1) > _GAP:
            break
    return found
