"""The views of the page: each shows one task factory, load and kind of awaitable, with all loops in the same charts."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from flake8_aiocost.calibrate.analysis.excess import excess, priced_constructs
from flake8_aiocost.calibrate.analysis.fit import LINEAR_LIMIT, bend, max_misfit
from flake8_aiocost.calibrate.report.console import number, percent
from flake8_aiocost.calibrate.report.html import charts
from flake8_aiocost.cost.interpolate import SEQUENCE
from flake8_aiocost.cost.table import Measured

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence


#: Fan-outs of the charts that compare the loops, and of the share of a core.
COMPARED_N, SHARE_N = (2, 8), (2, 8, 32)
#: The constructs whose share of a core is drawn. The table below the charts holds all of them.
DRAWN = ("gather", "create_task", "task_group")


@dataclass(frozen=True)
class PageView:
    """One task factory, load and awaitable, with the environments by loop."""

    task_factory: str
    load: str
    awaitable: str
    loops: dict[str, Measured]

    @classmethod
    def group(cls, environments: Sequence[Measured]) -> list[PageView]:
        """Group environments into views, in the order of the environments."""
        found: dict[tuple[str, str, str], dict[str, Measured]] = {}
        for one in environments:
            found.setdefault((one.task_factory, one.load, one.awaitable), {})[one.loop] = one
        return [cls(*key, loops) for key, loops in found.items()]

    @property
    def title(self) -> str:
        """``busy, suspending awaits``."""
        eager = ", eager task factory" if self.task_factory == "eager" else ""
        return f"{self.load}, {self.awaitable} awaits{eager}"

    def radio_button(self, index: int) -> str:
        """The button that shows this view."""
        checked = " checked" * (index == 0)
        return f'<label><input type="radio" name="setting" id="s{index}"{checked}> {self.title}</label>'


def section_of(view: PageView, index: int, only: Collection[str], rate: float) -> str:
    """All charts and numbers of one view."""
    curves = {loop: priced_constructs(measured, only) for loop, measured in view.loops.items()}
    names = sorted({name for each in curves.values() for name in each})
    every = [curve for each in curves.values() for curve in each.values()]
    bounds = charts.bounds_of(every)
    widest = max(curve.points[-1].n for curve in every)
    drawn = [name for name in (only or DRAWN) if name in names]
    against = _figures((name, charts.cost_against_n(name, view.loops, bounds, widest)) for name in names)
    compared = _figures((f"{n} awaits", charts.loop_comparison(names, view.loops, n)) for n in COMPARED_N)
    paid = _figures((name, charts.core_share(name, view.loops, SHARE_N)) for name in drawn)
    numbers = "".join(_numbers(loop, one, only) for loop, one in view.loops.items())
    return f"""<section class="setting s{index}"><h2>{escape(view.title)}</h2>
<h3>Cost against n</h3><p>µs of CPU per call that spawns n awaitables. Both axes are logarithmic.</p>
<div class="charts">{against}</div>
<h3>{"asyncio compared with uvloop" if len(view.loops) > 1 else "The constructs compared"}</h3>
<p>µs of CPU more than the same awaits in sequence. Between measured n the numbers are the linter's.</p>
<div class="charts wide">{compared}</div>
<h3>What a service pays</h3><p>Share of one core, more than in sequence, against calls per second.</p>
<div class="charts">{paid}</div>{_shares(view, names, rate)}
<details><summary>All numbers</summary>{numbers}</details>
</section>"""


def _figures(pictures: Iterable[tuple[str, str]]) -> str:
    return "".join(f"<figure><figcaption>{escape(name)}</figcaption>{drawn}</figure>" for name, drawn in pictures)


def _shares(view: PageView, names: Sequence[str], rate: float) -> str:
    """Shares of a core at one rate. The script of the page recomputes them for another rate."""
    rows = []
    for name in names:
        cells = []
        for measured in view.loops.values():
            curve = measured.constructs.get(name)
            for n in (1, *SHARE_N):
                if curve is None or n > curve.points[-1].n:
                    cells.append("<td></td>")
                    continue
                us = charts.excess_at(n, name, measured)
                cells.append(f'<td data-us="{us:.4f}">{percent(us * rate / 1e6)}</td>')
        rows.append(f"<tr><th>{escape(name)}</th>{''.join(cells)}</tr>")
    ns = "".join(f"<th>n={n}</th>" for n in (1, *SHARE_N))
    over = "".join(f'<th colspan="{1 + len(SHARE_N)}" class="{loop}">{loop}</th>' for loop in view.loops)
    return (
        f'<p>At <input class="rate" type="number" min="0" step="any" value="{rate:.10g}" aria-label="calls per second">'
        f" calls per second:</p><table><tr><td></td>{over}</tr><tr><td></td>{ns * len(view.loops)}</tr>"
        f"{''.join(rows)}</table>"
    )


def _numbers(loop: str, measured: Measured, only: Collection[str]) -> str:
    shown = {SEQUENCE: measured.constructs[SEQUENCE], **priced_constructs(measured, only)}
    rows = []
    for name, curve in shown.items():
        misfit, bent = max_misfit(curve), bend(curve)
        line = f"{number(curve.fixed)} + {number(curve.per_child)} n"
        fit = f"{line}, off by at most {percent(misfit)}" if misfit is not None else line
        fit += f"; {bent[1]:.2f} times that at n={bent[0]}" if bent else ""
        for point, more in zip(curve.points, excess(curve, measured.constructs[SEQUENCE]), strict=True):
            more_cell = "" if name == SEQUENCE else f"{number(more.us)} ± {number(more.stderr)}"
            cells = (str(point.n), f"{number(point.us)} ± {number(point.stderr)}", more_cell, fit)
            rows.append(f"<tr><th>{escape(name)}</th>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
            name, fit = "", ""  # noqa: PLW2901  shown in the first row of a construct only
    version = f" {measured.loop_version}" if measured.loop_version else ""
    return (
        f"<h4>{loop}{escape(version)}</h4><table><tr><th></th><th>n</th><th>µs per call</th>"
        f"<th>more than in sequence</th><th>line through n ≤ {LINEAR_LIMIT}</th></tr>{''.join(rows)}</table>"
    )
