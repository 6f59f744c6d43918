"""The program as it is run: against real servers for a moment, and with what it cannot work with."""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from live import grid

import flake8_aiocost
from flake8_aiocost.cost.files import write
from tests.benchmarks.busy import skip_if_cells_are_missing, skip_if_nothing_was_measured
from tests.cost import tables

PROGRAM = Path(__file__).parents[2] / "benchmarks" / "live_server.py"
SMALL = ("--constructs", "gather", "-n", "2", "--awaitable", "ready", "--seconds", "0.1", "--processes", "1")
HERE = f"{sys.version_info[0]}.{sys.version_info[1]}"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="the gate reads a pipe without blocking"),
]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(flake8_aiocost.__file__).parents[1]), "PYTHONIOENCODING": "utf-8"}


def live_server(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(PROGRAM), "--patience", "0", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=environment(), timeout=120, check=False)


def failure(*arguments: str | Path) -> str:
    """The one line that it ends with."""
    done = live_server(*arguments)
    assert done.returncode not in {0, -signal.SIGTERM}
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    *usage, line = done.stderr.splitlines()
    assert all(one.startswith(("usage: ", " ")) for one in usage), done.stderr
    return line


def interpreter(folder: Path, text: str) -> Path:
    """What ``--python`` names: a program of these lines."""
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def table(path: Path, python: str = f"{HERE}.0") -> Path:
    environments = [tables.measured("asyncio", "default", load) for load in ("alone", "busy")]
    write(tables.table("here", python, environments), path)
    return path


@pytest.mark.parametrize("server", ["uvicorn", "aiohttp"])
def test_a_server_is_measured_and_held_against_a_table(server: str, tmp_path: Path) -> None:
    pytest.importorskip(server)
    known, found = table(tmp_path / "table.json"), tmp_path / "found.json"
    done = live_server(*SMALL, "--server", server, "--connections", "1", "3", "--table", known, "--json", found)
    skip_if_nothing_was_measured(done)
    assert done.returncode == 0, done.stderr
    said = json.loads(found.read_text(encoding="utf-8"))
    skip_if_cells_are_missing(len(said["cells"]), 2)
    assert (said["server"], said["loop"]) == (server, "asyncio")
    assert said["python"].startswith(f"{HERE}.")
    assert server in said  # its release
    assert [(one["construct"], one["n"], one["connections"]) for one in said["cells"]] == [
        ("gather", 2, number) for number in (1, 3)
    ]
    for one in said["cells"]:
        assert one["pairs"] >= 4
        # A gather of two is dearer than two awaits by far more than chance; how much is nobody's promise here.
        assert 0 < one["excess_us"] < one["request_us"]
        assert one["predicted_us"] > 0
    assert all(f"gather n=2 ready {number} conn" in done.stdout for number in (1, 3))
    assert "noise floor" in done.stdout.splitlines()[-2 if "median error" in done.stdout else -1]


@pytest.mark.parametrize("server", ["uvicorn", "aiohttp"])
def test_an_interpreter_without_the_server(server: str, tmp_path: Path) -> None:
    bare = interpreter(tmp_path, f'exec "{sys.executable}" -S "$@"')
    line = failure(*SMALL, "--python", bare, "--server", server)
    assert line == f"live_server: {bare} could not start the server: No module named '{server}'"


def test_an_interpreter_that_is_none(tmp_path: Path) -> None:
    missing = tmp_path / "python"
    assert failure(*SMALL, "--python", missing) == f"live_server: {missing} cannot be run (No such file or directory)"
    silent = interpreter(tmp_path, "exit 3")
    assert failure(*SMALL, "--python", silent) == f"live_server: {silent} could not start the server"


def test_a_server_that_dies_in_the_middle(tmp_path: Path) -> None:
    pytest.importorskip("uvicorn")
    mortal = tmp_path / "mortal.py"
    mortal.write_text(
        "import os, runpy, sys\n"
        "from live import account\n"
        "close, left = account.Account.close, [2]\n"
        "def once_too_often(self):\n"
        "    left[0] -= 1\n"
        "    return close(self) if left[0] else os._exit(7)\n"
        "account.Account.close = once_too_often\n"
        "sys.argv[1:3] = []\n"  # -m live.serve
        "runpy.run_module('live.serve', run_name='__main__')\n",
        encoding="utf-8",
    )
    line = failure(*SMALL, "--python", interpreter(tmp_path, f'exec "{sys.executable}" "{mortal}" "$@"'))
    assert line == "live_server: the server ended by itself, with exit status 7: the server hung up"


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("--constructs", "scatter"), "invalid choice: 'scatter'"),
        (("-n", "0"), "argument -n: 0 is below 1"),
        (("--connections", "0"), "argument --connections: 0 is below 1"),
        (("--processes", "-1"), "argument --processes: -1 is below 1"),
        (("-n", "two"), "argument -n: invalid positive value: 'two'"),
        (("--json", "no/such/folder/found.json"), f"argument --json: {Path('no/such/folder')} is no folder"),
    ],
)
def test_what_the_command_line_refuses(arguments: tuple[str, ...], part: str) -> None:
    line = failure(*arguments)
    assert line.startswith("live_server.py: error: ")
    assert part in line


@pytest.mark.parametrize(("arguments", "mixed"), [((), True), (("--quick",), False), (("--constructs", "mixed"), True)])
def test_the_mixed_shapes_are_part_of_the_whole_grid(
    arguments: tuple[str, ...], mixed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["live_server.py", *arguments])
    constructs = importlib.import_module("live_server").arguments().constructs
    assert (set(grid.MIXED) <= set(constructs)) == mixed
    assert (set(grid.MAIN) <= set(constructs)) == (arguments != ("--constructs", "mixed"))


def test_a_table_that_cannot_be_read_is_known_before_anything_is_measured(tmp_path: Path) -> None:
    missing = tmp_path / "none.json"
    # The interpreter is never started.
    line = failure("--table", missing, "--python", interpreter(tmp_path, "exit 3"))
    assert line == f"live_server: {missing}: no such file; run aiocost-calibrate to write one"


def test_a_table_of_another_python_is_known_before_anything_is_measured(tmp_path: Path) -> None:
    pytest.importorskip("uvicorn")
    other = table(tmp_path / "other.json", "3.9.1")
    line = failure("--table", other)
    assert line.startswith(f"live_server: {other}: made on 3.9.1, and the server runs on {HERE}.")


def test_nothing_to_measure() -> None:
    pytest.importorskip("uvicorn")
    assert "has none of these cells" in failure("--constructs", "mixed", "-n", "3")


def test_a_file_that_cannot_be_written_costs_no_result(tmp_path: Path) -> None:
    pytest.importorskip("uvicorn")
    done = live_server(*SMALL, "--connections", "1", "--json", tmp_path)
    skip_if_nothing_was_measured(done)
    assert done.returncode == 1
    assert "gather n=2 ready 1 conn" in done.stdout
    assert done.stderr.splitlines()[-1] == f"live_server: {tmp_path}: cannot be written (Is a directory)"


def test_ctrl_c_ends_both_sides_without_a_traceback() -> None:
    pytest.importorskip("uvicorn")
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        pytest.skip("SIGINT is ignored here, as in a background job")
    command = [sys.executable, str(PROGRAM), *SMALL, "--connections", "1", "--patience", "0", "--processes", "9"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), encoding="utf-8"
    ) as process:
        assert process.stderr is not None
        first = process.stderr.readline()
        process.send_signal(signal.SIGINT)  # whatever the second process is at
        # Ends when nobody holds the pipe any more, the server included.
        _, rest = process.communicate(timeout=60)
    assert first.startswith("process 1 of 9: ")
    assert rest.splitlines() == ["live_server: interrupted"]
    assert process.returncode == 1
