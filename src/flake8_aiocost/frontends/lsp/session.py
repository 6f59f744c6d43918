"""One project that is kept linked while its files are edited.

An edit is answered in one of three ways:

- The facts of the module differ in nothing but where things stand: all that was worked out holds. This is exact.
- They differ otherwise: the module is put into the index as it is, with the heat of before, which is a *sketch*. It
  knows the spawns and prices of the new text, but not what the edit changed of who calls whom. The project is then
  linked anew, on a thread of its own, once nobody has typed for a while; what comes of it is exact.
- The text cannot be parsed: nothing changes, and what is shown is of the last text that could be.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal

from flake8_aiocost.bill.rates import FILE, Rates, read_rates
from flake8_aiocost.errors import Unreadable
from flake8_aiocost.frontends.indexing import by_itself, indexed
from flake8_aiocost.frontends.lsp.linking import link
from flake8_aiocost.frontends.lsp.sketches import Sketches
from flake8_aiocost.frontends.same_facts import same_but_for_places
from flake8_aiocost.module.definitions import note
from flake8_aiocost.module.read import parsed, read
from flake8_aiocost.project.files import project_files
from flake8_aiocost.project.reading import collector_paused

if TYPE_CHECKING:
    from typing import TypeAlias

    from flake8_aiocost.frontends.indexed import Indexed
    from flake8_aiocost.frontends.scope import Scope
    from flake8_aiocost.heat.mounts import Mounts
    from flake8_aiocost.module.facts import ModuleFacts

#: What an edit did: nothing, moved what is there, or ``noqa`` comments as well, so that other modules may have more or
#: less to say; changed it, or left what cannot be parsed.
Change: TypeAlias = Literal["same", "moved", "comments", "changed", "broken"]
#: Characters of a text that is looked at while somebody types; a larger one is looked at as it was saved.
MOST_TYPED = 1_000_000


class Session:
    """One project. All methods but ``opened`` and ``link`` belong to one thread."""

    def __init__(self, scope: Scope, path: str) -> None:
        """Read nothing yet.

        Args:
            scope: the project.
            path: a file of it, which is the only one where the project consists of one file.
        """
        self.settings = scope.settings
        self.root = os.fspath(scope.settings.root)
        self._single = path if scope.single else None
        self._scope = scope
        #: What was read, with what was edited since; ``None`` until the project was read.
        self._sketches: Sketches | None = None
        #: Texts of open buffers by their paths from the root, and those of them that could be parsed last.
        self.buffers: dict[str, str] = {}
        self._good: dict[str, tuple[str, ModuleFacts]] = {}
        #: Those that cannot be parsed: each feature asks, and they are looked at once.
        self._broken: dict[str, str] = {}
        #: Whether heat and other modules may be of an older text.
        self.stale = False
        #: Why the files of the project are looked at by themselves, where they are too many.
        self.too_large = ""
        self._places: tuple[tuple[str, ...], tuple[str, ...]] = (), ()
        #: How often entry points are called.
        self.rates = Rates()
        #: Counts changes: what was worked out from an older state is worked out again.
        self.generation = 0

    # ── reading and linking, on any thread ─────────────────────────────────────────────────────────────────────

    def opened(self) -> Indexed:
        """Read the project from the disk, with what an earlier run has kept of it, and its rates.

        Raises:
            AiocostError: its settings, frameworks or baseline cannot be used.
        """
        rates = self.settings.root / FILE
        self.rates = read_rates(rates, os.fspath(rates), optional=True)
        if self._single is not None:
            return by_itself(self.settings, self._single)
        files = project_files(self.settings.root, self.settings.exclude)
        if files.too_large:
            self.too_large = files.too_large
            return indexed(self.settings, type(files)(()))
        return indexed(self.settings, files)

    def link(self, project: Indexed) -> None:
        """Work out what follows from all modules, and for open buffers what will be asked of them, on any thread.

        Args:
            project: what ``linking`` gave.

        Raises:
            AiocostError: as ``opened``.
        """
        link(project, tuple(self.buffers))

    def misses(self, place: str) -> bool:
        """Whether a file is there, and the project does not have it, since it is a symbolic link or the like."""
        path, project = self.path(place), self.indexed
        if path is None or project is None:
            return True
        return path not in project.numbers and path not in project.unread and os.path.exists(place)  # noqa: PTH110

    # ── edits ──────────────────────────────────────────────────────────────────────────────────────────────────

    def path(self, place: str) -> str | None:
        """The path from the root of a file that lies at ``place``; ``None`` where it is not of the project."""
        if self._single is not None and place != self._single:
            return None
        below = os.path.relpath(place, self.root).replace(os.sep, "/")
        return None if below.startswith("../") or self._scope.leaves_out(place) else below

    def put(self, path: str, text: str) -> Change:
        """Take the text of a buffer.

        Args:
            path: the file's path from the root.
            text: what is in it now.
        """
        if len(text) > MOST_TYPED:
            return "same"
        self.buffers[path] = text
        if self._broken.get(path) == text:
            return "same"
        if self.indexed is not None and path in self.indexed.numbers and self.indexed.has(path, text):
            self._broken.pop(path, None)
            return "same"
        try:
            with collector_paused():
                # Where its functions stand is asked for each answer.
                tree = parsed(text)
                facts = read(text, tree)
                note(text, tree)
        except Unreadable:
            self._broken[path] = text
            self.generation += 1
            return "broken"
        self._broken.pop(path, None)
        self._good[path] = (text, facts)
        return self._take(path, text, facts)

    def close(self, path: str, text: str | None) -> Change:
        """A buffer is closed: from now on the file on the disk counts again.

        Args:
            path: the file's path from the root.
            text: what is on the disk, ``None`` where nothing is.
        """
        if self.buffers.pop(path, None) is None:
            return "same"
        self._good.pop(path, None)
        self._broken.pop(path, None)
        if self.indexed is None or text is None or self.indexed.has(path, text):
            return "same"
        try:
            return self._take(path, text, read(text))
        except Unreadable:
            return "broken"

    def _take(self, path: str, text: str, facts: ModuleFacts) -> Change:
        """Put what was read of a module in the place of what there is."""
        if self._sketches is None:
            return "changed"
        self.generation += 1
        indexed = self._sketches.top
        if path not in indexed.numbers:
            # A new module: who has its names, and all numbers, follow from a link of all modules.
            self.stale = True
            return "changed"
        if same_but_for_places(indexed.facts(path), facts):
            before = self.text(path) or ""
            self._sketches.move(path, text, facts)
            return "moved" if _noqa(before) == _noqa(text) else "comments"
        self.stale = True
        with collector_paused():
            self._sketches.put(path, text, facts)
        return "changed"

    # ── exchange of what was linked ────────────────────────────────────────────────────────────────────────────

    def linking(self, disk: Indexed | None = None) -> Indexed:
        """What is to be linked now: a project with the texts of the open buffers, of which nothing is worked out yet.

        Args:
            disk: the project as it was just read; what there is by default.
        """
        base = disk or self.indexed
        if base is None:
            raise RuntimeError("the project was not read yet")
        good = {path: found for path, found in self._good.items() if not base.has(path, found[0])}
        return base if disk is not None and not good else base.edited(good)

    def adopt(self, linked: Indexed) -> None:
        """Answer from a project that was linked, with what has been typed meanwhile."""
        self._sketches, self.stale = Sketches(linked), False
        self.generation += 1
        for path, (text, facts) in tuple(self._good.items()):
            if not linked.has(path, text):
                self._take(path, text, facts)

    # ── what there is ──────────────────────────────────────────────────────────────────────────────────────────

    @property
    def indexed(self) -> Indexed | None:
        """What answers are given from; ``None`` until the project was read."""
        return None if self._sketches is None else self._sketches.top

    @property
    def sketches(self) -> int:
        """How many modules are of a newer text than what was linked."""
        return 0 if self._sketches is None else len(self._sketches)

    @property
    def mounts(self) -> Mounts | None:
        """Where routers are included, as of the last link."""
        return None if self._sketches is None else self._sketches.mounts

    def module(self, path: str) -> int | None:
        """The number of a module, where answers can be given about it."""
        return None if self.indexed is None else self.indexed.numbers.get(path)

    @property
    def places(self) -> tuple[str, ...]:
        """Where the modules lie."""
        if self.indexed is None:
            return ()
        if self.indexed.paths != self._places[0]:
            self._places = self.indexed.paths, tuple([self.indexed.place_of(each) for each in self.indexed.paths])
        return self._places[1]

    def text(self, path: str) -> str | None:
        """The text that answers about a module are of."""
        module = self.module(path)
        if self.indexed is None or module is None:
            return None
        try:
            return self.indexed.text(module)
        except Unreadable:
            return None


def _noqa(text: str) -> list[str]:
    """The lines that may silence something."""
    return [line.lower() for line in text.split("\n") if "noqa" in line.lower()] if "noqa" in text.lower() else []
