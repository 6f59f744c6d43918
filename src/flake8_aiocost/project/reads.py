"""The names and attributes that a project reads anywhere: what is stored under another one is never used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.project.module_reads import Reads

if TYPE_CHECKING:
    from flake8_aiocost.project.project import ProjectIndex


def reads(project: ProjectIndex) -> Reads:
    """Those of all modules together."""
    every = [index.reads for index in project.glanced()]
    names = frozenset[str]().union(*(each.names for each in every))
    return Reads(names, frozenset[str]().union(*(each.attributes for each in every)))
