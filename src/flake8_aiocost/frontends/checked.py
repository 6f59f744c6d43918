"""What there is to say of the modules of a run: verdicts, less what comments and options silence."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from flake8_aiocost.errors import AiocostError, Unreadable
from flake8_aiocost.formats import Outcome, Reported, Summary
from flake8_aiocost.frontends import faults
from flake8_aiocost.frontends.noqa import Noqa

if TYPE_CHECKING:
    from flake8_aiocost.frontends.opened import Opened
    from flake8_aiocost.frontends.selection import Selection
    from flake8_aiocost.model import Finding, Verdict


class Checked:
    """One run: what is printed of each module, and what all of them come to."""

    def __init__(self, selection: Selection, *, chains: bool = False) -> None:
        """Begin a run.

        Args:
            selection: which codes are printed.
            chains: whether findings are to have their chains.
        """
        self._selection = selection
        self._chains = chains
        self._outcomes: Counter[Outcome] = Counter()
        #: What to tell of comments that mean nothing.
        self.idle: list[str] = []
        self._unread: list[tuple[str, str]] = []
        self._files = self._failed = 0
        self._told_problem = False

    def unread(self, files: tuple[tuple[str, str], ...]) -> None:
        """Count files that gave no text, with why."""
        self._unread += files

    def module(self, project: Opened, module: int) -> list[Reported]:
        """What is printed of a module, in source order."""
        shown = project.shown[module]
        try:
            found = self._reported(project, module, shown)
        except Unreadable as error:
            self._unread.append((shown, str(error)))
            return []
        except (AiocostError, BrokenPipeError):
            raise
        except Exception as error:
            self._failed += 1
            found = [Reported(shown, faults.finding(error, shown))]
        self._files += 1
        return found

    def summary(self) -> Summary:
        """What the run comes to."""
        return Summary(self._files, dict(self._outcomes), tuple(sorted(self._unread)), self._failed)

    def _reported(self, project: Opened, module: int, shown: str) -> list[Reported]:
        source = ""

        def read() -> str:
            nonlocal source
            source = project.source(module)
            return source

        told = project.indexed.told(module, read)
        verdicts, over = told.verdicts, told.entries
        self.idle += [f"{shown}:{line}: {text}" for line, text in told.idle]
        said = bool(over) or any(verdict.finding is not None for verdict in verdicts)
        noqa = Noqa(project.place(module), source or read()) if said else None
        found: list[Reported] = []
        outcomes: list[Outcome] = []
        for verdict in verdicts:
            outcome = self._outcome(verdict, noqa)
            outcomes.append(outcome)
            if outcome == "reported" and verdict.finding is not None:
                found.append(self._of(project, module, shown, verdict, verdict.finding))
        # They are no spawns, so no totals count them.
        found += [Reported(shown, each) for each in over if self._has(each, noqa)]
        # As in flake8: on the first file with something to say, whose comments may silence that too.
        if noqa and not noqa.whole and not self._told_problem and (problem := project.indexed.problem()):
            self._told_problem = True
            if self._selection.has(problem.code) and not noqa.suppresses(problem):
                found.insert(0, Reported(shown, problem))
        self._outcomes.update(outcomes)
        return sorted(found, key=lambda each: (each.finding.position.line, each.finding.position.column))

    def _outcome(self, verdict: Verdict, noqa: Noqa | None) -> Outcome:
        if verdict.silence is not None:
            return verdict.silence.kind
        finding = verdict.finding
        if finding is not None and noqa is not None and (noqa.whole or noqa.suppresses(finding)):
            return "noqa"
        return "reported" if finding is not None and self._selection.has(finding.code) else "ignored"

    def _has(self, finding: Finding, noqa: Noqa | None) -> bool:
        """Whether a finding that is about no spawn is printed."""
        silent = noqa is not None and (noqa.whole or noqa.suppresses(finding))
        return not silent and self._selection.has(finding.code)

    def _of(self, project: Opened, module: int, shown: str, verdict: Verdict, finding: Finding) -> Reported:
        if not self._chains:
            return Reported(shown, finding, verdict.spawn.construct, verdict.heat)
        from flake8_aiocost.frontends.chain import chain  # noqa: PLC0415  text has none

        steps = tuple(chain(project, module, verdict.spawn, verdict.heat))
        return Reported(shown, finding, verdict.spawn.construct, verdict.heat, steps)
