"""START HERE: source text in, findings out, the steps in order.

::

    1 read (module/) -> 2 link (project/) -> 5 find (spawns/) -> 3 place (heat/) -> 7 judge (rules/) -> 6 price (cost/)
    -> 8 say (frontends/)

The numbers are those of docs/architecture.md. Each step takes and returns frozen records, knows nothing of the later
ones, and stops early. Most files hold no spawn: for those nothing past the scan of the text runs. Of the others most
hold nothing that a rule speaks of: for those no table is loaded, and libcst is not imported.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.model import Finding, Position, PricedSpawn
from flake8_aiocost.module.prefilter import Prefilter
from flake8_aiocost.module.text import Lines

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator

    from flake8_aiocost.model import Environment, Heat, Spawn
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.rules import Rule
    from flake8_aiocost.settings import Settings
    from flake8_aiocost.spawns.find import Finder

#: Findings about a file as a whole stand on its first character.
FILE = Position(1, 0, 1, 0)


def lint(source: str, path: str, settings: Settings, tree: ast.AST | None = None) -> tuple[Finding, ...]:
    """Find, place, price and judge every spawn of one module.

    Args:
        source: the module's text, decoded and without a byte order mark.
        path: where it lies; decides its heat and is never opened.
        settings: what ``settings.Projects`` found for it.
        tree: the module's ``ast`` tree, if it has been made already.

    Returns:
        Findings in source order; one AIO900 where the text cannot be analysed and something might be found in it.

    Raises:
        FrameworkError: a framework file that the settings name is wrong.
    """
    if not prefilter(settings.spawners).may_spawn(source):
        return ()
    try:
        with _collector_paused():
            return tuple(_findings(source, path, settings, tree))
    except Unreadable as unreadable:
        return (Finding("AIO900", f"file not analysed: {unreadable}", FILE),)
    except RecursionError:
        # What the reader has read with a larger stack may be too deep for the later steps.
        return (Finding("AIO900", "file not analysed: it is nested too deeply", FILE),)


@lru_cache(maxsize=64)
def prefilter(spawners: tuple[tuple[str, str], ...]) -> Prefilter:
    """The scan for the names of constructs and of configured spawners."""
    from flake8_aiocost.constructs import callees  # noqa: PLC0415  only once a file is linted
    from flake8_aiocost.constructs._receivers import GUESSED  # noqa: PLC0415

    return Prefilter(callees(), (*GUESSED, *(name for name, _ in spawners)))


def _findings(source: str, path: str, settings: Settings, tree: ast.AST | None) -> Iterator[Finding]:
    # Most runs see no file that gets here, or none that gets further.
    from flake8_aiocost.module.read import read  # noqa: PLC0415
    from flake8_aiocost.project.index import ModuleIndex  # noqa: PLC0415
    from flake8_aiocost.spawns.find import Finder  # noqa: PLC0415

    index = ModuleIndex(read(source, tree), path)
    finder = Finder(index, dict(settings.spawners))
    if not finder.spawns:
        return

    from flake8_aiocost.heat import place  # noqa: PLC0415
    from flake8_aiocost.heat.precedence import SILENT  # noqa: PLC0415

    heats = place(index, settings)
    placed = [(spawn, heats.of(spawn)) for spawn in finder.spawns]
    placed = [(spawn, heat) for spawn, heat in placed if heat.kind not in SILENT]
    if not placed:
        return

    from flake8_aiocost.rules import Case, JudgedModule, rule_for  # noqa: PLC0415

    module, target = JudgedModule(index), partial(_target, settings)
    ruled = [(spawn, heat, rule_for(Case(spawn, heat, module, target))) for spawn, heat in placed]
    if any(rule is not None for *_, rule in ruled):
        yield from _priced(index, finder, ruled, Lines(source), settings)


def _target(settings: Settings) -> Environment:
    from flake8_aiocost.cost.select import pricer  # noqa: PLC0415

    return pricer(settings).environment


def _priced(
    index: ModuleIndex,
    finder: Finder,
    ruled: list[tuple[Spawn, Heat, Rule | None]],
    lines: Lines,
    settings: Settings,
) -> Iterator[Finding]:
    """What there is to say of spawns of which a rule speaks, with their prices."""
    from flake8_aiocost.cost.select import pricer  # noqa: PLC0415

    prices, found = pricer(settings), []
    for spawn, heat, rule in ruled:
        if rule is None or prices.price(spawn).least_excess_us < settings.min_cost:
            continue
        flagged = finder.flag(spawn, lines)
        price = prices.price(flagged)
        position = lines.position(index.facts.calls[spawn.site].range)
        found.append(Finding(rule.code, rule.say(PricedSpawn(flagged, heat, price), index), position, price))
    if found and prices.problem:
        yield Finding("AIO901", prices.problem, FILE)
    yield from found


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Without the garbage collector: facts hold no cycles, and looking for some takes a tenth of the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
