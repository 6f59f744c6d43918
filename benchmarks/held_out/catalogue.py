"""Which shapes there are, and how one of them is run. Imported by the server too, so by interpreters without libcst."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Awaitable

FOLDER = Path(__file__).parent / "shapes"
PACKAGE = f"{__name__.rpartition('.')[0]}.shapes"
Variant = Literal["spawned", "sequence"]


class Shape(Protocol):
    """A module of ``shapes``. ``SINCE`` is left out where every supported Python has what it needs.

    ``LED_TO`` tells what was changed in the prices or the calibration since this shape was off. Such a shape is no
    longer held out.
    """

    RUNS: tuple[tuple[int, int], ...]
    SINCE: tuple[int, int]
    LED_TO: str

    @staticmethod
    def spawned() -> Awaitable[object]:
        """The handler as a project has it."""

    @staticmethod
    def sequence() -> Awaitable[object]:
        """What a person would write instead."""


def names(python: tuple[int, int] | None = None) -> list[str]:
    """The shapes that this Python can run, sorted; all shapes where none is named."""
    found = sorted(each.name for each in pkgutil.iter_modules([str(FOLDER)]))
    return [name for name in found if python is None or python >= getattr(shape(name), "SINCE", (3, 10))]


def shape(name: str) -> Shape:
    """One shape. Raises ``ModuleNotFoundError`` where there is none of that name."""
    return cast("Shape", import_module(f"{PACKAGE}.{name}"))


def led_to(name: str) -> str:
    """What was changed because of this shape; empty for one that is held out still, and for one that is gone."""
    try:
        return getattr(shape(name), "LED_TO", "")
    except ModuleNotFoundError:
        return ""


def source(name: str) -> Path:
    """The file that the linter reads."""
    return FOLDER / f"{name}.py"
