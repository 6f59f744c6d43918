"""A fault of ours is reported on the file where it happened, and harms nothing else."""

from __future__ import annotations

import ast
import multiprocessing
import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.errors import TableError
from flake8_aiocost.frontends import flake8 as frontend
from flake8_aiocost.frontends.faults import MOST_CHARACTERS, finding
from flake8_aiocost.frontends.run import Run
from flake8_aiocost.linted import Linted
from tests.frontends.conftest import flake8

if TYPE_CHECKING:
    from collections.abc import Callable

SAID = "AIO902 a fault of flake8-aiocost, this file was not analysed: ZeroDivisionError: mended never; "
#: Python runs it at its start, in flake8's workers too.
SITECUSTOMIZE = """\
import flake8_aiocost.rules


def rule_for(case):
    raise ZeroDivisionError("mended never")


flake8_aiocost.rules.rule_for = rule_for
"""


@pytest.fixture
def faulty(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every process that is started judges wrongly."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "sitecustomize.py").write_text(SITECUSTOMIZE)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH")])))
    monkeypatch.delenv("AIOCOST_DEBUG", raising=False)


@pytest.mark.usefixtures("faulty")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_flake8_says_it_on_each_file_and_goes_on(project: Path, jobs: str) -> None:
    (project / "app" / "other.py").write_text("import os\n")
    done = flake8("-j", jobs, "app", cwd=project)
    assert done.stderr == ""
    assert done.returncode == 1
    lines = {re.sub(r"^\S*/", "", line) for line in done.stdout.splitlines()}
    shown = f"{SAID}AIOCOST_DEBUG=1 in the environment shows the traceback"
    assert {line for line in lines if "AIO" in line} == {f"feed.py:1:1: {shown}", f"nightly.py:1:1: {shown}"}
    assert any(line.startswith("other.py:1:1: F401 ") for line in lines)


@pytest.mark.usefixtures("faulty")
def test_flake8_shows_the_traceback_when_asked(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIOCOST_DEBUG", "1")
    done = flake8("app/feed.py", cwd=project)
    assert done.returncode == 1
    assert SAID in done.stdout
    assert done.stderr.startswith("flake8-aiocost: a fault on app/feed.py\nTraceback (most recent call last):\n")
    assert done.stderr.endswith("ZeroDivisionError: mended never\n")
    assert "in rule_for" in done.stderr


def said(path: Path) -> list[str]:
    source = path.read_text()
    plugin = frontend.Plugin(ast.parse(source), source.splitlines(keepends=True), str(path))
    return [f"{line}:{column} {text}" for line, column, text, _ in plugin.run()]


@pytest.fixture
def raising(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Makes the pipeline raise."""

    def use(error: Exception) -> None:
        def verdicts(*_: object) -> None:
            raise error

        monkeypatch.setattr(Linted, "verdicts", verdicts)
        monkeypatch.setattr(frontend.Plugin, "current", Run())
        frontend.Plugin.once.forget()

    return use


@pytest.mark.parametrize("value", ["", "0", "1"])
def test_the_plugin_says_it_and_prints_only_when_asked(
    project: Path,
    raising: Callable[[Exception], None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    value: str,
) -> None:
    monkeypatch.setenv("AIOCOST_DEBUG", value)
    raising(ZeroDivisionError("mended never"))
    (line,) = said(project / "app" / "feed.py")
    assert line.startswith(f"1:0 {SAID}")
    assert ("Traceback" in capsys.readouterr().err) is (value == "1")


def test_an_error_that_is_meant_for_people_is_no_fault(project: Path, raising: Callable[[Exception], None]) -> None:
    raising(TableError("reference: truncated; install flake8-aiocost anew"))
    assert said(project / "app" / "feed.py") == ["1:0 AIO901 reference: truncated; install flake8-aiocost anew"]


class UnshowableError(Exception):
    def __str__(self) -> str:
        raise RecursionError


@pytest.mark.parametrize(
    "error", [ValueError("one\ntwo\r\x1b[31m three"), ValueError("x" * 10_000), UnshowableError(), SyntaxError("no")]
)
def test_it_is_one_printable_line(error: Exception) -> None:
    message = finding(error, "app/feed.py").message
    assert message.isprintable()
    assert type(error).__name__ in message
    assert len(message) < MOST_CHARACTERS + 150


def test_a_fault_before_the_first_file_does_not_end_the_run(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "from flake8_aiocost.settings import project\n\n\n"
        "def fail(*_):\n    raise ZeroDivisionError('mended never')\n\n\nproject._read_table = fail\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    done = flake8("--select", "AIO", "app/feed.py", cwd=project)
    assert done.stderr == ""
    assert SAID in done.stdout


@pytest.mark.parametrize("start", ["fork", "spawn", "forkserver"])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_fault_of_the_index_is_told_once_and_each_file_is_looked_at_by_itself(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, start: str, jobs: str
) -> None:
    temporary = Path(tempfile.mkdtemp())
    if start not in multiprocessing.get_all_start_methods():
        pytest.skip(f"this system does not start processes by {start}")
    (tmp_path / "sitecustomize.py").write_text(
        f"import multiprocessing\nmultiprocessing.set_start_method({start!r}, force=True)\n"
        "from flake8_aiocost.project import load\n\n\n"
        "def fail(*_, **__):\n    raise ZeroDivisionError('mended never')\n\n\nload.load_facts = fail\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(temporary))
    done = flake8("--select", "AIO", "-j", jobs, "app", cwd=project)
    assert done.stderr == ""
    codes = sorted(line.split(": ")[1][:6] for line in done.stdout.splitlines())
    assert codes == ["AIO101", "AIO201", "AIO902"]
    assert "each file was looked at by itself: ZeroDivisionError: mended never" in done.stdout
    assert list(temporary.iterdir()) == []


#: What a worker meets where the parent met nothing, by what then is said: a fault of ours in each step, and settings
#: that somebody has damaged since.
IN_A_WORKER = {
    "frontend.is_selected": (FAULT := 'ZeroDivisionError("mended never")', "AIO902 AIO902"),
    "frontend.Run": (FAULT, "AIO902 AIO902"),
    "frontend.Once.join": (FAULT, "AIO902 AIO902"),
    "frontend._check_files": (FAULT, "AIO101 AIO201"),
    "project._read_table": ('SettingsError("damaged since")', "AIO901"),
}


@pytest.mark.parametrize("start", ["spawn", "forkserver"])
@pytest.mark.parametrize("where", IN_A_WORKER)
def test_what_a_worker_meets_at_its_start_does_not_make_flake8_wait_for_ever(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, where: str, start: str
) -> None:
    if start not in multiprocessing.get_all_start_methods():
        pytest.skip(f"this system does not start processes by {start}")
    error, said = IN_A_WORKER[where]
    (tmp_path / "sitecustomize.py").write_text(
        f"import multiprocessing\nmultiprocessing.set_start_method({start!r}, force=True)\n"
        "from flake8_aiocost.errors import SettingsError\nfrom flake8_aiocost.frontends import flake8 as frontend\n"
        f"from flake8_aiocost.settings import project\n\n\nwhole = {where}\n\n\n"
        f"def fails(*given):\n    if multiprocessing.parent_process():\n        raise {error}\n"
        f"    return whole(*given)\n\n\n{where} = fails\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.delenv("AIOCOST_DEBUG", raising=False)
    done = flake8("--select", "AIO", "-j2", "app", cwd=project)
    assert done.stderr == ""
    assert sorted(line.split(": ")[1][:6] for line in done.stdout.splitlines()) == said.split()
