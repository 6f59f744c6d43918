"""``aiocost why FILE:LINE``: all that was decided about the spawns of a line, and what decided it."""

from __future__ import annotations

import os
import re
from itertools import islice
from typing import TYPE_CHECKING

from flake8_aiocost.effects.assumed import assumed
from flake8_aiocost.effects.unknowns import unknowns
from flake8_aiocost.errors import printable
from flake8_aiocost.fixes import Fixer
from flake8_aiocost.formats import Step
from flake8_aiocost.frontends import console
from flake8_aiocost.frontends.chain import chain
from flake8_aiocost.frontends.noqa import Noqa
from flake8_aiocost.frontends.opened import open_projects
from flake8_aiocost.frontends.scope import PathError
from flake8_aiocost.frontends.unreached import Unreached
from flake8_aiocost.frontends.unread import behind
from flake8_aiocost.frontends.why_all import decided, why_all
from flake8_aiocost.frontends.why_price import intervals, items
from flake8_aiocost.model import UNREACHED, Silence
from flake8_aiocost.module.text import Lines
from flake8_aiocost.rules.saving import said_of
from flake8_aiocost.rules.wording import bracket, context, cost, what

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.frontends.opened import Opened
    from flake8_aiocost.model import Position, Spawn, Verdict
    from flake8_aiocost.settings import Projects

_PLACE = re.compile(r"(?P<file>.+?):(?P<line>[0-9]{1,9})(?::[0-9]+)?:?", re.DOTALL)
#: Waits that are told, known and unknown ones.
_MOST_WAITS = 5
#: What stands before a linked name.
_NUMBER = re.compile(r"^:\d+:|^[:?]")


def why(place: str, projects: Projects) -> int:
    """Print what is known of the spawns on a line.

    Args:
        place: ``FILE:LINE``; a column after that, as ``aiocost check`` prints it, is passed over. Without a line, all
            spawns of a file or folder are listed.
        projects: finds the settings of the file.

    Raises:
        PathError: it is no such place, or nothing is spawned there.
    """
    match = _PLACE.fullmatch(place)
    if match is None or os.path.lexists(place):
        return why_all(place, projects)
    explained = _Explained(match["file"], projects)
    console.write("\n".join(explained.on(int(match["line"]))) + "\n")
    return console.DONE


class _Explained:
    """The spawns of one file."""

    def __init__(self, path: str, projects: Projects) -> None:
        opened = open_projects([path], projects)
        if len(opened) != 1 or len(opened[0].chosen) + len(opened[0].unread) != 1:
            raise PathError(f"{path}: expected a file, and its line after that")
        for shown, reason in opened[0].unread:
            raise PathError(f"{shown}: not read: {reason}")
        self.opened: Opened = opened[0]
        (self.module,) = self.opened.chosen
        self.shown = self.opened.shown[self.module]
        self.source = self.opened.source(self.module)
        self.lines = Lines(self.source)
        self.index = self.opened.linted.project.modules[self.module]
        self.noqa = Noqa(self.opened.place(self.module), self.source)
        self.unreached = Unreached(self.opened)

    def on(self, line: int) -> Iterator[str]:
        """What begins on a line, else what goes over it."""
        verdicts = self.opened.linted.verdicts(self.module, lambda: self.source)
        placed = [(self.lines.position(self.index.facts.calls[each.spawn.site].range), each) for each in verdicts]
        found = [each for each in placed if each[0].line == line]
        found = found or [each for each in placed if each[0].line <= line <= each[0].end_line]
        if not found:
            found = [(position, each) for position, each in placed if each.spawn.site in self._counted_on(line)]
            here = f"{printable(self.shown)}:{line}"
            yield from (f"{here}: the task made here is counted with the spawn on line {at.line}" for at, _ in found)
        if not found:
            near = sorted({position.line for position, _ in placed}, key=lambda each: (abs(each - line), each))
            hint = f"the nearest is on line {near[0]}" if near else "nor anywhere else in this file"
            raise PathError(f"{self.shown}:{line}: nothing is spawned here, {hint}")
        for position, verdict in found:
            yield from self._spawn(position, verdict)

    def _counted_on(self, line: int) -> frozenset[int]:
        """The spawns with which tasks are counted that are made on a line."""
        counted = self.opened.linted.finder(self.module).counted_with
        calls = self.index.facts.calls
        return frozenset(site for call, site in counted.items() if calls[call].range[0] <= line <= calls[call].range[2])

    def _spawn(self, position: Position, verdict: Verdict) -> Iterator[str]:
        linted, spawn, heat = self.opened.linted, verdict.spawn, verdict.heat
        priced = linted.priced(linted.finder(self.module), spawn, heat, self.lines)
        yield f"{printable(self.shown)}:{position.line}:{position.column + 1}: {what(priced)}"
        function = self.index.facts.functions[spawn.function].qualname if spawn.function >= 0 else "the module itself"
        yield f"  in       {function}{_loops(spawn)}"
        if spawn.children:
            yield f"  starts   {', '.join(map(_written, spawn.children))}"
        reason = f": {heat.subject or function}" + (f" ({heat.reason})" if heat.reason else "")
        unknown = f": {heat.reason or UNREACHED}" if heat.kind == "unknown" else ""
        yield f"  heat     {heat.kind}{unknown or reason}"
        if heat.mark:
            # The way out, as one can copy it.
            setting = printable(f'decorators = ["{heat.mark}"]')
            yield f"{'':11}if something does, an entry of a framework file says how often: {setting}"
        if heat.kind == "unknown" and (missing := behind(self.opened)):
            yield f"{'':11}{printable(missing)}"
        here = Step(self.shown, position.line, "here")
        for number, step in enumerate((*chain(self.opened, self.module, spawn, heat), here)):
            yield f"  {'chain' if not number else '':9}{step.path}:{step.line}: {step.text}"
        yield f"  price    {cost(priced)}, {context(priced, self.index)} {bracket(priced)}"
        for number, line in enumerate(items(priced.price, spawn)):
            yield f"  {'items' if not number else '':9}{line}"
        for number, line in enumerate(intervals(priced.price, "task" if spawn.together else "awaitable")):
            yield f"  {'interval' if not number else '':9}{line}"
        for number, line in enumerate(_first(self._assumed(verdict))):
            yield f"  {'waits' if not number else '':9}{line}"
        for number, line in enumerate(_first(self._unknown(verdict))):
            yield f"  {'unknown' if not number else '':9}{line}"
        unreached = self.unreached.reason(self.module, verdict)
        yield f"  verdict  {decided(verdict, self.noqa, whole=True)}{unreached}"
        if verdict.silence is not None and verdict.silence.kind == "unknown":
            hot = linted.decisions.if_hot(self.module, spawn)
            yield f"  if hot   {f'silent: {hot.why}' if isinstance(hot, Silence) else hot.code}"
        if (mended := Fixer(linted).mend(self.module, self.source, verdict)) is not None:
            reason = f": {mended.decision.reason}" if mended.decision.reason else ""
            yield f"  fix      {mended.fix.name}, {mended.decision.safety}{reason}"

    def _assumed(self, verdict: Verdict) -> Iterator[str]:
        """Which waits of its children are assumed, and from where."""
        for each in assumed(self.opened.linted.judged.effects, self.module, verdict.spawn):
            place = f"{self.opened.shown[each.module]}:{each.line}".removesuffix(":0")
            yield printable(f"{each.name or 'something'}: {said_of(each)} ({place})")

    def _unknown(self, verdict: Verdict) -> Iterator[str]:
        """What its children wait for, nobody knows how long: what is missing, and where."""
        effects, spawn = self.opened.linted.judged.effects, verdict.spawn
        children = effects.children.of(self.module, spawn)
        every = (one for child in children for one in unknowns(effects, self.module, child, spawn.function))
        for each in dict.fromkeys(every):
            place = f" ({self.opened.shown[each.module]}:{each.line})" if each.module >= 0 and each.line else ""
            yield f"{each.name}: {each.why}{place}"


def _first(waits: Iterator[str]) -> Iterator[str]:
    """The first few lines, and whether there are others."""
    yield from islice(waits, _MOST_WAITS)
    if next(waits, None) is not None:
        yield "and others"


def _loops(spawn: Spawn) -> str:
    return f", inside {len(spawn.loops)} loop{'s' * (len(spawn.loops) > 1)}" if spawn.loops else ""


def _written(name: str) -> str:
    """A resolved name as a reader knows it: ``:3:Feed().load()`` as ``Feed().load()``."""
    return _NUMBER.sub("", name) or "something without a name"
