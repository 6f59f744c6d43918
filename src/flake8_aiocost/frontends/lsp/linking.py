"""A project is linked as a whole, and what will be asked of the documents that are open is worked out with it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.project.reading import collector_paused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flake8_aiocost.frontends.indexed import Indexed


def link(project: Indexed, asked: Iterable[str]) -> None:
    """Work out what follows from all modules, and what will be asked of some of them.

    Args:
        project: the modules, of which nothing is worked out yet.
        asked: the paths of those modules.

    Raises:
        AiocostError: its frameworks or baseline cannot be used.
    """
    with collector_paused():
        project.slim()
        project.store_scans()
        for path in asked:
            module = project.numbers.get(path)
            if module is not None:
                _warm(project, module)


def _warm(project: Indexed, module: int) -> None:
    """Work out what is known of a module, so that an edit of it is answered soon."""
    with suppress(Unreadable):
        project.told(module, lambda: project.text(module))
    for bill in project.linted.entries.bills.of(module):
        for paid in bill.paid:
            project.linted.decisions.of(paid.module, paid.spawn)
            project.linted.decisions.buys(paid.module, paid.spawn)
