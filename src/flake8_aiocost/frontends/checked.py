"""What there is to say of the modules of a run: verdicts, less what comments, options and baselines silence."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from flake8_aiocost.errors import AiocostError, Unreadable
from flake8_aiocost.formats import Outcome, Reported, Summary
from flake8_aiocost.frontends import faults
from flake8_aiocost.frontends.noqa import Noqa
from flake8_aiocost.review.baseline import key_of

if TYPE_CHECKING:
    from flake8_aiocost.frontends.opened import Opened
    from flake8_aiocost.frontends.selection import Selection
    from flake8_aiocost.model import Finding, Verdict
    from flake8_aiocost.review.baseline import Key


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
        #: The decorator that alone leads to a spawn of unknown heat, for each of these.
        self.marks: list[str] = []
        #: What to tell of comments that mean nothing.
        self.idle: list[str] = []
        #: The findings that a baseline has, by where their modules lie.
        self.known: dict[str, Counter[Key]] = {}
        #: Where modules lie of which nothing is known: they could not be read, or met a fault of ours.
        self.skipped: set[str] = set()
        self._unread: list[tuple[str, str]] = []
        self._files = self._failed = self._missing = 0
        self._told_problem = False

    def unread(self, files: tuple[tuple[str, str], ...], missing: int) -> None:
        """Count the files of a project that could not be read.

        Args:
            files: those that were asked for, with why.
            missing: how many there are in all.
        """
        self._unread += files
        self._missing += missing

    def module(self, project: Opened, module: int) -> list[Reported]:
        """What is printed of a module, in source order."""
        shown = project.shown[module]
        try:
            found = self._reported(project, module, shown)
        except Unreadable as error:
            self._unread.append((shown, str(error)))
            self.skipped.add(project.place(module))
            return []
        except (AiocostError, BrokenPipeError):
            raise
        except Exception as error:
            self._failed += 1
            self.skipped.add(project.place(module))
            found = [Reported(shown, faults.finding(error, shown))]
        self._files += 1
        return found

    def summary(self) -> Summary:
        """What the run comes to."""
        return Summary(self._files, dict(self._outcomes), tuple(sorted(self._unread)), self._failed, self._missing)

    def _reported(self, project: Opened, module: int, shown: str) -> list[Reported]:
        source = ""

        def read() -> str:
            nonlocal source
            source = project.source(module)
            return source

        told = project.indexed.told(module, read)
        verdicts, over = told.verdicts, told.entries
        if not (verdicts or over or told.idle):
            return []  # as of nearly all modules
        self.idle += [f"{shown}:{line}: {text}" for line, text in told.idle]
        said = bool(over) or any(verdict.finding is not None for verdict in verdicts)
        noqa = Noqa(project.place(module), source or read()) if said else None
        place = project.place(module)
        found: list[Reported] = []
        outcomes: list[Outcome] = []
        for verdict in verdicts:
            outcome = self._outcome(verdict, noqa, place)
            outcomes.append(outcome)
            if outcome == "unknown" and verdict.heat.mark:
                self.marks.append(verdict.heat.mark)
            if outcome == "reported" and verdict.finding is not None:
                found.append(self._of(project, module, shown, verdict, verdict.finding))
        # They are no spawns, so no totals count them.
        found += [Reported(shown, each) for each in over if not each.known and self._has(each, noqa, place)]
        findings = [*over, *(verdict.finding for verdict in verdicts if verdict.finding is not None)]
        self.known[place] = Counter(key_of(each) for each in findings if each.known)
        # As in flake8: on the first file with something to say, whose comments may silence that too.
        news = any(not each.known for each in findings)
        if noqa and news and not noqa.whole and not self._told_problem and (problem := project.indexed.problem()):
            self._told_problem = True
            if self._selection.has(problem.code, place) and not noqa.suppresses(problem):
                found.insert(0, Reported(shown, problem))
        self._outcomes.update(outcomes)
        return sorted(found, key=lambda each: (each.finding.position.line, each.finding.position.column))

    def standing(self, project: Opened, module: int) -> Counter[Key]:
        """What a baseline would have of a module: all that would be said, each spawn of a cause by itself, or is known.

        Raises:
            Unreadable: it cannot be read any more.
        """

        def read() -> str:
            return project.source(module)

        told = project.indexed.told(module, read)
        verdicts = told.verdicts
        if any(each.silence is not None and each.silence.kind == "merged" for each in verdicts):
            verdicts = project.linted.verdicts(module, read, apart=True)
        found = [*told.entries, *(each.finding for each in verdicts if each.finding is not None)]
        if not found:
            return Counter()
        place = project.place(module)
        noqa = Noqa(place, read())
        return Counter(key_of(each) for each in found if each.known or self._has(each, noqa, place))

    def _outcome(self, verdict: Verdict, noqa: Noqa | None, place: str) -> Outcome:
        if verdict.silence is not None:
            return verdict.silence.kind
        finding = verdict.finding
        if finding is not None and noqa is not None and (noqa.whole or noqa.suppresses(finding)):
            return "noqa"
        if finding is not None and finding.known:
            return "baseline"
        return "reported" if finding is not None and self._selection.has(finding.code, place) else "ignored"

    def _has(self, finding: Finding, noqa: Noqa | None, place: str) -> bool:
        """Whether neither a comment nor an option silences a finding."""
        silent = noqa is not None and (noqa.whole or noqa.suppresses(finding))
        return not silent and self._selection.has(finding.code, place)

    def _of(self, project: Opened, module: int, shown: str, verdict: Verdict, finding: Finding) -> Reported:
        if not self._chains:
            return Reported(shown, finding, verdict.spawn.construct, verdict.heat)
        from flake8_aiocost.frontends.chain import chain  # noqa: PLC0415  text has none

        steps = tuple(chain(project, module, verdict.spawn, verdict.heat))
        return Reported(shown, finding, verdict.spawn.construct, verdict.heat, steps)
