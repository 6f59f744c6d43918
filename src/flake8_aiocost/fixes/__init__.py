"""Edits of what was found: one file per fix, with libcst, so that formatting and comments stay.

A fix's file declares ``FIX``. The package is scanned, so adding a file adds the fix. A file whose name begins with
``_`` is what fixes share. Nothing here runs unless it is asked for an edit or for a decision.
"""

from __future__ import annotations

import pkgutil
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

from msgspec import structs

from flake8_aiocost.constructs import declared
from flake8_aiocost.constructs._catalogue import catalogue
from flake8_aiocost.fixes._doubts import Doubts
from flake8_aiocost.fixes._fix import Decision, Fix, refused
from flake8_aiocost.fixes._source import Source
from flake8_aiocost.fixes._spot import Spot
from flake8_aiocost.fixes._unfixable import Unfixable
from flake8_aiocost.model import Edit
from flake8_aiocost.project.reading import deep_stack
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from flake8_aiocost.linted import Linted
    from flake8_aiocost.model import Finding, Replacement, Spawn, Verdict

__all__ = ["Decision", "Fix", "Fixer", "Mended", "fixes", "fixes_of"]


@lru_cache(maxsize=1)
def fixes() -> tuple[Fix, ...]:
    """Every fix, by the name of its file."""
    names = sorted(each.name for each in pkgutil.iter_modules(__path__) if not each.name.startswith("_"))
    return tuple([cast("Fix", import_module(f"{__name__}.{name}").FIX) for name in names])


def fixes_of(verdict: Verdict) -> list[Fix]:
    """Those that know such findings."""
    code = verdict.finding.code if verdict.finding is not None else ""
    return [each for each in fixes() if each.serves(code, verdict.spawn.construct)]


class Mended(Record, frozen=True):
    """What a fix says of a finding. There are ``replacements`` where the decision is not to refuse."""

    fix: Fix
    decision: Decision
    replacements: tuple[Replacement, ...] = ()


def _is_wrapper(spawn: Spawn) -> bool:
    """Whether a spawn is a call of a function that spawns what it is handed, and not of the construct itself."""
    # A task or a hop may be made by a method of an object of which nothing is known but the name.
    may_be_guessed = declared()[spawn.construct].family in ("task", "hop")
    return spawn.callee.startswith(":") or (not may_be_guessed and spawn.callee not in catalogue().by_callee)


class Fixer:
    """The fixes of a linted project."""

    def __init__(self, linted: Linted) -> None:
        """Work out nothing yet."""
        self._linted = linted
        self._doubts = Doubts(linted)
        self._sources: dict[int, Source] = {}

    def mend(self, module: int, text: str, verdict: Verdict) -> Mended | None:
        """How a finding is mended; ``None`` where no fix is made for such findings.

        Of several fixes the first that is not refused is taken.

        Args:
            module: the number of the module.
            text: its text.
            verdict: one of the module's, with a finding.
        """
        refusals = []
        for fix in fixes_of(verdict):
            mended = self._try(fix, module, text, verdict)
            if mended.replacements:
                return mended
            refusals.append(mended)
        return refusals[0] if refusals else None

    def _try(self, fix: Fix, module: int, text: str, verdict: Verdict) -> Mended:
        if _is_wrapper(verdict.spawn):
            return Mended(fix, refused("what is called is a function that spawns, which may do more than that"))
        try:
            # What is fixed must not depend on how deep in a stack somebody asks.
            with deep_stack():
                spot = self._spot(module, text, verdict)
                decision = fix.decide(spot)
                return Mended(fix, decision, () if decision.safety == "refused" else fix.rewrite(spot))
        except Unfixable as error:
            return Mended(fix, refused(str(error)))
        except RecursionError:
            return Mended(fix, refused("the code around it is nested too deeply"))

    def with_edit(self, module: int, text: str, verdict: Verdict) -> Finding | None:
        """The finding of a verdict, with its edit where there is one."""
        finding, mended = verdict.finding, self.mend(module, text, verdict)
        if finding is None or mended is None or not mended.replacements:
            return finding
        decision = mended.decision
        edit = Edit(mended.fix.name, mended.replacements, decision.safety == "safe", decision.reason)
        return structs.replace(finding, edit=edit)

    def _spot(self, module: int, text: str, verdict: Verdict) -> Spot:
        source = self._sources.get(module)
        if source is None or source.text != text:
            source = self._sources[module] = Source(text)
        index, spawn = self._linted.project.modules[module], verdict.spawn
        call = source.call(index.facts.calls[spawn.site].range)
        code = verdict.finding.code if verdict.finding is not None else ""
        return Spot(code, spawn, index, source, call, self._doubts, self._linted.decisions.target())
