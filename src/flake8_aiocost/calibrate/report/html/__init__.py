"""The HTML page about a table. It is self-contained: no network, no fonts, no scripts but its own few lines.

``svg`` draws on logarithmic axes, ``charts`` draws the charts, ``sections`` combines those of one environment.
"""

from __future__ import annotations

from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.errors import UsageError
from flake8_aiocost.calibrate.report.html.sections import PageView, section_of
from flake8_aiocost.cost.files import write_bytes_atomically

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
    views = PageView.group(environments)
    here = files(__name__)
    style, script = ((here / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    loops = sorted({measured.loop for measured in environments})
    title = escape(f"{table.name}: what asyncio costs on {table.implementation} {table.python}")
    keys = "".join(f'<span class="key {loop}">{loop}</span>' for loop in loops)
    # The rules that show one view at a time depend on the number of views, so they are not in the CSS file.
    shown = ",".join(f"body:has(#s{index}:checked) .s{index}" for index in range(len(views)))
    choices = "".join(view.radio_button(index) for index, view in enumerate(views))
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<style>{style}@supports selector(:has(*)) {{ section.setting {{ display: none }} {shown} {{ display: block }} }}</style>
</head><body>
<header><h1>{title}</h1>{table_header(table)}</header>
<nav><fieldset><legend>Show</legend>{choices}</fieldset>
<p>{keys}<span class="key sequence">the same awaits in sequence</span></p></nav>
<main>{"".join(section_of(view, index, only, rate) for index, view in enumerate(views))}</main>
<script>{script}</script></body></html>
"""


def table_header(table: Table) -> str:
    """The machine, the libraries and the warnings of the table."""
    machine = table.machine
    libraries = ", ".join(f"{name} {version}" for name, version in sorted(table.versions.items()))
    rows = {
        "machine": f"{machine.cpu_model or machine.platform}, {machine.cpu_count} cores, host {machine.hostname}",
        "platform": machine.platform,
        "measured": f"{table.created}, profile {table.profile}",
        "libraries": libraries,
    }
    listed = "".join(f"<dt>{name}</dt><dd>{escape(text)}</dd>" for name, text in rows.items() if text)
    warnings = "".join(f"<li>{escape(warning)}</li>" for warning in table.warnings)
    return f"<dl>{listed}</dl>" + (f'<ul class="warnings">{warnings}</ul>' if warnings else "")
