"""The commands that the pages tell a reader to run in a clone: their programs, options and files are there."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.docs.test_makefile import run_make

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECKOUT = Path(__file__).parents[2]
PAGES = sorted(
    path
    for path in (*CHECKOUT.glob("*.md"), *CHECKOUT.glob("docs/*.md"), CHECKOUT / "calibration" / "README.md")
    if path.name != "CHANGELOG.md"
)
#: A command in a block of code, with the lines that it goes on with, or in a sentence.
COMMANDS = re.compile(
    r"(?:^ *|[`$] ?)([^\s`(]*python(?:3)? benchmarks/(?:[^`\n\\]|\\\n|\n(?=[^`\n]+`))+)", re.MULTILINE
)


def commands() -> Iterator[tuple[str, str]]:
    """Each command, with the page that has it."""
    for page in PAGES:
        for found in COMMANDS.findall(page.read_text(encoding="utf-8")):
            text = re.sub(r"\s+#.*|\\\n|\s+", " ", found).strip()
            yield page.relative_to(CHECKOUT).as_posix(), text


KNOWN = sorted(set(commands()))


def test_there_are_some() -> None:
    assert len(KNOWN) > 12


@pytest.mark.parametrize(("page", "command"), KNOWN)
def test_a_command_runs_in_a_clone(page: str, command: str) -> None:
    """With the Python that make installs the package for, and no place that a reader would have to put in."""
    python, script, *_ = command.split()
    assert python == ".venv/bin/python", f"{page}: {command}"
    assert (CHECKOUT / script).is_file()
    assert "venv/bin/python" not in command.removeprefix(python)


@pytest.mark.slow
@pytest.mark.parametrize("script", sorted({command.split()[1] for _, command in KNOWN}))
def test_a_script_has_the_options_that_pages_name(script: str) -> None:
    helped = subprocess.run(
        [sys.executable, script, "--help"], cwd=CHECKOUT, capture_output=True, encoding="utf-8", check=True
    ).stdout
    for page, command in KNOWN:
        _, each, *rest = command.split()
        for option in (word for word in rest if word.startswith("--") and each == script):
            assert option in helped, f"{page}: {command}"


@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
def test_the_readme_lists_what_make_prove_runs() -> None:
    (listed,) = re.findall(
        r"<!-- prove -->\n```sh\n(.*?)```", (CHECKOUT / "README.md").read_text(encoding="utf-8"), re.DOTALL
    )
    wanted = [line for line in listed.splitlines() if not line.startswith("#")]
    ran = re.findall(r"'(\.venv/bin/[^']+)'", run_make("-n", "-W", "pyproject.toml", "prove"))
    assert ran == wanted
