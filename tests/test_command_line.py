"""What a person who mistypes is told: one line, by the command that was asked for."""

from __future__ import annotations

import sys

import pytest

from flake8_aiocost import __version__
from flake8_aiocost.calibrate.commands import command_line, names
from flake8_aiocost.frontends import cli


def ends(given: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """The exit code of ``aiocost``, or of ``aiocost calibrate``, and what they print."""
    if given[:1] == ["calibrate"]:
        with pytest.raises(SystemExit) as ended:
            command_line().parse_args(given[1:])
        code = ended.value.code
    else:
        code = cli.main(given)
    out, err = capsys.readouterr()
    assert isinstance(code, int)
    return code, out, err


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("chekc", "aiocost: argument command: there is no 'chekc' (did you mean check?); choose from check, bill, "),
        ("xyz", "aiocost: argument command: there is no 'xyz'; choose from check, bill, "),
        ("rates snc", "aiocost rates: argument sync: there is no 'snc' (did you mean sync?); choose from sync"),
        ("check --formt json", "aiocost check: unrecognized arguments: --formt (did you mean --format?)"),
        ("check --formt=json", "aiocost check: unrecognized arguments: --formt=json (did you mean --format?)"),
        (
            "check --format jsn",
            "aiocost check: argument --format/--output-format: there is no 'jsn' (did you mean json?)",
        ),
        ("rules AIO101", "aiocost rules: unrecognized arguments: AIO101; aiocost rules --help tells what there is"),
        ("why", "aiocost why: the following arguments are required: FILE:LINE; aiocost why --help tells"),
        ("calibrate shwo", "aiocost-calibrate: argument COMMAND: there is no 'shwo' (did you mean show?)"),
        (
            "calibrate show t.json --htm1 x",
            "aiocost-calibrate show: unrecognized arguments: --htm1 x (did you mean --html?)",
        ),
    ],
)
def test_a_mistake_is_one_line_that_says_what_is_near(
    line: str, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = ends(line.split(), capsys)
    assert (code, out) == (2, "")
    assert err.startswith(expected)
    assert err.count("\n") == 1


COMMANDS = ("check", "bill", "rates", "rates sync", "why", "graph", "config", "explain", "rules", "completion")


@pytest.mark.parametrize("line", ["", *COMMANDS, "calibrate", *(f"calibrate {name}" for name in names())])
def test_every_command_tells_its_version(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = ends([*line.split(), "--version"], capsys)
    program = "aiocost-calibrate" if line.startswith("calibrate") else "aiocost"
    assert (code, out) == (0, f"{program} {__version__}\n")


@pytest.mark.parametrize("wanted", [True, False])
def test_no_colour_where_none_is_wanted(
    wanted: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a terminal, a manual has headings and code in colour, unless NO_COLOR is set."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("FORCE_COLOR", "1")
    if not wanted:
        monkeypatch.setenv("NO_COLOR", "1")
    assert cli.main(["explain", "AIO101"]) == 0
    assert ("\x1b[38;" in capsys.readouterr().out) is wanted
