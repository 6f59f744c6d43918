"""``aiocost check --fix``, ``--unsafe-fixes`` and ``--diff``: edits are made until there are none left to make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from flake8_aiocost.frontends import console
from flake8_aiocost.frontends.fixed import Edits, Fixed
from flake8_aiocost.frontends.opened import open_projects

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.frontends.indexed import Indexed
    from flake8_aiocost.frontends.opened import Opened
    from flake8_aiocost.settings import Projects


class Report(Protocol):
    """Prints what there is to say, as ``check.check`` does: of projects that are open, or have been linked."""

    def __call__(self, *, opened: Sequence[Opened], known: Sequence[Indexed]) -> int:
        """Return the exit code."""


def fixing(paths: Sequence[str], projects: Projects, wanted: Edits, report: Report) -> int:
    """Fix what is found in files, or show what that would be.

    Args:
        paths: as for ``check``.
        projects: finds the settings of a file.
        wanted: what was asked for.
        report: prints what is left, as ``check`` does, and returns its exit code.

    Returns:
        With ``diff`` 1 where there would be changes, else 0; without it what ``report`` returns. 2 where a file could
        not be fixed.
    """
    runs = [Fixed(each, wanted) for each in open_projects(paths, projects)]
    for each in runs:
        each.work()
    if wanted.diff:
        for run in runs:
            run.show()
        count, more = sum(run.count for run in runs), sum(run.more for run in runs)
        console.flush()
        console.tell(_counted("would fix", count, more))
        if any(run.failed for run in runs):
            return console.FAILED
        return console.FOUND if count else console.DONE
    for run in runs:
        run.save()
    saved = wanted.fix and any(run.count for run in runs)
    # Nothing is opened or linked twice that is the same.
    code = report(opened=() if saved else [run.opened for run in runs], known=[run.indexed for run in runs])
    count, more = sum(run.count for run in runs), sum(run.more for run in runs)
    told = _counted("Fixed" if wanted.fix else "Fixable with --fix --unsafe-fixes:", count, more)
    if wanted.apart:
        console.tell(told)
    else:
        console.write(f"{told}\n")
    return console.FAILED if any(run.failed for run in runs) else code


def _counted(verb: str, count: int, more: int) -> str:
    rest = f", {more} more with --unsafe-fixes" if more else ""
    return f"{verb} {count} spawn{'s' * (count != 1)}{rest}"
