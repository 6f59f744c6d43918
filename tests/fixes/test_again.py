"""Fixing twice changes nothing, no finding is left where one was fixed, and what was fixed can be parsed."""

from __future__ import annotations

import ast
import re
import sys
import warnings
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from flake8_aiocost.frontends.cli import main
from tests.programs import PROGRAMS

FIXTURES = Path(__file__).parents[1] / "fixtures"
FILES = sorted(path for path in FIXTURES.rglob("*.py") if path.parts[-3:-1] != ("fixes", "fixed"))
COUNTED = re.compile(r"^(?:Fixed|Fixable with --fix --unsafe-fixes:) (\d+) spawns?(?:, (\d+) more .*)?$", re.MULTILINE)
#: So that every spawn of every fixture is looked at, whatever its own heat is.
EVERYTHING = ("--background", "*", "--python", "3.11")
#: What is written for later Pythons does not parse on the target, before or after.
TARGET = min((3, 11), sys.version_info[:2])


def counted(out: str) -> tuple[int, int]:
    match = COUNTED.search(out)
    assert match is not None, out
    return int(match[1]), int(match[2] or 0)


def check(folder: Path, capsys: pytest.CaptureFixture[str], heat: tuple[str, ...]) -> None:
    """Fix what is in a folder, and then again."""
    paths = sorted(folder.glob("*.py"))
    before = [path.read_bytes() for path in paths]
    main(["check", "--fix", "--unsafe-fixes", *heat, str(folder)])
    said = capsys.readouterr()
    assert "fault" not in said.err
    fixed, more = counted(said.out)
    assert more == 0
    first = [path.read_bytes() for path in paths]
    assert (first != before) is (fixed > 0)
    for each in first:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(each, feature_version=TARGET)
    # Where a finding was fixed there is none that can be: neither it again nor another one that it became.
    main(["check", "--unsafe-fixes", *heat, str(folder)])
    assert counted(capsys.readouterr().out) == (0, 0)
    assert [path.read_bytes() for path in paths] == first


def readable(path: Path) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(path.read_bytes(), feature_version=TARGET)
    except (SyntaxError, ValueError):
        return False
    return True


@pytest.mark.parametrize("heat", [EVERYTHING, ("--hot", "*", *EVERYTHING[2:])], ids=["background", "hot"])
def test_of_all_fixtures(tmp_path: Path, capsys: pytest.CaptureFixture[str], heat: tuple[str, ...]) -> None:
    (tmp_path / "setup.cfg").touch()
    for number, each in enumerate(filter(readable, FILES)):
        (tmp_path / f"module{number}.py").write_bytes(each.read_bytes())
    check(tmp_path, capsys, heat)


@given(PROGRAMS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_of_programs_about_tasks(tmp_path: Path, capsys: pytest.CaptureFixture[str], program: str) -> None:
    (tmp_path / "setup.cfg").touch()
    path = tmp_path / "module.py"
    path.write_text(program, encoding="utf-8")
    if readable(path):
        try:
            compile(program, "program.py", "exec")
        except SyntaxError:
            return
        check(tmp_path, capsys, EVERYTHING)
