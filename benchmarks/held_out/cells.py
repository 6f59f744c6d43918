"""What is measured of the shapes: each one against its sequence, at the numbers of connections that are asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from live.grid import Cell

from held_out.catalogue import Variant

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class ShapeCell(Cell):
    """One shape for ``live``, with its name as the construct. It says itself how many children it has, and of what."""

    variant: Variant = "spawned"

    @property
    def path(self) -> str:
        """The handler that runs it."""
        return f"/shape/{self.construct}/{self.variant}?page=2&size=20"

    @property
    def sequence(self) -> ShapeCell:
        """What it is compared with."""
        return replace(self, variant="sequence")


def cells(names: Iterable[str], connections: Iterable[int]) -> list[tuple[Cell, ...]]:
    """A group for each shape and number of connections: no two shapes share a sequence."""
    shapes = list(names)
    return [(ShapeCell(name, 1, "as written", at_once),) for at_once in connections for name in shapes]
