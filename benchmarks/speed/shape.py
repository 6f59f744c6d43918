"""What a shape of code is, and the register of all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

HEAD = "import asyncio\nfrom fastapi import APIRouter\nfrom shop import fetch\n\nrouter = APIRouter()\n\n\n"
HANDLER = f'{HEAD}@router.get("/")\nasync def handle(ids: list[int]):\n'
SIZES = 5


@dataclass(frozen=True, slots=True)
class Shape:
    """``text`` makes a module of size n, ``title`` says what n counts, and ``largest`` where Python itself ends."""

    title: str
    first: int
    text: Callable[[int], str]
    largest: int | None = None

    def sizes(self, first: int | None = None) -> tuple[int, ...]:
        """Doubling from the first on, the shape's own or another."""
        sizes = ((first or self.first) << step for step in range(SIZES))
        return tuple(size for size in sizes if self.largest is None or size <= self.largest)


SHAPES: dict[str, Shape] = {}


def shape(
    title: str, first: int = 250, largest: int | None = None
) -> Callable[[Callable[[int], str]], Callable[[int], str]]:
    """Register a function under its name."""

    def register(text: Callable[[int], str]) -> Callable[[int], str]:
        SHAPES[text.__name__] = Shape(title, first, text, largest)
        return text

    return register


def cooled(text: str) -> str:
    """The same module without its routes."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("@router."))
