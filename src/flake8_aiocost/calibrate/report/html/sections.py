"""The sections of the page, one for each view: the picture of a request, charts, shares of a core, all numbers."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.analysis.excess import (
    ALTERNATIVES,
    excess,
    explained,
    is_noise,
    priced_constructs,
    row_name,
)
from flake8_aiocost.calibrate.analysis.fit import LINEAR_LIMIT, bend, max_misfit
from flake8_aiocost.calibrate.report.console import number, percent
from flake8_aiocost.calibrate.report.html import charts, request
from flake8_aiocost.cost.interpolate import SEQUENCE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from flake8_aiocost.calibrate.report.html.views import View
    from flake8_aiocost.cost.table import Measured


#: Fan-outs of the charts that compare the loops, and of the shares of a core.
COMPARED_N, SHARE_N = (2, 8), (1, 2, 8, 32)


def section_of(view: View, index: int, only: Collection[str], rate: float, own: float) -> str:
    """All charts and numbers of one view. ``own`` is what a request's own Python takes, in µs."""
    curves = [priced_constructs(measured, only) for measured in view.loops.values()]
    # What findings are priced by comes first.
    names = sorted({name for each in curves for name in each}, key=lambda name: (name in ALTERNATIVES, name))
    per_child = _figures((row_name(name), charts.cost_per_child(name, view.loops)) for name in names)
    called = {name: row_name(name) for name in names}
    compared = _figures((f"{n} children", charts.loop_comparison(names, called, view.loops, n)) for n in COMPARED_N)
    numbers = "".join(_numbers(loop, one, only) for loop, one in view.loops.items())
    return f"""<section class="view v{index}"><h2>{escape(view.title)}</h2>{_request(view, own)}
<h3>What {"asyncio and uvloop add" if len(view.loops) > 1 else "each construct adds"}</h3>
<p>µs of CPU more than the same awaits in sequence. Between measured n the numbers are the linter's.
{_alternatives(names)}</p>
<div class="charts wide">{compared}</div>
<h3>What a service pays</h3>{_shares(view, names, rate)}
<h3>What one child costs, by how many there are</h3>
<p>µs of CPU for each child, against the number of children, with 95 % intervals.
<span class="key dashed">the same awaits in sequence</span></p>
<div class="charts">{per_child}</div>
<details><summary>All numbers</summary>{numbers}</details>
</section>"""


def _request(view: View, own: float) -> str:
    keys = f'<span class="key own">its own Python: {number(own)} µs</span>' if own else ""
    keys += '<span class="key sequence">the children, awaited in sequence</span>'
    keys += "".join(f'<span class="key {loop}">more on {loop}</span>' for loop in view.loops)
    keys += '<span class="key interval">95 % interval</span>'
    own_text = " Its own Python reads, routes and answers a small request, with warm caches." if own else ""
    drawn = "".join(
        f"<figure><figcaption>{caption}</figcaption>{rows}</figure>"
        for caption, rows in request.pictures(view.loops, own)
    )
    return (
        f"<h3>What a request pays</h3><p>µs of CPU.{own_text}</p><p>{keys}</p>"
        f'<div class="charts wide requests">{drawn}</div>'
    )


def _alternatives(names: Sequence[str]) -> str:
    """What the mark of some rows means."""
    text = explained(names)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _figures(pictures: Iterable[tuple[str, str]]) -> str:
    return "".join(f"<figure><figcaption>{escape(name)}</figcaption>{drawn}</figure>" for name, drawn in pictures)


def _shares(view: View, names: Sequence[str], rate: float) -> str:
    """Shares of a core at one rate. The script of the page recomputes them for another rate."""
    rows = []
    for name in names:
        cells = []
        for loop, measured in view.loops.items():
            curve = measured.constructs.get(name)
            for n in SHARE_N:
                if curve is None or n > curve.points[-1].n:
                    cells.append("<td></td>")
                    continue
                us = charts.excess_at(n, name, measured)
                share = us * rate / 1e6
                style = f' style="--share:{min(share, 1):.4f}"'
                cells.append(f'<td class="share {loop}" data-us="{us:.4f}"{style}>{percent(share)}</td>')
        rows.append(f"<tr><th>{escape(row_name(name))}</th>{''.join(cells)}</tr>")
    ns = "".join(f"<th>n={n}</th>" for n in SHARE_N)
    over = "".join(f'<th colspan="{len(SHARE_N)}" class="{loop}">{loop}</th>' for loop in view.loops)
    return (
        f'<p>At <input class="rate" name="rate" type="number" min="0" step="any" value="{rate:.10g}"'
        ' aria-label="calls per second"> calls per second, of one core, more than in sequence:</p>'
        f'<div class="scroll"><table><tr><td></td>{over}</tr><tr><td></td>{ns * len(view.loops)}</tr>'
        f"{''.join(rows)}</table></div>"
    )


def _numbers(loop: str, measured: Measured, only: Collection[str]) -> str:
    shown = {SEQUENCE: measured.constructs[SEQUENCE], **priced_constructs(measured, only)}
    rows = []
    for name, curve in shown.items():
        misfit, bent = max_misfit(curve), bend(curve)
        line = f"{number(curve.fixed)} + {number(curve.per_child)} n"
        fit = f"{line}, off by at most {percent(misfit)}" if misfit is not None else line
        fit += f"; {bent[1]:.2f} times that at n={bent[0]}" if bent else ""
        title = row_name(name)
        for point, more in zip(curve.points, excess(curve, measured.constructs[SEQUENCE]), strict=True):
            more_cell = "" if name == SEQUENCE else f"{number(more.us)} ± {number(more.stderr)}"
            if is_noise(more):
                more_cell = "within the noise"
            cells = (str(point.n), f"{number(point.us)} ± {number(point.stderr)}", more_cell, fit)
            rows.append(f"<tr><th>{escape(title)}</th>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
            title, fit = "", ""  # shown in the first row of a construct only
    version = f" {measured.loop_version}" if measured.loop_version else ""
    return (
        f'<h4>{loop}{escape(version)}</h4><div class="scroll"><table class="numbers"><tr><th></th><th>n</th>'
        "<th>µs per call, ± its standard error</th><th>more than in sequence</th>"
        f"<th>line through n ≤ {LINEAR_LIMIT}</th></tr>{''.join(rows)}</table></div>"
    )
