"""The first lines of the page: what two awaits cost in sequence and otherwise, from the table."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.analysis.article import ADDRESS, PUBLISHED, TITLE, Three, three_of
from flake8_aiocost.cost.interpolate import SEQUENCE, cost_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.cost.table import Measured, Table

#: pyperf writes names of implementations in small letters.
NAMES = {"cpython": "CPython", "pypy": "PyPy"}


def headline(table: Table, environments: Sequence[Measured]) -> tuple[str, str]:
    """The headline as text, and as HTML what stands below it.

    The numbers are the article's three where the table has them: those of a tight loop, and of the loop on which they
    are least. Otherwise they are those of a request of the first environment.
    """
    where = python_of(table)
    measured = {one.loop: three for one in environments if one.task_factory == "default" if (three := three_of(one))}
    if not measured:
        return _of_a_request(environments[0], where)
    loop, *others = sorted(measured, key=lambda one: measured[one].gather)
    three = measured[loop]
    tasks, gather = three.ratios
    text = f"µs of CPU time, on {loop} and {where}: as tasks {tasks:.0f} times as much, by gather {gather:.0f} times."
    for other in others:
        one = measured[other]
        text += f" On {other} it is {said(one.sequence)}, {said(one.tasks)} and {said(one.gather)}."
    of_article = "{:.0f} and {:.0f}".format(*PUBLISHED.ratios)
    lead = (
        f'<p class="lead">{escape(text)}</p><p>In the article “{TITLE}” ({ADDRESS}; CPython 3.10, uvloop) it was'
        f" {of_article} times. These three run in a tight loop. What they cost inside a request is below.</p>"
    )
    return _sentence("Two awaits that return at once", three), lead


def python_of(table: Table) -> str:
    """``CPython 3.14.0``."""
    return f"{NAMES.get(table.implementation.lower(), table.implementation)} {table.python}"


def _of_a_request(measured: Measured, where: str) -> tuple[str, str]:
    us = [
        cost_of(2, measured.constructs[name]) if name in measured.constructs else None
        for name in (SEQUENCE, "create_task", "gather")
    ]
    what = "that return at once" if measured.awaitable == "ready" else "that wait for something"
    lead = f'<p class="lead">{escape(f"µs of CPU time inside a request, on {measured.loop} and {where}.")}</p>'
    if us[0] is None or us[1] is None or us[2] is None:
        return f"What asyncio costs on {where}", lead
    return _sentence(f"Two awaits {what}", Three(us[0], us[1], us[2])), lead


def _sentence(subject: str, three: Three) -> str:
    sequence, tasks, gather = map(said, (three.sequence, three.tasks, three.gather))
    return f"{subject}: {sequence} µs in sequence, {tasks} as tasks, {gather} by gather"


def said(us: float) -> str:
    """µs as a person says them: ``0.2``, ``8``, ``4.2``, ``16``."""
    text = f"{us:.2f}" if us < 0.095 else f"{us:.1f}" if us < 9.95 else f"{us:,.0f}"
    return text.removesuffix(".0")
