"""What there is to show of one module, worked out when a feature asks for it, from one state of its project."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from flake8_aiocost.effects.waits import LEAST_ITEMS
from flake8_aiocost.errors import Unreadable
from flake8_aiocost.fixes import Fixer
from flake8_aiocost.frontends.bill_entries import Asked, OneProject
from flake8_aiocost.frontends.check import readable
from flake8_aiocost.frontends.checked import Checked
from flake8_aiocost.frontends.lsp.last_good import Shift
from flake8_aiocost.frontends.lsp.line_ends import LineEnds
from flake8_aiocost.frontends.noqa import Noqa
from flake8_aiocost.frontends.opened import Opened
from flake8_aiocost.frontends.selection import Selection
from flake8_aiocost.model import BACKGROUND, HOT
from flake8_aiocost.module.definitions import positions_of
from flake8_aiocost.module.text import Lines
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from flake8_aiocost.bill_formats import Entry
    from flake8_aiocost.formats import Reported
    from flake8_aiocost.frontends.lsp.session import Session
    from flake8_aiocost.model import Position, PricedSpawn, SilenceKind, Verdict

#: Of a hot spawn with one of these nothing was decided but that it is right, or that another one speaks for it.
PRICED: frozenset[SilenceKind] = frozenset({"bought", "contract", "children", "sequence", "merged"})


class Shown(Record, frozen=True):
    """A spawn, and where it stands in the text of the editor."""

    verdict: Verdict
    position: Position

    @property
    def is_paid(self) -> bool:
        """Whether it runs in a hot path or a job, and often enough there, so that its price is shown."""
        verdict = self.verdict
        if verdict.heat.kind not in HOT and verdict.heat.kind not in BACKGROUND:
            return False
        return verdict.finding is not None or (verdict.silence is not None and verdict.silence.kind in PRICED)


class View:
    """A module in one state of its project. ``text`` is what answers are about; they stand somewhere in ``buffer``."""

    def __init__(self, session: Session, path: str, module: int, buffer: str) -> None:
        """Work out nothing yet; Unreadable where the file is another one than was read.

        Args:
            session: the project.
            path: of the module, from the root.
            module: its number.
            buffer: the text in the editor, which may not be the one that could be parsed last.
        """
        indexed = session.indexed
        if indexed is None:
            raise RuntimeError("the project was not read yet")
        self.session, self.path, self.module, self.buffer = session, path, module, buffer
        self.text = indexed.text(module)
        if not indexed.has(path, self.text):
            raise Unreadable("it has just changed")
        self.opened = Opened(indexed, session.places, (module,), whole=True)
        self.shift = Shift(self.text, buffer)

    @cached_property
    def lines(self) -> Lines:
        """Its lines."""
        return Lines(self.text)

    @cached_property
    def ends(self) -> LineEnds:
        """Where comments may be added."""
        return LineEnds(self.text)

    @cached_property
    def noqa(self) -> Noqa:
        """Its ``# noqa`` comments."""
        return Noqa(self.path, self.text)

    @cached_property
    def fixer(self) -> Fixer:
        """What mends its findings: the text is parsed once for all of them."""
        return Fixer(self.opened.linted)

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What was decided about each spawn."""
        return self.opened.indexed.told(self.module, lambda: self.text).verdicts

    @cached_property
    def reported(self) -> tuple[Reported, ...]:
        """What ``aiocost check`` prints of it."""
        return tuple([readable(each) for each in Checked(Selection()).module(self.opened, self.module)])

    @cached_property
    def spawns(self) -> tuple[Shown, ...]:
        """Its spawns, as far as they still stand in the editor's text."""
        calls = self.opened.linted.project.modules[self.module].facts.calls
        placed = (
            (each, self.shift.position(self.lines.position(calls[each.spawn.site].range))) for each in self.verdicts
        )
        return tuple([Shown(verdict, position) for verdict, position in placed if position is not None])

    def priced(self, verdict: Verdict) -> PricedSpawn:
        """A spawn with its price, and what it buys."""
        from msgspec import structs  # noqa: PLC0415

        if verdict not in self._priced:
            linted = self.opened.linted
            found = linted.priced(linted.finder(self.module), verdict.spawn, verdict.heat, self.lines)
            self._priced[verdict] = structs.replace(found, buys=linted.decisions.buys(self.module, verdict.spawn))
        return self._priced[verdict]

    @cached_property
    def _priced(self) -> dict[Verdict, PricedSpawn]:
        return {}

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The bills of its entry points."""
        linted = self.opened.linted
        asked = Asked(LEAST_ITEMS, self.session.rates, None)
        return tuple(OneProject(self.opened, asked, linted.entries.bills, self.session.mounts).entries())

    @cached_property
    def functions(self) -> dict[int, Position]:
        """Where the ``def`` of each function stands in the editor's text, by its line in the text that was parsed."""
        moved = ((place.line, self.shift.position(place)) for place in self._defined)
        return {line: position for line, position in moved if position is not None}

    def definition(self, function: int) -> int | None:
        """The line in the editor's text of the ``def`` of a function, by its number in the module."""
        place = self.functions.get(self._defined[function].line)
        return None if place is None else place.line

    @cached_property
    def _defined(self) -> list[Position]:
        functions = self.opened.linted.project.modules[self.module].facts.functions
        return positions_of(functions, self.text)


class Views:
    """The views of documents: what one request has worked out, the next one has, until something changes."""

    def __init__(self) -> None:
        """Know none yet."""
        #: By project: its generation, and the views by their paths.
        self._known: dict[Session, tuple[int, dict[str, View]]] = {}

    def of(self, session: Session, path: str, module: int, buffer: str) -> View:
        """The view of a module; arguments and errors as ``View`` has them."""
        generation, views = self._known.get(session, (-1, {}))
        if generation != session.generation:
            # One that is left would keep the project alive as it was.
            views = {}
            self._known[session] = session.generation, views
        found = views.get(path)
        if found is None or found.buffer != buffer:
            found = views[path] = View(session, path, module, buffer)
        return found

    def drop(self, session: Session, path: str) -> None:
        """Forget that of a document that is closed."""
        self._known.get(session, (0, {}))[1].pop(path, None)

    def clear(self) -> None:
        """Forget all."""
        self._known.clear()
