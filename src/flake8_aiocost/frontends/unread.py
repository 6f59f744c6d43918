"""What is told of files that could not be read, and the way out where the running Python is too old for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.frontends.console import tell, tell_some

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flake8_aiocost.frontends.opened import Opened


def tell_unread(unread: Sequence[tuple[str, str]], opened: Sequence[Opened]) -> None:
    """Name the first few of these files, and why they were not read, on standard error.

    A project that is for a newer Python than this one may have hundreds of files in newer syntax, for one reason: of
    several there is one line.

    Args:
        unread: what to call each file, and the reason.
        opened: the projects that were asked for.
    """
    if not unread:
        return
    from flake8_aiocost.cost.target import RUNNING, python_of  # noqa: PLC0415  most runs need neither
    from flake8_aiocost.module.read import CANNOT_PARSE  # noqa: PLC0415

    together: set[str] = set()
    for project in opened:
        newer = [shown for shown, why in project.unread if why.startswith(CANNOT_PARSE)]
        settings = project.indexed.settings
        if len(newer) > 1 and (python := settings.python or python_of(settings.root)) > RUNNING:
            named = ", ".join(newer[:3]) + " and others" * (len(newer) > 3)
            why = f"{CANNOT_PARSE.removesuffix(' it')} them, and the project is for {_called(python)}"
            tell(f"{len(newer)} files not read, {named}: {why}; run aiocost with {_called(python)}")
            together.update(newer)
    alone = {shown: why for shown, why in unread if shown not in together}
    tell_some([f"{shown}: not read: {why}" for shown, why in alone.items()], "more files were not read")
    rest = [each for each in opened if any(shown in alone for shown, _ in each.unread)]
    for line in dict.fromkeys(map(way_out, rest)):
        if line:
            tell(line)


def way_out(opened: Opened) -> str:
    """On which Python the files of a project can be read that this one cannot parse; empty where that is no help."""
    from flake8_aiocost.cost.target import RUNNING  # noqa: PLC0415  as above

    if not (needed := _needed(opened, (why for _, why in opened.unread))):
        return ""
    return (
        f"the project needs {needed} or newer, and {_called(RUNNING)} runs aiocost: install it there to have "
        "these files read"
    )


def behind(opened: Opened) -> str:
    """That what calls a function may stand in a file of the project that was not read; empty where all were read."""
    unread = opened.indexed.unread
    if not unread:
        return ""
    named = f"the {len(unread)} files that were" if len(unread) > 1 else f"{next(iter(unread))}, which was"
    needed = _needed(opened, map(str, unread.values()))
    return f"it may be called in {named} not read" + (f": the project needs {needed} or newer" if needed else "")


def _needed(opened: Opened, reasons: Iterable[str]) -> str:
    """The Python that can parse what this one cannot; empty where another one is no help."""
    from flake8_aiocost.cost.target import RUNNING, lowest_of  # noqa: PLC0415  as above
    from flake8_aiocost.module.read import CANNOT_PARSE  # noqa: PLC0415

    if not any(why.startswith(CANNOT_PARSE) for why in reasons):
        return ""
    lowest = lowest_of(opened.indexed.settings.root)
    return "" if lowest is None or lowest <= RUNNING else _called(lowest)


def _called(python: tuple[int, int]) -> str:
    return f"Python {python[0]}.{python[1]}"
