"""``aiocost bill``: what one call of each entry point spends on spawning."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.bill_formats import load
from flake8_aiocost.frontends import console
from flake8_aiocost.frontends.bill_entries import Asked
from flake8_aiocost.frontends.billed import Billed, Order
from flake8_aiocost.frontends.counting import named_rates, project_rates, require, terminal_width
from flake8_aiocost.frontends.opened import open_projects
from flake8_aiocost.frontends.progress import Progress
from flake8_aiocost.frontends.unread import tell_unread
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.settings import Projects


class Wanted(Record, frozen=True):
    """How bills are printed.

    ``order`` is by what comes first. ``most`` entry points are shown in text and Markdown, 0 for all. ``items`` is what
    n is taken to be. ``rates`` names a file other than the project's, ``against`` another environment, ``html`` a file
    for a page.
    """

    output_format: str = "text"
    order: Order = "most"
    most: int = 10
    items: int = 2
    rates: str | None = None
    against: str | None = None
    html: str | None = None


def bill(paths: Sequence[str], projects: Projects, wanted: Wanted) -> int:
    """Print the bills of the entry points in files.

    Args:
        paths: files and folders; none means the project of the working directory.
        projects: finds the settings of a file.
        wanted: how they are printed.

    Raises:
        AiocostError: a setting, a path or an option is wrong, or a file cannot be written.
    """
    require(wanted.items, wanted.most)
    output, progress = load(wanted.output_format), Progress()
    named = named_rates(wanted.rates)
    billed, opened = Billed(), open_projects(paths, projects, progress)
    page = wanted.html is not None or wanted.output_format == "html"
    for each in opened:
        progress.stage("following calls")
        rates = project_rates(each.indexed.settings) if named is None else named
        billed.add(each, Asked(wanted.items, rates, wanted.against, page))
    progress.hide()
    tell_unread([file for each in opened for file in each.unread], opened)
    statement = billed.statement(wanted.items, wanted.order)
    if wanted.html is not None:
        _write_page(wanted.html, load("html").text(statement, most=0, width=None))
    console.write(output.text(statement, most=wanted.most, width=terminal_width()), verbatim=True)
    return console.DONE


def _write_page(path: str, text: str) -> None:
    from flake8_aiocost.atomic_files import write_bytes_atomically  # noqa: PLC0415  only where a page is wanted

    try:
        write_bytes_atomically(Path(path), text.encode("utf-8", "replace"))
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise console.OutputError(f"cannot write {path}: {why}; name another place with --html") from None
