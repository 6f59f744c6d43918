"""``aiocost why PATH``: every spawn of a file or of the files below a folder, one a line, with what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.frontends import console
from flake8_aiocost.frontends.noqa import Noqa
from flake8_aiocost.frontends.opened import open_projects
from flake8_aiocost.frontends.unreached import Unreached
from flake8_aiocost.frontends.unread import tell_unread
from flake8_aiocost.module.text import Lines
from flake8_aiocost.rules.wording import named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.frontends.opened import Opened
    from flake8_aiocost.model import Verdict
    from flake8_aiocost.settings import Projects


def why_all(path: str, projects: Projects) -> int:
    """Print a line for each spawn; where there is none, standard error says so.

    Args:
        path: a file or a folder.
        projects: finds the settings of the files.

    Raises:
        PathError: it is not there, or no Python file is below it.
    """
    found = False
    for opened in open_projects([path], projects):
        tell_unread(opened.unread, [opened])
        unreached = Unreached(opened)
        for module in opened.chosen:
            for line in _lines(opened, module, unreached):
                console.write(f"{line}\n")
                found = True
    if not found:
        console.tell(f"{path}: nothing is spawned here")
    return console.DONE


def _lines(opened: Opened, module: int, unreached: Unreached) -> Iterator[str]:
    try:
        source = opened.source(module)
    except Unreadable as error:  # it was changed just now
        console.tell(f"{opened.shown[module]}: not read: {error}")
        return
    index, lines, noqa = opened.linted.project.modules[module], Lines(source), None
    for verdict in opened.linted.verdicts(module, lambda: source):
        spawn = verdict.spawn
        position = lines.position(index.facts.calls[spawn.site].range)
        noqa = noqa or Noqa(opened.place(module), source)
        function = f" in {index.facts.functions[spawn.function].qualname}" if spawn.function >= 0 else ""
        place = f"{opened.shown[module]}:{position.line}:{position.column + 1}"
        yield f"{place}: {named(spawn)}{function}: {decided(verdict, noqa)}{unreached.reason(module, verdict)}"


def decided(verdict: Verdict, noqa: Noqa, *, whole: bool = False) -> str:
    """What was decided about a spawn: the code, or why nothing is said of it.

    Args:
        verdict: of the spawn.
        noqa: the comments of its module.
        whole: with the message.
    """
    if verdict.silence is not None:
        return f"silent: {verdict.silence.why}"
    finding = verdict.finding
    if finding is None:
        return "silent"
    if noqa.whole or noqa.suppresses(finding):
        return f"{finding.code}, suppressed by a noqa comment"
    if finding.known:
        return f"{finding.code}, suppressed by the baseline"
    return f"{finding.code} {finding.message}" if whole else finding.code
