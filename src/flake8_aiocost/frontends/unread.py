"""What standard error says of files that were not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.frontends.console import tell, tell_some

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.frontends.opened import Opened


def tell_unread(unread: Sequence[tuple[str, str]], opened: Sequence[Opened]) -> None:
    """Name the first few of these files, and why they were not read.

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
            target = f"Python {python[0]}.{python[1]}"
            named = ", ".join(newer[:3]) + " and others" * (len(newer) > 3)
            why = f"{CANNOT_PARSE.removesuffix(' it')} them, and the project is for {target}"
            tell(f"{len(newer)} files not read, {named}: {why}; run aiocost with {target}")
            together.update(newer)
    lines = [f"{shown}: not read: {why}" for shown, why in unread if shown not in together]
    tell_some(lines, "more files were not read")
