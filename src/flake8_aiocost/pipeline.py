"""START HERE: source text in, findings out, the steps in order.

::

    read (source/) -> find (constructs/) -> place (heat/) -> price (cost/) -> judge (rules/) -> say (frontends/)

Each step takes and returns the frozen dataclasses of ``model.py``, knows nothing of the later ones, and stops early:
most files hold no spawn, and for those nothing past the gate's scan of the text runs. Of the others most hold nothing
that any rule would speak of: no handler and no job, and nothing that is useless anywhere. A second gate tells them by
their ``ast`` tree, and for neither is libcst so much as imported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.model import Finding, Position, PricedSpawn
from flake8_aiocost.source.errors import Unreadable
from flake8_aiocost.source.gate import may_spawn
from flake8_aiocost.source.limits import guarded

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator

    from flake8_aiocost.model import Price
    from flake8_aiocost.settings import Settings

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
    spawners = dict(settings.spawners)
    if not may_spawn(source, spawners) or not may_matter(source, path, settings, tree):
        return ()
    try:
        # Each step is guarded by itself too; around all of them it spares the collector 5 to 10 % of the time.
        with guarded():
            return tuple(_findings(source, path, settings, spawners))
    except Unreadable as unreadable:
        return (Finding("AIO900", f"file not analysed: {unreadable}", FILE),)


def may_matter(source: str, path: str, settings: Settings, tree: ast.AST | None = None) -> bool:
    """Whether the spawns of a module could come to findings: the second gate.

    Args:
        source, path, settings, tree: as for ``lint``.

    Returns:
        ``False`` only where they could not; ``True`` may be wrong, and is the answer where there is no tree.

    Raises:
        FrameworkError: a framework file that the settings name is wrong.
    """
    from flake8_aiocost.constructs import last_names  # noqa: PLC0415
    from flake8_aiocost.heat.gate import may_heat, silent  # noqa: PLC0415
    from flake8_aiocost.rules import may_report  # noqa: PLC0415
    from flake8_aiocost.source.outline import Outline  # noqa: PLC0415

    outline, spawners = Outline(source, tree), dict(settings.spawners)
    try:
        if silent(outline, path, settings) or not outline.calls_of(last_names("", spawners)):
            return False
        return may_heat(outline, path, settings) or may_report(outline, spawners)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True


def _findings(source: str, path: str, settings: Settings, spawners: dict[str, str]) -> Iterator[Finding]:
    # libcst takes about 120 ms to import, so only files that pass the gate pay for it.
    from flake8_aiocost.constructs import find  # noqa: PLC0415
    from flake8_aiocost.cost.select import pricer  # noqa: PLC0415
    from flake8_aiocost.heat import place  # noqa: PLC0415
    from flake8_aiocost.heat.precedence import SILENT  # noqa: PLC0415
    from flake8_aiocost.rules import judge  # noqa: PLC0415
    from flake8_aiocost.source.positions import locate  # noqa: PLC0415
    from flake8_aiocost.source.tree import read  # noqa: PLC0415

    tree = read(source, path, spawners)
    spawns = find(tree)
    if not spawns:
        return
    facts = tree.facts()
    heats = place(facts, settings)
    prices = pricer(settings)
    verdicts: list[tuple[int, str, str, str, Price]] = []
    for spawn in spawns:
        heat = heats.of(spawn)
        if heat.kind in SILENT:
            continue
        price = prices.price(spawn)
        if price.least_excess_us < settings.min_cost:
            continue
        verdict = judge(PricedSpawn(spawn, heat, price), facts)
        if verdict is not None:
            where = facts.functions[spawn.function].qualname if spawn.function >= 0 else ""
            verdicts.append((spawn.site, *verdict, where, price))
    if verdicts and prices.problem:
        yield Finding("AIO901", prices.problem, FILE)
    positions = locate(tree, {site for site, *_ in verdicts})
    for site, code, message, where, price in sorted(verdicts, key=lambda verdict: verdict[0]):
        yield Finding(code, message, positions[site], where, price)
