"""All that is said of a module, in order: findings of its spawns and of its entry points, AIO901 first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.model import FILE, Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from flake8_aiocost.model import Verdict
    from flake8_aiocost.settings import Settings


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
