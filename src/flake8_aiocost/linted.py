"""A project that is linted: what is decided about each of its spawns, and what is said of its modules."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.decisions import Decisions, buys
from flake8_aiocost.model import HOT, Finding, PricedSpawn, Silence, Verdict
from flake8_aiocost.module.text import Lines
from flake8_aiocost.module_findings import problem, said
from flake8_aiocost.placed import Heats

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from flake8_aiocost.entry_findings import EntryFindings
    from flake8_aiocost.heat.heat_map import HeatMap
    from flake8_aiocost.model import Heat, Spawn
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.project.project import ProjectIndex
    from flake8_aiocost.review.known import Known
    from flake8_aiocost.rules import Judged
    from flake8_aiocost.rules.merging import Merging, Speaks
    from flake8_aiocost.settings import Settings
    from flake8_aiocost.spawns.find import Finder
    from flake8_aiocost.spawns.finders import Finders


#: What the frameworks' files call functions that answer requests.
_HANDLERS = ("request handler ", "view ", "responder ")


class Linted:
    """A project that is linted: heat and what rules ask are worked out once for all of its modules."""

    def __init__(
        self,
        project: ProjectIndex,
        settings: Settings,
        place: Callable[[ProjectIndex, Settings, Collection[int] | None], HeatMap] | None = None,
        kept: Callable[[ProjectIndex], HeatMap | None] | None = None,
    ) -> None:
        """Work out nothing yet; ``place`` and ``kept`` as ``Heats`` takes them."""
        self.project = project
        self.settings = settings
        self.heats = Heats(project, settings, self.spawns, place, kept)
        self.decisions = Decisions(project, settings, self.heats, lambda: self.judged, lambda: self.finders)
        #: Which findings are said, for those that speak for others; all, where nobody knows better.
        self.speaks: Speaks | None = None
        #: Modules of which a finding may speak for others, or another for it: what is said of them follows from
        #: ``speaks``, too. Those whose verdicts were asked for are told apart.
        self.merging: set[int] = set()
        self._known: Known | None = None
        #: Of a sketch: a project that is nearly the same, and the modules of which what is known there does not hold.
        self._before: tuple[Linted, frozenset[int]] | None = None

    def review(self, text: Callable[[int], str], silenced: Callable[[int, int, str], bool]) -> None:
        """Hold what is found against the project's baseline, if it has one.

        Args:
            text: gives the text of a module.
            silenced: whether a comment silences a finding with a code on a line of a module.

        Raises:
            BaselineError: the baseline is damaged.
        """
        from flake8_aiocost.review.known import known_of  # noqa: PLC0415  few files get here

        self._known = known_of(self.project, self.settings, text, silenced, self._spoken_of)

    @cached_property
    def judged(self) -> Judged:
        """What rules ask of the project.

        Raises:
            LibraryError: a library file that the settings name is wrong.
        """
        from flake8_aiocost.effects.catalogue import catalogue  # noqa: PLC0415
        from flake8_aiocost.effects.weigh import Effects  # noqa: PLC0415
        from flake8_aiocost.rules import Judged  # noqa: PLC0415

        known = catalogue(self.settings.library_files)
        effects = Effects(self.project, known, self.spawns, self.settings.waits)
        if self._before is not None:
            before, changed = self._before
            effects.take(before.judged.effects, changed)
        return Judged(self.project, effects, self.settings.worth, self._is_message)

    def _is_message(self, function: int) -> bool:
        """Whether a framework calls a function for each message, event or token, and not once for each request."""
        heat = self.heats.entry(function)
        return heat is not None and heat.kind in HOT and not heat.seldom and not heat.subject.startswith(_HANDLERS)

    def moved(self, module: int, facts: ModuleFacts, *, silences: bool) -> None:
        """Take another text of a module that differs in nothing but where things stand; all that was found holds.

        Args:
            module: its number in the project.
            facts: those of the new text, which are the old ones but for lines and columns.
            silences: whether comments silence something in one of the texts.
        """
        self.project.modules[module].moved(facts)
        if self._known is not None:
            self._known.moved(module)
        if silences or self._known is not None:
            # Which of several spawns speaks for all of one cause follows from that, too.
            self.__dict__.pop("_merging", None)

    def sketched(self, project: ProjectIndex, module: int) -> Linted:
        """The same with another text of a module, for a first answer: its heat is that of before.

        Args:
            project: the index with that text, as ``ProjectIndex.sketched`` makes it.
            module: the number of the module.
        """
        from flake8_aiocost.bill.bills import Bills  # noqa: PLC0415  only for an editor
        from flake8_aiocost.cost.select import pricer  # noqa: PLC0415
        from flake8_aiocost.heat.carried import carried  # noqa: PLC0415

        found = Linted(project, self.settings)
        heats = carried(self.heats.spawning, project, module)
        found.heats.take(heats)
        found.finders.take(self.finders, module)
        found.entries.bills = Bills(heats, found.spawns, pricer(self.settings), only=module)
        same = self.finders.own_wrappers.besides(module) == found.finders.own_wrappers.besides(module)
        if same and project.functions_of(module) == self.project.functions_of(module):
            # Functions have the same numbers, so what is known of those of other modules holds.
            if "judged" in self.__dict__:
                found._before = self, frozenset({module})
            elif self._before is not None:
                found._before = self._before[0], self._before[1] | {module}
            if "bills" in self.entries.__dict__:
                found.entries.bills.take(self.entries.bills, module)
        return found

    def findings(self, module: int, source: str) -> Iterator[Finding]:
        """What there is to say of a module, in source order, with AIO901 first where prices are not the target's own.

        Args:
            module: its number in the project.
            source: its text.
        """
        entries = self.entry_findings(module, lambda: source)
        return said(self.verdicts(module, lambda: source), entries, lambda: problem(self.settings))

    def entry_findings(self, module: int, source: Callable[[], str]) -> tuple[Finding, ...]:
        """What there is to say of the entry points of a module, in source order.

        Args:
            module: its number in the project.
            source: gives its text; called once there is something to say.
        """
        if self.settings.budget is None and self.settings.show != "all":
            return ()
        found = self.entries.findings(module, source)
        return found if self._known is None else self._known.marked(module, found)

    @cached_property
    def entries(self) -> EntryFindings:
        """What is said of entry points."""
        from flake8_aiocost.entry_findings import EntryFindings  # noqa: PLC0415  few projects ask for it

        return EntryFindings(self.project, self.settings, self.heats, self.spawns, lambda: self.judged.effects)

    def spawns(self, module: int) -> tuple[Spawn, ...]:
        """The spawns of a module, in source order."""
        return self.finder(module).spawns

    @cached_property
    def finders(self) -> Finders:
        """What finds the spawns of each module."""
        from flake8_aiocost.spawns.finders import Finders  # noqa: PLC0415  most files name no construct

        return Finders(self.project, dict(self.settings.spawners))

    def finder(self, module: int) -> Finder:
        """What finds the spawns of a module."""
        return self.finders.of(module)

    def verdicts(self, module: int, source: Callable[[], str], *, apart: bool = False) -> tuple[Verdict, ...]:
        """What is decided about each spawn of a module, in source order.

        Args:
            module: its number in the project.
            source: gives its text; called once there is something to say.
            apart: each spawn of a cause has a finding of its own, though one speaks for all.
        """
        from flake8_aiocost.review.known import function_of, text_of  # noqa: PLC0415  few files get here

        index, finder = self.project.modules[module], self.finder(module)
        found: list[Verdict] = []
        lines: Lines | None = None
        for spawn in finder.spawns:
            case = self.decisions.case(module, spawn)
            heat = case.heat
            decided = self.decisions.of(module, spawn)
            if decided.cause is not None:
                self.merging.add(module)
            decision = decided.rule if apart else self._merging.merged(module, spawn, decided)
            if isinstance(decision, Silence):
                found.append(Verdict(spawn, heat, silence=decision))
                continue
            lines = lines or Lines(source())
            priced = self.priced(finder, spawn, heat, lines)
            priced = structs.replace(priced, buys=buys(case), note=decision.note(case) if decision.note else "")
            position = lines.position(index.facts.calls[spawn.site].range)
            said = Finding(
                decision.code,
                decision.say(priced, index),
                position,
                priced.price,
                function=function_of(index.facts, spawn.function),
                text=text_of(index.facts, spawn.site, lines),
                known=self._is_known(module, spawn),
            )
            found.append(Verdict(spawn, heat, said))
        return tuple(found)

    @cached_property
    def _merging(self) -> Merging:
        """What makes one finding of those of one cause."""
        from flake8_aiocost.rules.merging import Merging  # noqa: PLC0415

        return Merging(self.project, self.spawns, self.decisions.of, self.heats.choose, self._speaks_for)

    def _speaks_for(self, module: int, spawn: Spawn, code: str) -> bool:
        """Whether a finding is said, so that it may speak for others."""
        line = self.project.modules[module].facts.calls[spawn.site].range[0]
        return (self.speaks is None or self.speaks(module, line, code)) and not self._is_known(module, spawn)

    def _is_known(self, module: int, spawn: Spawn) -> bool:
        """Whether the baseline has a spawn."""
        return self._known is not None and self._known.has(module, spawn)

    def _spoken_of(self, module: int) -> list[tuple[Spawn, str]]:
        """The spawns of a module that a rule speaks of, each by itself, with the rule's code."""
        decided = [(spawn, self.decisions.of(module, spawn).rule) for spawn in self.spawns(module)]
        return [(spawn, rule.code) for spawn, rule in decided if not isinstance(rule, Silence)]

    def priced(self, finder: Finder, spawn: Spawn, heat: Heat, lines: Lines) -> PricedSpawn:
        """A spawn as its source has it, with its price."""
        from flake8_aiocost.cost.select import pricer  # noqa: PLC0415

        flagged = finder.flag(spawn, lines)
        return PricedSpawn(flagged, heat, pricer(self.settings).price(flagged))
