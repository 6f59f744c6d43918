"""Bad input: one line that names the file, no traceback, and the output unchanged."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flake8.main.cli import main

from flake8_aiocost.calibrate.analysis.distil import distil
from flake8_aiocost.calibrate.analysis.raw_results import read
from flake8_aiocost.calibrate.errors import UsageError
from flake8_aiocost.calibrate.runner.output import Output
from tests.calibrate.bad_files import OLD, RAW, RESULTS, TABLE, TABLES, lay, with_keys
from tests.calibrate.conftest import command, environment, several
from tests.frontends.conftest import flake8, project  # noqa: F401  a fixture

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow


def lean() -> None:
    """Limit the memory of the process under test, so that it fails if it reads gigabytes."""
    import resource  # noqa: PLC0415  POSIX

    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))


def one_line(*arguments: str | Path) -> str:
    """Run a command that cannot succeed; returns its one line."""
    done = subprocess.run(
        command(*arguments),
        capture_output=True,
        encoding="utf-8",
        env=environment(),
        timeout=120,
        check=False,
        preexec_fn=lean if sys.platform == "linux" else None,
    )
    assert done.returncode == 2, done.stderr
    assert done.stdout == "" or "--html" in arguments, "what is shown comes before the page"
    (line,) = done.stderr.splitlines()
    return line


Outcome = tuple["subprocess.CompletedProcess[str]", str]
#: What each command that reads a table, or raw results, needs beside a bad one.
OF_TABLES: dict[str, tuple[str | Path, ...]] = {
    "show": (),
    "compare": (TABLE,),
    "merge": (TABLE, "-o", "OLD"),
    "verify": (),
}
OF_RESULTS: dict[str, tuple[str | Path, ...]] = {"compare": (RAW,), "distil": ("--name", "here", "-o", "OLD")}


def outcomes(
    folder: Path,
    contents: list[tuple[Callable[[], bytes] | int, str]],
    name: str,
    verbs: dict[str, tuple[str | Path, ...]],
) -> dict[tuple[str, str], Outcome]:
    """What each command says of each content, and what the older output is afterwards; all in one lean process."""
    lines, olds = {}, {}
    for number, (content, said) in enumerate(contents):
        bad = lay(folder / f"{number}-{name}", content)
        for verb, others in verbs.items():
            olds[said, verb] = old = folder / f"{number}-{verb}-out.json"
            old.write_text(OLD, encoding="utf-8")
            lines[said, verb] = (verb, bad, *(old if other == "OLD" else other for other in others))
    ran = several(*lines.values(), preexec_fn=lean if sys.platform == "linux" else None)
    return {key: (done, olds[key].read_text(encoding="utf-8")) for key, done in zip(lines, ran, strict=True)}


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Outcome]:
    return outcomes(tmp_path_factory.mktemp("tables"), TABLES, "bad.json", OF_TABLES)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Outcome]:
    return outcomes(tmp_path_factory.mktemp("results"), RESULTS, "bad.json.gz", OF_RESULTS)


def is_refused(outcome: Outcome, said: str) -> None:
    """One line that names the file and says why, nothing else, and the output as it was."""
    done, old = outcome
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    (line,) = done.stderr.splitlines()
    assert str(done.args[1]) in line
    assert said in line
    assert old == OLD


@pytest.mark.parametrize("verb", OF_TABLES)
@pytest.mark.parametrize("said", [said for _, said in TABLES])
def test_a_table(tables: dict[tuple[str, str], Outcome], said: str, verb: str) -> None:
    is_refused(tables[said, verb], said)


@pytest.mark.parametrize("verb", OF_RESULTS)
@pytest.mark.parametrize("said", [said for _, said in RESULTS])
def test_raw_results(results: dict[tuple[str, str], Outcome], said: str, verb: str) -> None:
    is_refused(results[said, verb], said)


def test_a_process_ends_with_the_same_line(tmp_path: Path) -> None:
    content, said = TABLES[0]
    bad = lay(tmp_path / "bad.json", content)
    assert said in one_line("show", bad)


def test_raw_results_where_a_table_is_meant() -> None:
    assert "compressed, as raw results of pyperf are" in one_line("show", RAW)


@pytest.mark.parametrize(("content", "said"), TABLES, ids=[said for _, said in TABLES])
def test_the_linter_says_it_once_and_goes_on(
    project: Path,  # noqa: F811
    content: Callable[[], bytes] | int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Findings are still there, at the reference's prices."""
    lay(project / "bad.json", content)
    (project / "pyproject.toml").write_text('[tool.aiocost]\ntable = "bad.json"\n', encoding="utf-8")
    monkeypatch.chdir(project)
    main(["--jobs", "1", "--select", "AIO", "app"])
    printed, errors = capsys.readouterr()
    assert errors == ""
    problems = [line for line in printed.splitlines() if "AIO901" in line]
    assert len(problems) == 1
    assert "bad.json: " in problems[0]
    assert said in problems[0]
    findings = [line for line in printed.splitlines() if "AIO101" in line or "AIO201" in line]
    assert len(findings) == 2
    assert all("[reference: " in line for line in findings)


def test_flake8_as_a_process_says_it_too(project: Path) -> None:  # noqa: F811
    content, said = TABLES[0]
    lay(project / "bad.json", content)
    done = flake8("--select", "AIO", "--aiocost-table", "bad.json", "app", cwd=project)
    assert done.stderr == ""
    (line,) = (line for line in done.stdout.splitlines() if "AIO901" in line)
    assert said in line


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize(
    "arguments",
    [("-o", "PIPE"), ("merge", TABLE, "OTHER", "-o", "PIPE"), ("show", TABLE, "--html", "PIPE")],
    ids=["measure", "merge", "show"],
)
def test_what_is_no_file_is_not_replaced(tmp_path: Path, arguments: tuple[str | Path, ...]) -> None:
    """As root, a table could replace a device."""
    pipe, other = tmp_path / "pipe.json", lay(tmp_path / "other.json", lambda: with_keys(name="other"))
    os.mkfifo(pipe)
    line = one_line(*({"PIPE": pipe, "OTHER": other}.get(str(each), each) for each in arguments))
    assert str(pipe) in line
    assert pipe.is_fifo()
    assert {entry.name for entry in tmp_path.iterdir()} == {"pipe.json", "other.json"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here that is always full")
@pytest.mark.parametrize("arguments", [("show", TABLE), ("compare", TABLE, TABLE, "--a-load", "busy")])
def test_an_output_that_is_full(arguments: tuple[str | Path, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command(*arguments), stdout=full, stderr=subprocess.PIPE, encoding="utf-8", env=environment(), check=False
        )
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "No space left on device" in line


def test_a_reader_that_goes_away() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as gone:
        done = subprocess.run(
            command("show", TABLE),
            stdout=gone,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=environment(),
            check=False,
        )
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here that is always full")
@pytest.mark.parametrize("full_file", ["uvloop-default.json.gz", "out.json"], ids=["raw results", "table"])
def test_a_disk_that_is_full_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, full_file: str) -> None:
    old = tmp_path / "out.json"
    old.write_text(OLD, encoding="utf-8")
    suite = read(RAW)

    create = tempfile.mkstemp

    def full(**arguments: Any) -> tuple[int, str]:
        descriptor, name = create(**arguments)
        if full_file in name:
            # Every write to this device fails because it is full.
            with Path("/dev/full").open("wb") as device:
                os.dup2(device.fileno(), descriptor)
        return descriptor, name

    monkeypatch.setattr(tempfile, "mkstemp", full)
    output = Output(old, tmp_path / "out")
    with pytest.raises(UsageError, match=r"No space left on device.*choose another -o") as caught:
        output.write(distil([suite], "here"), {"uvloop-default": suite})
    assert caught.value.code == 2
    assert old.read_text(encoding="utf-8") == OLD
    assert [entry.name for entry in tmp_path.rglob(".*")] == []
