"""``aiocost diff``: what a change adds to the bills of entry points, from git's objects."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.diff_formats import HERE, TOP, Compared, Ends, Line, Review, load
from flake8_aiocost.diff_formats.headline import headline
from flake8_aiocost.errors import printable
from flake8_aiocost.formats._places import in_checkout
from flake8_aiocost.frontends import console
from flake8_aiocost.frontends.counting import named_rates, project_rates, require, terminal_width
from flake8_aiocost.frontends.kept_sides import KeptSide
from flake8_aiocost.frontends.output import Output
from flake8_aiocost.frontends.progress import Progress
from flake8_aiocost.frontends.scope import scope_of, working_directory
from flake8_aiocost.frontends.states import AtCommit, State, work_tree
from flake8_aiocost.records import Record
from flake8_aiocost.review.budgets import Budgets, beyond
from flake8_aiocost.review.difference import difference
from flake8_aiocost.review.functions import Functions
from flake8_aiocost.review.matching import View
from flake8_aiocost.review.sides import Side, Told
from flake8_aiocost.revisions.objects import Objects
from flake8_aiocost.revisions.repository import Commit, Repository

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flake8_aiocost.bill.rates import Rates
    from flake8_aiocost.review.changes import Difference, EntryChange
    from flake8_aiocost.settings import Projects, Settings

#: Characters of a commit's name that somebody has written which are shown.
_MOST_NAME = 60


class Wanted(Record, frozen=True):
    """What is compared, and how it is printed.

    ``base`` and ``head`` are names of commits; without ``head`` it is the work tree. ``exact``: with the base itself,
    and not with where the change began. ``most`` entry points are shown in text and Markdown, 0 for all. ``items`` is
    what n is taken to be. ``rates`` names a file other than the project's, ``output_file`` where the output goes.
    """

    base: str
    head: str | None = None
    exact: bool = False
    output_format: str = "text"
    most: int = 10
    items: int = 2
    rates: str | None = None
    output_file: str | None = None
    exit_zero: bool = False


def diff(projects: Projects, wanted: Wanted) -> int:
    """Print what a change adds, and say whether that is beyond a budget.

    Args:
        projects: finds the settings of a file.
        wanted: what is compared, and how it is printed.

    Raises:
        AiocostError: a setting, a commit or an option is wrong, or git cannot be asked.
    """
    require(wanted.items, wanted.most)
    output = load(wanted.output_format)
    named = named_rates(wanted.rates)
    here = working_directory()
    settings = scope_of(f"{here}/_.py", here, projects).settings
    repository = Repository.around(settings.root)
    with Objects(repository.git) as objects:
        compared = _Compared(repository, objects, projects, wanted, settings, paths=output.paths)
        review = compared.review(project_rates(settings) if named is None else named)
    width = terminal_width() if wanted.output_file is None else None
    target = Output(wanted.output_file)
    text = output.text(review, most=wanted.most, width=width)
    if wanted.output_file is None:
        console.write(text, verbatim=True)
    else:
        target.write(text)
    target.close()
    if wanted.output_file is not None or not output.headline:
        console.tell(headline(review))
    return console.FOUND if review.is_beyond and not wanted.exit_zero else console.DONE


class _Compared:
    """The two states, and what is between them."""

    def __init__(
        self,
        repository: Repository,
        objects: Objects,
        projects: Projects,
        wanted: Wanted,
        settings: Settings,
        *,
        paths: str,
    ) -> None:
        self._repository, self._objects, self._projects, self._wanted = repository, objects, projects, wanted
        self._settings, self._paths, self._progress = settings, paths, Progress()
        self._notes: list[str] = []

    def review(self, rates: Rates) -> Review:
        named = self._repository.commit(self._wanted.base)
        head = None if self._wanted.head is None else self._repository.commit(self._wanted.head)
        base = self._began(named, head)
        before, after = self._states(base, head)
        found, lines = [], []
        for root in sorted({*before, *after}):
            folder = self._folder(root)
            settings = (after.get(root) or before[root]).settings
            compared = self._difference(before.get(root), after.get(root), settings.min_cost)
            found.append(Compared(compared, folder))
            lines += [_line(each, folder, rates, settings) for each in compared.changes]
            if compared.changes and compared.head.problem:
                self._notes.append(compared.head.problem)
        self._progress.hide()
        lines.sort(key=lambda each: each.change.rank)
        return Review(
            self._ends(base, head),
            tuple(found),
            tuple(lines),
            self._wanted.items,
            rates,
            printable(self._repository.prefix.rstrip("/") or "."),
            tuple(map(printable, dict.fromkeys(self._notes))),
        )

    def _began(self, named: Commit, head: Commit | None) -> Commit:
        """The commit to compare with: where the change began, so that what others have added since is not its own."""
        if self._wanted.exact:
            return named
        other = head or self._repository.commit("HEAD")
        names = _shown(self._wanted.base), _shown(self._wanted.head or "HEAD")
        return self._repository.merge_base(named, other, names)

    def _states(self, base: Commit, head: Commit | None) -> tuple[Mapping[str, State], Mapping[str, State]]:
        top = self._top()
        after: Mapping[str, State]
        if head is None:
            after = work_tree(self._projects, self._progress)

            def is_there(folder: str) -> bool:
                return (top / folder).is_dir()
        else:
            self._progress.stage("reading")
            at_head = AtCommit(self._repository, head, self._objects, self._projects)
            after = at_head.states({}, lambda _: True)
            self._notes += at_head.notes

            def is_there(folder: str) -> bool:
                return bool(self._repository.folder(head, folder))

        self._progress.stage("reading")
        at_base = AtCommit(self._repository, base, self._objects, self._projects)
        before = at_base.states({root: state.digests.keys() for root, state in after.items()}, is_there)
        self._notes += at_base.notes
        return before, after

    def _top(self) -> Path:
        depth = self._repository.prefix.count("/")
        root = self._settings.root
        return root if not depth else root.parents[depth - 1]

    def _difference(self, before: State | None, after: State | None, least_us: float) -> Difference:
        """What is between two states of one project."""
        self._progress.stage("following calls")
        if before is not None and after is not None and _is_the_same(before, after):
            with closing(KeptSide(after, self._wanted.items)) as one:
                found = View(one.side, Functions(after.text))
                return difference(found, found)
        base = self._side(before)
        # What is gone is not judged.
        base.close()
        with closing(self._side(after)) as head:
            views = _view(base, before, after), _view(head, after, before)
            return difference(*views, least_us)

    def _side(self, state: State | None) -> KeptSide | _NoSide:
        return _NoSide() if state is None else KeptSide(state, self._wanted.items)

    def _folder(self, root: str) -> str:
        """What comes before paths of a project, as the format has them."""
        found = root
        if self._paths not in (HERE, TOP):
            found = in_checkout(root, self._paths)
        if found == root:
            found = os.path.relpath(root, Path.cwd() if self._paths == HERE else self._top())
        return "" if found == os.curdir else f"{found.replace(os.sep, '/')}/"

    def _ends(self, base: Commit, head: Commit | None) -> Ends:
        name = _shown(self._wanted.base)
        label = base.short if base.id.startswith(name) else f"{name} ({base.short})"
        if head is None:
            return Ends(label, base.id)
        return Ends(label, base.id, _shown(self._wanted.head or ""), head.id, self._repository.when(head))


class _NoSide:
    """A project that is not there."""

    side = Side()

    def told(self, number: int) -> Told:
        """Nothing: there is no spawn."""
        del number
        return Told()

    def close(self) -> None:
        """There is nothing to let go of."""


def _view(one: KeptSide | _NoSide, state: State | None, other: State | None) -> View:
    if state is None:
        return View(one.side, Functions(lambda _: ""))
    there = {} if other is None else other.digests
    changed = {path: key for path, key in sorted(state.digests.items()) if there.get(path) != key}
    return View(one.side, Functions(state.text), changed, one.told)


def _is_the_same(before: State, after: State) -> bool:
    return (before.digests, before.lost, before.chosen) == (after.digests, after.lost, after.chosen)


def _line(change: EntryChange, folder: str, rates: Rates, settings: Settings) -> Line:
    budgets = Budgets(settings.budget, settings.budget_increase, settings.budget_percent)
    rate = rates.of(change.payer.names, change.payer.kind)
    return Line(change, folder, rate, beyond(change, budgets))


def _shown(name: str) -> str:
    """The name of a commit as somebody wrote it."""
    return printable(name if len(name) <= _MOST_NAME else f"{name[:_MOST_NAME]}…")
