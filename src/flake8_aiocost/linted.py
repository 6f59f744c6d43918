"""A project that is linted: what is decided about each of its spawns, and what is said of its modules."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.model import FILE, HOT, Finding, Heat, PricedSpawn, Silence, Verdict
from flake8_aiocost.module.text import Lines
from flake8_aiocost.placed import Heats

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from flake8_aiocost.entry_findings import EntryFindings
    from flake8_aiocost.heat import HeatMap
    from flake8_aiocost.model import Environment, Spawn
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.project.project import ProjectIndex
    from flake8_aiocost.review.known import Known
    from flake8_aiocost.rules import Case, Judged, Rule
    from flake8_aiocost.rules.merging import Decided, Merging, Speaks
    from flake8_aiocost.settings import Settings
    from flake8_aiocost.spawns.find import Finder


#: The lowest Python that the linter knows: what code may run on of which nothing says more.
_LOWEST = (3, 10)


def said(
    verdicts: Iterable[Verdict], entries: tuple[Finding, ...], problem: Callable[[], Finding | None]
) -> Iterator[Finding]:
    """The findings of a module, with AIO901 first where there is something to say and a problem with prices.

    Args:
        verdicts: about its spawns, in source order.
        entries: what there is to say of its entry points.
        problem: gives AIO901, where it is to be said.
    """
    found = [each.finding for each in verdicts if each.finding is not None and not each.finding.known]
    if entries:
        said = [each for each in entries if not each.known]
        found = sorted([*said, *found], key=lambda each: (each.position.line, each.position.column))
    if found and (first := problem()):
        yield first
    yield from found


def problem(settings: Settings) -> Finding | None:
    """AIO901, where prices are not of the target itself. Asked for once there is something to say."""
    from flake8_aiocost.cost.select import pricer  # noqa: PLC0415

    text = pricer(settings).problem
    return Finding("AIO901", text, FILE) if text else None


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
        #: Which findings are said, for those that speak for others; all, where nobody knows better.
        self.speaks: Speaks | None = None
        #: Modules of which a finding may speak for others, or another for it: what is said of them follows from
        #: ``speaks``, too. Those whose verdicts were asked for are told apart.
        self.merging: set[int] = set()
        self._finders: dict[int, Finder] = {}
        self._known: Known | None = None

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
        return Judged(self.project, effects, self.settings.worth)

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
        found._finders = {each: finder for each, finder in self._finders.items() if each != module}
        found.entries.bills = Bills(heats, found.spawns, pricer(self.settings), only=module)
        if project.functions_of(module) == self.project.functions_of(module):
            # Functions have the same numbers, so what is known of those of other modules holds.
            if "judged" in self.__dict__:
                found.judged.effects.take(self.judged.effects, module)
            if "bills" in self.entries.__dict__:
                found.entries.bills.take(self.entries.bills, module)
        return found

    def target(self) -> Environment:
        """What the project will run on."""
        from flake8_aiocost.cost.select import pricer  # noqa: PLC0415

        return pricer(self.settings).environment

    @cached_property
    def _lowest(self) -> tuple[int, int]:
        """The lowest Python that the code may run on: where nothing says which, the lowest of all."""
        from flake8_aiocost.cost.select import pricer  # noqa: PLC0415
        from flake8_aiocost.cost.target import lowest_of, pinned_by  # noqa: PLC0415

        stated = self.settings.python or lowest_of(self.settings.root) or pinned_by(self.settings.root)
        if stated is None and pricer(self.settings).measured_here:
            stated = self.target().python
        return stated or _LOWEST

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

    def finder(self, module: int) -> Finder:
        """What finds the spawns of a module."""
        if module not in self._finders:
            from flake8_aiocost.spawns.find import Finder  # noqa: PLC0415

            self._finders[module] = Finder(self.project.modules[module], dict(self.settings.spawners))
        return self._finders[module]

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
            case = self._case(module, spawn)
            heat = case.heat
            decided = self._decided(module, spawn)
            if decided.cause is not None:
                self.merging.add(module)
            decision = decided.rule if apart else self._merging.merged(module, spawn, decided)
            if isinstance(decision, Silence):
                found.append(Verdict(spawn, heat, silence=decision))
                continue
            lines = lines or Lines(source())
            priced = self.priced(finder, spawn, heat, lines)
            priced = structs.replace(priced, buys=self._buys(case), note=decision.note(case) if decision.note else "")
            position = lines.position(index.facts.calls[spawn.site].range)
            said = Finding(
                decision.code,
                decision.say(priced, index),
                position,
                priced.price,
                function=function_of(index, spawn.function),
                text=text_of(index, spawn, lines),
                known=self._is_known(module, spawn),
            )
            found.append(Verdict(spawn, heat, said))
        return tuple(found)

    def decision(self, module: int, spawn: Spawn) -> Rule | Silence:
        """The rule that speaks of a spawn, by itself: not whether another one of the same cause says it."""
        return self._decided(module, spawn).rule

    def decision_if_hot(self, module: int, spawn: Spawn) -> Rule | Silence:
        """What would be decided about a spawn if each request ran it."""
        return self._decision(structs.replace(self._case(module, spawn), heat=Heat("request")))

    def buys(self, module: int, spawn: Spawn) -> str:
        """What a spawn saves that somebody waits for, as messages tell it; empty where nothing is known of that."""
        return self._buys(self._case(module, spawn))

    def _case(self, module: int, spawn: Spawn) -> Case:
        from flake8_aiocost.rules import Case  # noqa: PLC0415

        return Case(
            spawn,
            self.heats.of(module).of(module, spawn),
            module,
            self.judged,
            self.target,
            lambda: self._lowest,
            self.settings.show,
        )

    def _buys(self, case: Case) -> str:
        """What a spawn saves that somebody waits for."""
        from flake8_aiocost.rules.saving import purchased, told  # noqa: PLC0415

        bought = purchased(case) if case.heat.kind in HOT else None
        return told(bought, at_most=bool(case.spawn.fan_out.most)) if bought is not None else ""

    @cached_property
    def _merging(self) -> Merging:
        """What makes one finding of those of one cause."""
        from flake8_aiocost.rules.merging import Merging  # noqa: PLC0415

        return Merging(self.project, self.spawns, self._decided, self.heats.choose, self._speaks_for)

    def _speaks_for(self, module: int, spawn: Spawn, code: str) -> bool:
        """Whether a finding is said, so that it may speak for others."""
        line = self.project.modules[module].facts.calls[spawn.site].range[0]
        return (self.speaks is None or self.speaks(module, line, code)) and not self._is_known(module, spawn)

    def _is_known(self, module: int, spawn: Spawn) -> bool:
        """Whether the baseline has a spawn."""
        return self._known is not None and self._known.has(module, spawn)

    def _spoken_of(self, module: int) -> list[tuple[Spawn, str]]:
        """The spawns of a module that a rule speaks of, each by itself, with the rule's code."""
        decided = [(spawn, self._decided(module, spawn).rule) for spawn in self.spawns(module)]
        return [(spawn, rule.code) for spawn, rule in decided if not isinstance(rule, Silence)]

    def _decided(self, module: int, spawn: Spawn) -> Decided:
        """The rule that speaks of a spawn, or why none does, with the cause that the rule names."""
        from flake8_aiocost.rules.merging import Cause, Decided  # noqa: PLC0415

        case = self._case(module, spawn)
        rule = self._decision(case)
        if isinstance(rule, Silence) or rule.cause is None:
            return Decided(rule)
        function = rule.cause(case)
        return Decided(rule, None if function is None else Cause(rule.code, function))

    def _decision(self, case: Case) -> Rule | Silence:
        """The rule that speaks of a spawn, or why none does."""
        from flake8_aiocost.heat.own_package import REASON  # noqa: PLC0415
        from flake8_aiocost.heat.precedence import SILENT  # noqa: PLC0415

        if case.heat.kind in SILENT:
            own = case.heat.reason == REASON
            why = "it stands in the framework's own package" if own else f"nothing is said of {case.heat.kind} code"
            return Silence("cold", why)
        from flake8_aiocost.rules import rule_for  # noqa: PLC0415

        rule = rule_for(case)
        if isinstance(rule, Silence):
            return rule
        from flake8_aiocost.cost.format import microseconds  # noqa: PLC0415
        from flake8_aiocost.cost.select import pricer  # noqa: PLC0415

        most, wanted = pricer(self.settings).price(case.spawn).most_excess_us, self.settings.min_cost
        if most >= wanted:
            return rule
        return Silence("min-cost", f"min-cost is {microseconds(wanted)}, and it adds {microseconds(most)}")

    def priced(self, finder: Finder, spawn: Spawn, heat: Heat, lines: Lines) -> PricedSpawn:
        """A spawn as its source has it, with its price."""
        from flake8_aiocost.cost.select import pricer  # noqa: PLC0415

        flagged = finder.flag(spawn, lines)
        return PricedSpawn(flagged, heat, pricer(self.settings).price(flagged))
