"""The metadata that a built distribution has of itself: which file it is, and its header.

It stands in ``PKG-INFO`` at the top of an sdist, and in ``*.dist-info/METADATA`` or ``*.egg-info/PKG-INFO`` beside the
packages, where a wheel was unpacked or a package was installed. Nothing is said where several distributions lie side
by side and none of them is named as the package is: a folder of libraries has no Python of its own.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from flake8_aiocost.small_files import text_or_nothing

if TYPE_CHECKING:
    from pathlib import Path

#: The folders beside a package, and the file in each.
_FOLDERS = {".dist-info": "METADATA", ".egg-info": "PKG-INFO"}
_SDIST = "PKG-INFO"
#: What separates the words of a distribution's name, however often, is the same to packaging tools.
_SEPARATORS = re.compile(r"[-_.]+")


def metadata_of(root: Path) -> Path | None:
    """The nearest file of metadata that is about the code below a folder; ``None`` where there is none.

    Args:
        root: the project's folder: of an sdist, that holds packages, or a package itself.
    """
    if (root / _SDIST).is_file():
        return root / _SDIST
    # "src" is where setuptools leaves what an editable install of that layout is known by.
    for folder in (root, root / "src"):
        if found := _beside(folder):
            return found[0] if len(found) == 1 else None
    if not (root / "__init__.py").is_file():
        return None
    found = _beside(root.parent)
    named = [each for each in found if _names(each.parent, root.name)]
    found = named or found
    return found[0] if len(found) == 1 else None


def header(metadata: Path | None) -> str:
    """The fields of such a file, without the long description after them; empty where it cannot be read."""
    return text_or_nothing(metadata).partition("\n\n")[0] if metadata else ""


def _beside(folder: Path) -> list[Path]:
    """The metadata of the distributions that lie in a folder, in the order of their names."""
    found: list[Path] = []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            name = _FOLDERS.get(os.path.splitext(entry.name)[1])  # noqa: PTH122  done for each file of a folder
            if name is not None and entry.is_dir():
                found.append(folder / entry.name / name)
    return sorted(found)


def _names(folder: Path, package: str) -> bool:
    """Whether a distribution is named as a package is, or says that it holds it."""
    distribution = folder.stem.partition("-")[0]
    return _normalised(distribution) == _normalised(package) or package in text_or_nothing(
        folder / "top_level.txt"
    ).split("\n")


def _normalised(name: str) -> str:
    return _SEPARATORS.sub("-", name).lower()
