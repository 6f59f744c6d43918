"""Files that could not be read: what is told of them, and the way out where the running Python is too old for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.cost.target import RUNNING, lowest_of
from flake8_aiocost.frontends.console import tell, tell_some

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flake8_aiocost.frontends.opened import Opened


def tell_unread(unread: Iterable[tuple[str, str]], opened: Iterable[Opened]) -> None:
    """Say on standard error which files were not read, and why, the first few of them; and the way out.

    Args:
        unread: what to call them, and why.
        opened: the projects that they are of.
    """
    tell_some([f"{shown}: not read: {why}" for shown, why in dict.fromkeys(unread)], "more files were not read")
    for line in dict.fromkeys(map(way_out, opened)):
        if line:
            tell(line)


def way_out(opened: Opened) -> str:
    """On which Python the files of a project can be read that this one cannot parse; empty where that is no help."""
    if not any(f"{_called(RUNNING)} cannot parse it" in why for _, why in opened.unread):
        return ""
    lowest = lowest_of(opened.indexed.settings.root)
    if lowest is None or lowest <= RUNNING:
        return ""
    return (
        f"the project needs {_called(lowest)} or newer, and {_called(RUNNING)} runs aiocost: install it there to have "
        "these files read"
    )


def _called(python: tuple[int, int]) -> str:
    return f"Python {python[0]}.{python[1]}"
