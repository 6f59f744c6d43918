"""One process may lint several times: each run begins with what is on the disk then, in its workers too."""

from __future__ import annotations

import multiprocessing
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

#: Lints three times: as it is, with another loop, and with another Python that only ``requires-python`` names.
PROGRAM = """\
import multiprocessing
import sys
from pathlib import Path

from flake8.main.cli import main

if __name__ == "__main__":
    method, jobs = sys.argv[1:]
    multiprocessing.set_start_method(method)
    for requires, loop in (("3.13", "uvloop"), ("3.13", "asyncio"), ("3.12", "asyncio")):
        text = f'[project]\\nrequires-python = "=={requires}.*"\\n[tool.aiocost]\\nloop = "{loop}"\\n'
        Path("pyproject.toml").write_text(text)
        main(["--select", "AIO", "-j", jobs, "app"])
        print("--", flush=True)
"""


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_two_runs_in_one_process_with_an_edited_pyproject_between_them(project: Path, method: str, jobs: str) -> None:
    (project / ".python-version").unlink()
    (project / "program.py").write_text(PROGRAM)
    done = subprocess.run(
        [sys.executable, "program.py", method, jobs],
        cwd=project,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stderr == ""
    first, second, third, rest = done.stdout.split("--\n")
    assert rest == ""
    for said, source in (
        (first, "reference: cpython3.13 uvloop"),
        (second, "reference: cpython3.13 asyncio"),
        (third, "reference: cpython3.12 asyncio"),
    ):
        assert re.findall(r"(AIO\d{3}) .* \[(.+)\]$", said, re.MULTILINE) == [("AIO101", source), ("AIO201", source)]
