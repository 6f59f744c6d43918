"""What the programs that measure on a live server share: the run of the server's processes, and keeping its results."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

from flake8_aiocost.cost.files import load as load_table
from live import report
from live.core import Others, pin
from live.measure import Results, measure
from live.process import server

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from live.grid import Cell

    Groups = list[tuple[Cell, ...]]


def measured(chosen: argparse.Namespace, groups_of: Callable[[str], Groups]) -> tuple[Results, dict[str, Any]]:
    """Let some processes of the server take turns; returns what they gave, and what they were.

    Args:
        chosen: the command line, with ``python``, ``server``, ``loop``, ``connections``, ``seconds``, ``processes`` and
            ``table``.
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
    for turn in range(chosen.processes):
        with server(chosen.python, own, max(chosen.connections)) as load:
            facts = load.ask("/facts")
            groups = groups_of(facts["python"])
            measure(load, groups, chosen.seconds / chosen.processes, results, Others(core))
        done = f"{results.rounds} rounds of {len(groups)} turns"
        lost = f"{results.disturbed} disturbed by other processes, {results.broken} fallen apart"
        print(f"process {turn + 1} of {chosen.processes}: {done}, {lost}", file=sys.stderr)
    when = time.strftime("%Y-%m-%d %H:%M")
    return results, {**facts, "server": chosen.server, "loop": chosen.loop, "measured": when}


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
