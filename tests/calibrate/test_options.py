"""Options of a measurement: one list of them, for the command line and for a container's environment."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

import pytest

from flake8_aiocost.calibrate import options
from flake8_aiocost.calibrate.commands import command_line, names, verify
from flake8_aiocost.calibrate.errors import UsageError
from flake8_aiocost.cost.files import load
from tests.calibrate.conftest import command, environment, replaying

SAID = {
    "AIOCOST_OUTPUT": "said.json",
    "AIOCOST_NAME": "said",
    "AIOCOST_LOOP": "asyncio",
    "AIOCOST_TASK_FACTORY": "eager",
    "AIOCOST_PYTHON": "/said/python",
    "AIOCOST_PROFILE": "rigorous",
}


def settled(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], *given: str) -> argparse.Namespace:
    for option in options.MEASURE_OPTIONS:
        monkeypatch.delenv(option.variable, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    arguments = command_line().parse_args(given)
    options.apply_defaults(arguments, options.MEASURE_OPTIONS)
    return arguments


@pytest.mark.parametrize("option", options.MEASURE_OPTIONS, ids=lambda option: option.variable)
def test_each_may_come_from_the_environment_and_the_command_line_wins(
    monkeypatch: pytest.MonkeyPatch, option: options.MeasureOption
) -> None:
    variables = {option.variable: SAID[option.variable]}
    assert getattr(settled(monkeypatch, variables), option.key) == SAID[option.variable]
    other = next((value for value in option.values if value != SAID[option.variable]), "other")
    assert getattr(settled(monkeypatch, variables, option.flag, other), option.key) == other


def test_what_holds_where_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = settled(monkeypatch, {})
    empty = settled(monkeypatch, dict.fromkeys(SAID, ""))
    assert vars(nothing) == vars(empty)
    assert (nothing.profile, nothing.loop, nothing.python) == ("default", None, options.PYTHON.default)


def test_short_forms_win_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settled(monkeypatch, {"AIOCOST_PROFILE": "rigorous"}, "--quick").profile == "quick"


def verify_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    verify.add_arguments(parser)
    return parser


@pytest.mark.parametrize("parser", [command_line(), verify_parser()], ids=["measure", "verify"])
def test_the_help_names_the_variables(parser: argparse.ArgumentParser) -> None:
    text = parser.format_help()
    flags = {flag for action in parser._actions for flag in action.option_strings}
    missing = [
        option.variable
        for option in options.MEASURE_OPTIONS
        if option.flag in flags and f"[{option.variable}]" not in text
    ]
    assert missing == []
    assert {option.flag for option in options.VERIFY_OPTIONS} <= flags


def test_the_guide_names_the_variables_and_the_commands() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "calibration.md").read_text(encoding="utf-8")
    for option in options.MEASURE_OPTIONS:
        (row,) = [line for line in guide.splitlines() if line.startswith(f"| `{option.variable}` |")]
        assert f"`{option.short or option.flag}`" in row
        assert [value for value in option.shown or option.values if f"`{value}`" not in row] == []
    assert [name for name in names() if f"`{name}`" not in guide] == []


@pytest.mark.parametrize(
    ("variable", "expected"),
    [("AIOCOST_LOOP", "asyncio or uvloop"), ("AIOCOST_TASK_FACTORY", "default or eager"), ("AIOCOST_PROFILE", "quick")],
)
def test_a_wrong_value_names_its_variable(monkeypatch: pytest.MonkeyPatch, variable: str, expected: str) -> None:
    with pytest.raises(UsageError, match=f"variable {variable} is 'zz', where {expected}") as caught:
        settled(monkeypatch, {variable: "zz"})
    assert caught.value.code == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("AIOCOST_PYTHON", "/gone/python", "cannot run the interpreter /gone/python"),
        ("AIOCOST_OUTPUT", "file/table.json", "cannot write file/table.json: Not a directory"),
        ("AIOCOST_OUTPUT", "file.json", "cannot write file.json: file, where its raw results go, is no folder"),
        ("AIOCOST_NAME", "two\nlines", "a line of at most 100 letters"),
        ("AIOCOST_LOOP", "zz", "asyncio or uvloop"),
    ],
)
def test_what_cannot_be_met_names_its_variable(tmp_path: Path, variable: str, value: str, said: str) -> None:
    (tmp_path / "file").touch()
    done = subprocess.run(
        command(),
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        env={**environment(), variable: value},
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert said in line
    assert variable in line


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the interpreter is a shell script")
def test_a_container_needs_no_command_line(tmp_path: Path, smoke: Path) -> None:
    variables = {
        "AIOCOST_LOOP": "asyncio",
        "AIOCOST_TASK_FACTORY": "default",
        "AIOCOST_PROFILE": "smoke",
        "AIOCOST_NAME": "pod 7/a",
        "AIOCOST_PYTHON": str(replaying(tmp_path, smoke)),
    }
    done = subprocess.run(
        command(),
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        env={**environment(), **variables},
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (path,) = (tmp_path / "calibration").glob("*.json")
    assert path.name.startswith("pod-7-a-cpython3.")
    table = load(path)
    assert (table.name, table.profile) == ("pod 7/a", "smoke")
    assert {(one.loop, one.task_factory) for one in table.environments} == {("asyncio", "default")}
