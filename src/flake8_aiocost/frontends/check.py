"""``aiocost check``: the findings of files, over the index of the project that they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.errors import AiocostError, Unreadable
from flake8_aiocost.frontends import console, faults
from flake8_aiocost.frontends.noqa import Noqa, Said
from flake8_aiocost.frontends.opened import open_projects
from flake8_aiocost.frontends.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.frontends.opened import Opened
    from flake8_aiocost.model import Finding
    from flake8_aiocost.settings import Projects

#: Files that could not be read are named one by one up to this number.
MOST_NAMED = 10


def check(paths: Sequence[str], projects: Projects) -> int:
    """Print what there is to say of files, as flake8 would, and a last line that adds up.

    Args:
        paths: files and folders; none means the project of the working directory.
        projects: finds the settings of a file.

    Returns:
        0 for nothing to say, 1 for findings, 2 where a file was not analysed because of a fault of ours.
    """
    run = _Run()
    modules: list[tuple[str, int, Opened]] = []
    for project in open_projects(paths, projects):
        # Worked out once for all modules: without it there is nothing to say of any of them.
        project.linted.heats  # noqa: B018
        project.linted.speaks = Said(project.linted.project, project.source, frozenset(project.chosen))
        modules += [(project.shown[module], module, project) for module in project.chosen]
        run.unread += project.unread
    for shown, module, project in sorted(modules, key=lambda each: each[:2]):
        run.module(project, module, shown)
    unread = sorted(run.unread)
    for shown, why in unread[:MOST_NAMED]:
        console.tell(f"{shown}: not read: {why}")
    if len(unread) > MOST_NAMED:
        console.tell(f"{len(unread) - MOST_NAMED} more files were not read")
    run.tally.unread = len(unread)
    console.write(f"{run.tally.line()}\n")
    if run.tally.failed:
        return console.FAILED
    return console.FOUND if run.reported else console.DONE


class _Run:
    """What is printed, and what is counted of it."""

    def __init__(self) -> None:
        self.tally = Tally()
        self.unread: list[tuple[str, str]] = []
        self.reported = 0
        self._told_problem = False

    def module(self, project: Opened, module: int, shown: str) -> None:
        """Print what there is to say of a module, and count its spawns."""
        self.tally.files += 1
        try:
            for finding in self._unsuppressed(project, module):
                self._print(shown, finding)
        except Unreadable as error:
            self.tally.files -= 1
            self.unread.append((shown, str(error)))
        except (AiocostError, BrokenPipeError):
            raise
        except Exception as error:
            self.tally.failed += 1
            self._print(shown, faults.finding(error, shown))

    def _unsuppressed(self, project: Opened, module: int) -> list[Finding]:
        source = ""

        def read() -> str:
            nonlocal source
            source = project.source(module)
            return source

        verdicts = project.linted.verdicts(module, read)
        said = [verdict.finding for verdict in verdicts if verdict.finding is not None]
        noqa = Noqa(project.linted.project.path_of(module), source) if said else None
        whole = noqa is not None and noqa.whole
        found = []
        for verdict in verdicts:
            finding = verdict.finding
            suppressed = finding is not None and noqa is not None and (whole or noqa.suppresses(finding))
            self.tally.count(verdict, suppressed=suppressed)
            if finding is not None and not suppressed:
                found.append(finding)
        # As in flake8: on the first file with something to say, whose comments may silence that too.
        if said and not whole and not self._told_problem and (problem := project.linted.problem()):
            self._told_problem = True
            if noqa is not None and not noqa.suppresses(problem):
                found.insert(0, problem)
        return sorted(found, key=lambda each: (each.position.line, each.position.column))

    def _print(self, shown: str, finding: Finding) -> None:
        self.reported += 1
        position = finding.position
        place = f"{console.printable(shown)}:{position.line}:{position.column + 1}"
        console.write(f"{place}: {finding.code} {finding.message}\n")
