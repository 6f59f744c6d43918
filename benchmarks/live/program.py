"""What the programs that measure on a live server share: the run of the server's processes, and keeping its results."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

from flake8_aiocost.cost.files import load as load_table
from live import report
from live.core import ADVICE, Others, pin, wait_for_quiet
from live.judge import judged
from live.measure import Results, measure
from live.process import server

#: Seconds after which it is asked again which cells are unsure.
AGAIN = 30.0

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from live.grid import Cell

    Groups = list[tuple[Cell, ...]]


def measured(chosen: argparse.Namespace, groups_of: Callable[[str], Groups]) -> tuple[Results, dict[str, Any]]:
    """Let some processes of the server take turns; returns what they gave, and what they were.

    Cells of lone requests that the machine left alone too seldom are measured again, in processes of their own.

    Args:
        chosen: the command line, with ``python``, ``server``, ``loop``, ``connections``, ``seconds``, ``again``,
            ``processes``, ``patience`` and ``table``.
        groups_of: the cells to measure, asked with the server's version of Python before anything is.

    Raises:
        FailedError: the server cannot be run or asked.
        TableError: the table cannot be read.
    """
    core = pin()
    own = ["--server", chosen.server, "--loop", chosen.loop, *(["--core", str(core)] if core is not None else [])]
    results, facts = Results(), {}
    if chosen.table:
        load_table(chosen.table)  # a mistake is better known now than after some minutes

    patience = chosen.patience

    def run(name: str, seconds: float, choose: Callable[[Groups], Groups]) -> dict[str, Any]:
        nonlocal patience
        with server(chosen.python, own, max(chosen.connections)) as load:
            facts: dict[str, Any] = load.ask("/facts")
            groups = choose(groups_of(facts["python"]))
            others = Others(core)
            patience -= wait_for_quiet(
                others, core, patience, used=lambda: float(load.ask("/account")["cpu_us"]), sleep=time.sleep
            )
            measure(load, groups, seconds, results, others)
        done = f"{results.rounds} rounds of {len(groups)} turns"
        lost = f"{results.disturbed} disturbed by other processes, {results.broken} fallen apart"
        print(f"{name}: {done}, {lost}", file=sys.stderr)
        return facts

    for turn in range(chosen.processes):
        name = f"process {turn + 1} of {chosen.processes}"
        facts = run(name, chosen.seconds / chosen.processes, lambda groups: groups)
    deadline = time.monotonic() + chosen.again
    while (left := deadline - time.monotonic()) > 0 and (poor := unsure(results)):
        name = f"{len(poor)} cells without enough quiet moments are measured again"
        run(name, min(left, AGAIN), lambda groups: [each for each in groups if not poor.isdisjoint(each)])
    when = time.strftime("%Y-%m-%d %H:%M")
    return results, {**facts, "server": chosen.server, "loop": chosen.loop, "measured": when}


def add_patience(parser: argparse.ArgumentParser) -> None:
    """How long to wait for other processes before measuring."""
    text = "seconds to wait, at the most, until other processes leave the server's core alone (default: 120)"
    parser.add_argument("--patience", type=float, default=120.0, metavar="SECONDS", help=text)


def nothing_measured(program: str) -> str:
    """What to say where no turn was undisturbed."""
    return f"{program}: nothing measured: other processes had a part of the server's core all along; {ADVICE}"


def unsure(results: Results) -> frozenset[Cell]:
    """The cells of lone requests that had too few quiet moments so far."""
    return frozenset(cell for cell, one in judged(results).items() if not one.sure)


def check_folder(parser: argparse.ArgumentParser, chosen: argparse.Namespace) -> None:
    """End the program where ``--json`` names a folder that is not there."""
    if chosen.json and not chosen.json.parent.is_dir():
        parser.error(f"argument --json: {chosen.json.parent} is no folder")


def keep(chosen: argparse.Namespace, cells: list[dict[str, Any]], facts: dict[str, Any], program: str) -> None:
    """Write the results where ``--json`` says, if it does. Ends the program where that cannot be."""
    try:
        if chosen.json:
            report.write(chosen.json, cells, facts)
    except OSError as problem:
        sys.exit(f"{program}: {chosen.json}: cannot be written ({problem.strerror})")
