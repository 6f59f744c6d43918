"""``aiocost check``: the findings of files, over the index of the project that they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.formats import load
from flake8_aiocost.frontends import console
from flake8_aiocost.frontends.checked import Checked
from flake8_aiocost.frontends.opened import open_projects
from flake8_aiocost.frontends.progress import Progress
from flake8_aiocost.frontends.selection import Selection
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.formats import Reported
    from flake8_aiocost.frontends.indexed import Indexed
    from flake8_aiocost.frontends.opened import Opened
    from flake8_aiocost.settings import Projects

#: Files that could not be read are named one by one up to this number, and so is what means nothing.
MOST_TOLD = 10


class Wanted(Record, frozen=True):
    """How findings are printed: the format's name, which codes, and whether findings are no failure."""

    output_format: str = "text"
    selection: Selection = Selection()
    exit_zero: bool = False


def check(
    paths: Sequence[str],
    projects: Projects,
    wanted: Wanted,
    opened: Sequence[Opened] = (),
    known: Sequence[Indexed] = (),
) -> int:
    """Print what there is to say of files, and what the run comes to.

    Args:
        paths: files and folders; none means the project of the working directory.
        projects: finds the settings of a file.
        wanted: how it is printed.
        opened: the projects of these paths, where they are open; nothing of them has changed since.
        known: projects that are linked already, and are not linked again where they are the same.

    Returns:
        0 for nothing to say, 1 for findings, 2 where a file was not analysed because of a fault of ours.
    """
    output, progress = load(wanted.output_format), Progress()
    checked = Checked(wanted.selection, chains=output.chains)
    idle: list[str] = []
    modules: list[tuple[str, int, Opened]] = []
    opened = opened or open_projects(paths, projects, progress)
    for project in opened:
        # Worked out once for all modules: without it there is nothing to say of any of them.
        progress.stage("following calls")
        project.indexed.choose(project.chosen)
        for each in known:
            project.indexed.adopt(each)
        project.indexed.prepare(project.chosen)
        modules += [(project.shown[module], module, project) for module in project.chosen]
        checked.unread(project.unread)
        idle += project.indexed.idle_settings() if project.whole else ()
    modules.sort(key=lambda each: each[:2])
    printed = False
    for _, module, project in progress.each(modules, len(modules), "judging"):
        if reported := checked.module(project, module):
            progress.hide()
            for text in output.findings([_printable(each) for each in reported], first=not printed):
                console.write(text)
            printed = True
    for project in opened:
        project.indexed.store()
    progress.hide()
    summary = checked.summary()
    _tell([*idle, *checked.idle], "more settings and comments mean nothing")
    _tell([f"{shown}: not read: {why}" for shown, why in summary.unread], "more files were not read")
    console.write(output.end(summary, empty=not printed))
    if summary.failed:
        return console.FAILED
    return console.FOUND if printed and not wanted.exit_zero else console.DONE


def _tell(lines: Sequence[str], rest: str) -> None:
    for line in lines[:MOST_TOLD]:
        console.tell(line)
    if len(lines) > MOST_TOLD:
        console.tell(f"{len(lines) - MOST_TOLD} {rest}")


def _printable(reported: Reported) -> Reported:
    from msgspec import structs  # noqa: PLC0415  only where something is found

    path = console.printable(reported.path)
    return reported if path == reported.path else structs.replace(reported, path=path)
