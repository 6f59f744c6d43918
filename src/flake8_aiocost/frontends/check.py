"""``aiocost check``: the findings of files, over the index of the project that they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.errors import SettingsError, printable
from flake8_aiocost.formats import Step, load
from flake8_aiocost.formats._totals import totals
from flake8_aiocost.frontends import console
from flake8_aiocost.frontends.baseline_mode import Keeping
from flake8_aiocost.frontends.baselining import write
from flake8_aiocost.frontends.checked import Checked
from flake8_aiocost.frontends.marked import way_out
from flake8_aiocost.frontends.opened import open_projects
from flake8_aiocost.frontends.output import Output
from flake8_aiocost.frontends.progress import Progress
from flake8_aiocost.frontends.selection import Selection
from flake8_aiocost.frontends.shrinking import shrink
from flake8_aiocost.frontends.unread import tell_unread
from flake8_aiocost.records import Record
from flake8_aiocost.review.baseline import require

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.formats import Format, Reported, Summary
    from flake8_aiocost.frontends.indexed import Indexed
    from flake8_aiocost.frontends.opened import Opened
    from flake8_aiocost.settings import Projects


class Wanted(Record, frozen=True):
    """How findings are printed: the format's name, which codes, and whether findings are no failure.

    ``output_file`` is where the report goes, ``None`` for standard output. ``statistics``: how many findings there are
    in the place of the findings. ``write_baseline``: write the baseline and print nothing; the name of the file, empty
    for the usual one, ``None`` where that is not asked for. ``keeping``: how it is kept
    short otherwise.
    """

    output_format: str = "text"
    selection: Selection = Selection()
    exit_zero: bool = False
    output_file: str | None = None
    statistics: bool = False
    write_baseline: str | None = None
    keeping: Keeping = Keeping()


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
        0 for nothing to say, 1 for findings, or where a locked baseline has what is gone, 2 where a file was not
        analysed because of a fault of ours.
    """
    report, output, progress = _report(wanted), Output(wanted.output_file), Progress()
    checked = Checked(wanted.selection, chains=report.chains)
    idle: list[str] = []
    modules: list[tuple[str, int, Opened]] = []
    opened = opened or open_projects(paths, projects, progress)
    for project in opened:
        if wanted.write_baseline is None:
            require(project.indexed.settings)
        # Worked out once for all modules: without it there is nothing to say of any of them.
        progress.stage("following calls")
        project.indexed.choose(project.chosen)
        for each in known:
            project.indexed.adopt(each)
        project.indexed.prepare(project.chosen)
        modules += [(project.shown[module], module, project) for module in project.chosen]
        checked.unread(project.unread, len(project.indexed.unread))
        idle += project.indexed.idle_settings() if project.whole else ()
    if wanted.write_baseline is not None:
        return write(opened, checked, wanted.write_baseline)
    modules.sort(key=lambda each: each[:2])
    printed = False
    for _, module, project in progress.each(modules, len(modules), "judging"):
        if reported := checked.module(project, module):
            progress.hide()
            for text in report.findings([readable(each) for each in reported]):
                output.write(text)
            printed = True
    for project in opened:
        project.indexed.store()
    progress.hide()
    summary = checked.summary()
    clean = not printed and not summary.failed
    gone = shrink(opened, checked, wanted.keeping, clean=clean)
    console.tell_some([*idle, *checked.idle], "more settings and comments mean nothing")
    tell_unread(summary.unread, opened)
    if line := way_out(checked.marks):
        console.tell(line)
    output.write(report.end(_readable(summary)))
    output.close()
    if wanted.output_file is not None or not report.totals:
        console.tell(totals(summary))
    if summary.failed:
        return console.FAILED
    return console.FOUND if (printed or gone) and not wanted.exit_zero else console.DONE


def _report(wanted: Wanted) -> Format:
    if not wanted.statistics:
        return load(wanted.output_format)
    from flake8_aiocost.formats._statistics import FORMATS, Statistics  # noqa: PLC0415  few ask for them

    if wanted.output_format not in FORMATS:
        raise SettingsError(f"option --statistics: expected --format {' or '.join(FORMATS)}")
    return Statistics(wanted.output_format)


def readable(reported: Reported) -> Reported:
    """A finding of which no text holds what a terminal, a log or a parser of the output would take for its own."""
    from msgspec import structs  # noqa: PLC0415  only where something is found

    finding, path = reported.finding, printable(reported.path)
    texts = {name: printable(getattr(finding, name)) for name in ("message", "function", "text")}
    if any(getattr(finding, name) != text for name, text in texts.items()):
        finding = structs.replace(finding, **texts)
    chain = tuple([Step(printable(each.path), each.line, printable(each.text)) for each in reported.chain])
    return structs.replace(reported, path=path, finding=finding, chain=chain)


def _readable(summary: Summary) -> Summary:
    """What the run comes to, likewise."""
    if not summary.unread:
        return summary
    from msgspec import structs  # noqa: PLC0415  as above

    unread = [(printable(path), printable(why)) for path, why in summary.unread]
    return structs.replace(summary, unread=tuple(unread))
