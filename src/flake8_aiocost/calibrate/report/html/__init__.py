"""The HTML page about a table. It is self-contained: no network, no fonts, no scripts but its own few lines.

``headline`` says what two awaits cost, ``views`` asks which environment to show, ``sections`` makes what is shown of
each: ``request`` draws what a request pays, ``charts`` the charts, with the axes of ``svg``.
"""

from __future__ import annotations

from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from flake8_aiocost.atomic_files import write_bytes_atomically
from flake8_aiocost.calibrate.errors import UsageError
from flake8_aiocost.calibrate.report.html.headline import headline, python_of
from flake8_aiocost.calibrate.report.html.sections import section_of
from flake8_aiocost.calibrate.report.html.views import fieldsets, style_rules, views_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from flake8_aiocost.cost.table import Measured, Table

#: Makes the browser refuse everything that is not in the page itself.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"


def write_page(path: Path, table: Table, environments: Sequence[Measured], only: Collection[str], rate: float) -> None:
    """Write the page atomically. Raises ``UsageError`` if it cannot be written."""
    try:
        write_bytes_atomically(path, render_page(table, environments, only, rate).encode())
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}; name another place with --html") from None


def render_page(table: Table, environments: Sequence[Measured], only: Collection[str], rate: float) -> str:
    """The page's text. ``only`` names the constructs to show, all if empty; ``rate`` is in calls per second."""
    views = views_of(environments)
    here = files(__name__)
    style, script = ((here / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    title = escape(f"{table.name}: what asyncio costs on {table.implementation} {table.python}")
    head, lead = headline(table, environments)
    questions = "".join(fieldsets(views))
    sections = "".join(section_of(view, index, only, rate, table.yardstick) for index, view in enumerate(views))
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<style>{style}{style_rules(views)}</style>
</head><body>
<header><h1>{escape(head)}</h1>{lead}</header>
{f"<nav>{questions}</nav>" if questions else ""}
<main>{sections}<section class="absent"><p>The table holds no prices for this.</p></section></main>
<footer><h2>About this table</h2>{table_facts(table)}</footer>
<script>{script}</script></body></html>
"""


def table_facts(table: Table) -> str:
    """The warnings of the table, its name, its machine and its libraries."""
    machine = table.machine
    libraries = ", ".join(f"{name} {version}" for name, version in sorted(table.versions.items()))
    rows = {
        "table": table.name,
        "Python": python_of(table) + (f" ({table.build})" if table.build else ""),
        "machine": f"{machine.cpu_model or machine.platform}, {machine.cpu_count} cores, host {machine.hostname}",
        "platform": machine.platform,
        "measured": f"{table.created}, profile {table.profile}",
        "libraries": libraries,
    }
    listed = "".join(f"<dt>{name}</dt><dd>{escape(text)}</dd>" for name, text in rows.items() if text)
    warnings = "".join(f"<li>{escape(warning)}</li>" for warning in table.warnings)
    heading = "1 warning" if len(table.warnings) == 1 else f"{len(table.warnings)} warnings"
    box = f'<div class="warnings"><h3>{heading}</h3><ul>{warnings}</ul></div>' if warnings else ""
    return f"{box}<dl>{listed}</dl>"
