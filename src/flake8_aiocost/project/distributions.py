"""Packages of a repository that others of it import although they lie beside them: ``libs/common/src/common``.

Each is installed where the others run, so its folder is on ``sys.path`` as a library's is. It is known by its layout:
it lies in a source folder, or in one that is called as the package is (``acme-common/acme_common``).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from flake8_aiocost.project.root_package import MARK

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence


def distributions(paths: Iterable[str], source_folders: Collection[str]) -> Mapping[str, Sequence[str]]:
    """By what an absolute import begins with: the folders that such packages lie in.

    Args:
        paths: all modules, from the project's root.
        source_folders: what folders are called that hold nothing but packages.
    """
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for path in paths:
        *folders, _ = path.split("/")
        for at, top in enumerate(folders[1:], 1):
            if folders[at - 1] in source_folders:
                found[top]["/".join(folders[:at])] = None
                break
        if path.endswith(f"/{MARK}") and len(folders) > 1 and _is_called_alike(*folders[-2:]):
            found[folders[-1]]["/".join(folders[:-1])] = None
    return {top: tuple(folders) for top, folders in found.items()}


def _is_called_alike(folder: str, package: str) -> bool:
    """Whether a folder is called as a package in it is, or as the last part of that: ``core/acme_core``."""
    name = folder.lower().replace("-", "_").replace(".", "_")
    return package.lower() == name or package.lower().endswith(f"_{name}")
