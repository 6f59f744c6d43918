"""One page about a table that needs nothing else: no network, no fonts, no scripts but its own few lines.

``svg`` draws on logarithmic axes, ``charts`` are the charts, ``sections`` puts those of one environment together.
"""

from __future__ import annotations

import os
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.errors import UsageError
from flake8_aiocost.calibrate.report.html.sections import Setting, section

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from flake8_aiocost.cost.table import Measured, Table

#: Has the browser refuse whatever is not in the page itself.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"


def write(path: Path, table: Table, environments: Sequence[Measured], only: Collection[str], rate: float) -> None:
    """Write the page at once or not at all. Raises ``UsageError`` where it cannot be written."""
    text = render(table, environments, only, rate)
    written = path.parent / f".{path.name}.{os.getpid()}"
    try:
        # A rename would put a file in the place of /dev/null.
        if path.exists() and not path.is_file():
            raise OSError(0, "it is a folder" if path.is_dir() else "it is not a file")
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            written.write_text(text, encoding="utf-8")
            written.replace(path)
        finally:
            written.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}; name another place with --html") from None


def render(table: Table, environments: Sequence[Measured], only: Collection[str], rate: float) -> str:
    """The page's text: ``only`` names the constructs to show, all if empty; ``rate`` is in calls per second."""
    settings = Setting.of(environments)
    here = files(__name__)
    style, script = ((here / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    loops = sorted({measured.loop for measured in environments})
    title = escape(f"{table.name}: what asyncio costs on {table.implementation} {table.python}")
    keys = "".join(f'<span class="key {loop}">{loop}</span>' for loop in loops)
    # The rules that show one setting at a time need the settings' number, so they cannot stand in the file.
    shown = ",".join(f"body:has(#s{index}:checked) .s{index}" for index in range(len(settings)))
    choices = "".join(setting.choice(index) for index, setting in enumerate(settings))
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<style>{style}@supports selector(:has(*)) {{ section.setting {{ display: none }} {shown} {{ display: block }} }}</style>
</head><body>
<header><h1>{title}</h1>{about(table)}</header>
<nav><fieldset><legend>Show</legend>{choices}</fieldset>
<p>{keys}<span class="key sequence">the same awaits in sequence</span></p></nav>
<main>{"".join(section(setting, index, only, rate) for index, setting in enumerate(settings))}</main>
<script>{script}</script></body></html>
"""


def about(table: Table) -> str:
    """Which machine, libraries and warnings."""
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
