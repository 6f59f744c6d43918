"""How the heat of code that runs once goes on: along calls, but through no loop that may turn for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.heat.precedence import ONCE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flake8_aiocost.model import HeatKind
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.project.edge import Edge


def may_be_endless(facts: ModuleFacts, loops: Iterable[int]) -> bool:
    """Whether any of the loops may run as long as the process does, at a rate that is not that of a person."""
    found = [facts.loops[loop] for loop in loops]
    return any(each.kind in {"while", "async for"} and not each.prompts for each in found)


def passes(facts: ModuleFacts, edge: Edge, kind: HeatKind) -> bool:
    """Whether a kind of heat takes an edge of a module."""
    return kind not in ONCE or (edge.how == "call" and not may_be_endless(facts, edge.loops))
