"""All construct modules of this package, found by scanning it."""

from __future__ import annotations

import pkgutil
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flake8_aiocost.constructs._children import Children
    from flake8_aiocost.constructs._construct import Construct
    from flake8_aiocost.constructs._site import Site


class ConstructModule(Protocol):
    """A file of this package: the construct's declaration, and how its children are handed over."""

    CONSTRUCT: Construct

    @staticmethod
    def children(site: Site) -> Children | None:
        """What one execution spawns, ``None`` where it spawns nothing."""


class Catalogue:
    """All modules and declarations by construct, all callees with their construct, and the callees' last parts."""

    def __init__(self, modules: Mapping[str, ConstructModule]) -> None:
        """Index the modules."""
        self.modules = modules
        self.constructs = {name: module.CONSTRUCT for name, module in modules.items()}
        self.by_callee = {callee: name for name, each in self.constructs.items() for callee in each.callees}
        self.leaves = frozenset(callee.rstrip("()").rpartition(".")[2] for callee in self.by_callee)


def names() -> tuple[str, ...]:
    """The constructs' names, which are the names of their files, sorted; imports none of them."""
    here = str(Path(__file__).parent)
    return tuple(sorted(each.name for each in pkgutil.iter_modules([here]) if not each.name.startswith("_")))


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The whole package."""
    package = __name__.rpartition(".")[0]
    return Catalogue({name: cast("ConstructModule", import_module(f"{package}.{name}")) for name in names()})
