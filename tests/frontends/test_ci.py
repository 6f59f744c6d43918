"""docs/ci.md: what its commands exit with, and what forges make of the formats that it names."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from tests.processes import run_module

PAGE = (Path(__file__).parents[2] / "docs" / "ci.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([^`]+)` \| (\d) \|$", PAGE, re.MULTILINE)
MODULES = {"flake8": "flake8", "aiocost": "flake8_aiocost.frontends.cli"}


def test_the_page_has_commands() -> None:
    assert len(ROWS) == 9
    # Whatever a recipe runs has a row that says how it ends.
    formats = set(re.findall(r"aiocost check --format (github|gitlab|sarif)", PAGE))
    assert formats == {word for command, _ in ROWS for word in command.split()} & {"github", "gitlab", "sarif"}


@pytest.mark.parametrize(("command", "code"), ROWS, ids=[command for command, _ in ROWS])
def test_a_command_exits_as_the_page_says(command: str, code: str, project: Path) -> None:
    program, *arguments = shlex.split(command)
    if "--diff" in arguments:  # with something that can be fixed
        (project / "app" / "one.py").write_text(
            "import asyncio\nfrom fastapi import FastAPI\napp = FastAPI()\n"
            "async def nap():\n    await asyncio.sleep(1)\n"
            '@app.get("/one")\nasync def get_one():\n    await asyncio.gather(nap())\n'
        )
    done = run_module(MODULES[program], *arguments, cwd=project)
    assert done.returncode == int(code), done.stderr
    assert "AIO" in done.stdout or "+++" in done.stdout


@pytest.mark.parametrize("arguments", [("--exit-zero",), ()])
def test_wrong_settings_fail_whatever_the_switch(arguments: tuple[str, ...], project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool.aiocost]\nlop = 1\n")
    assert run_module("flake8_aiocost.frontends.cli", "check", *arguments, cwd=project).returncode == 2
    assert run_module("flake8", "--select", "AIO", *arguments, cwd=project).returncode == 1


def test_some_rules_fail_and_others_do_not(project: Path) -> None:
    """The two runs of the page: nothing of AIO3 here, so the first passes, and the second says all the others."""
    first = run_module("flake8_aiocost.frontends.cli", "check", "--select", "AIO3,AIO4", cwd=project)
    others = ("--ignore", "AIO3,AIO4", "--exit-zero")
    second = run_module("flake8_aiocost.frontends.cli", "check", *others, cwd=project)
    assert (first.returncode, second.returncode) == (0, 0)
    assert "AIO101" in second.stdout


def test_lines_of_flake8_fit_the_format_for_reviewdog_and_not_its_own(project: Path) -> None:
    """``%t`` is one letter, ``%n`` a number, ``%m`` the rest."""
    done = run_module("flake8", "--select", "AIO", cwd=project)
    lines = done.stdout.splitlines()
    assert lines
    assert all(re.fullmatch(r"(.+?):(\d+):(\d+): (.+)", line) for line in lines)
    assert not any(re.fullmatch(r"(.+?):(\d+):(\d+): (.)(\d+) (.+)", line) for line in lines)


def test_a_report_for_gitlab_is_one_document_in_the_file(project: Path) -> None:
    report = project / "gl-code-quality-report.json"
    arguments = ("--format", "gitlab", "--output-file", report.name, "--exit-zero")
    done = run_module("flake8_aiocost.frontends.cli", "check", *arguments, cwd=project)
    assert (done.returncode, done.stdout) == (0, "")
    assert {each["check_name"] for each in json.loads(report.read_text(encoding="utf-8"))} == {"AIO101", "AIO201"}
