"""Whatever is handed in or read from: one clear line, an exit code, and never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.frontends.commands import aiocost, layered
from tests.processes import RUNNING

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="no such files")
CLI = (sys.executable, "-m", "flake8_aiocost.frontends.cli")
LONG = [("check",), ("graph",), ("why", "shop/service.py:14"), ("rules",), ("explain", "AIO101")]


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("aiocost: ")
    assert done.stderr.count("\n") == 1
    return done.stderr.strip()


@pytest.mark.parametrize("command", ["check", "graph"])
@pytest.mark.parametrize(
    ("paths", "told"),
    [
        (["gone.py"], "gone.py: No such file or directory"),
        (["shop", "gone"], "gone: No such file or directory"),
        (["empty"], "no Python files in empty"),
        (["empty", "notes.txt/"], "notes.txt/: Not a directory"),
        (["x\n\x1b[31m.py"], "x??[31m.py: No such file or directory"),
        pytest.param([os.devnull], f"{os.devnull}: neither a file nor a folder", marks=POSIX),
        pytest.param(["pipe"], "pipe: neither a file nor a folder", marks=POSIX),
        pytest.param(["round"], "round: Too many levels of symbolic links", marks=POSIX),
    ],
)
def test_paths(tmp_path: Path, command: str, paths: list[str], told: str) -> None:
    project = layered(tmp_path)
    (project / "empty").mkdir()
    (project / "notes.txt").write_text("x")
    if sys.platform != "win32":
        os.mkfifo(project / "pipe")
        (project / "round").symlink_to("round")
    assert one_line(aiocost(command, *paths, cwd=project)) == f"aiocost: {told}"


@POSIX
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read all")
def test_files_that_may_not_be_read(tmp_path: Path) -> None:
    project = layered(tmp_path)
    (project / "shop" / "store.py").chmod(0)
    assert one_line(aiocost("check", "shop/store.py", cwd=project)) == "aiocost: shop/store.py: Permission denied"
    done = aiocost("check", cwd=project)
    assert done.returncode == 1
    assert done.stderr == "aiocost: shop/store.py: not read: it cannot be read (Permission denied)\n"
    assert done.stdout.endswith("; 1 file not read\n")


def test_files_that_cannot_be_parsed_are_counted_apart(tmp_path: Path) -> None:
    project = layered(tmp_path)
    bad = {
        "syntax": b"def (\n",
        "nul": b"\0",
        "deep": b"(" * 100_000,
        "binary": bytes(range(256)),
        "cookie": b"# coding: x\n(",
    }
    (project / "pyproject.toml").write_text("")  # without the Python that it names
    for name, content in bad.items():
        (project / f"{name}.py").write_bytes(content)
    done = aiocost("check", cwd=project)
    assert done.returncode == 1
    assert [line.split(": ")[1] for line in done.stderr.splitlines()] == sorted(f"{name}.py" for name in bad)
    assert f"; {len(bad)} files not read;" in done.stdout
    assert aiocost("graph", cwd=project).returncode == 0


def test_many_such_files_are_not_all_named(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"f{number}.py").write_text("def (\n")
    done = aiocost("check", cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (0, 11)
    assert done.stderr.endswith("aiocost: 2 more files were not read\n")
    assert done.stdout == "found 0 spawns in 0 files: 0 reported; 12 files not read\n"


@pytest.mark.parametrize("command", [("check",), ("bill",), ("why", ".")])
@pytest.mark.parametrize("said", ["pyproject.toml", ".python-version", "setting"])
def test_a_project_for_a_newer_python_is_told_of_in_one_line(
    tmp_path: Path, command: tuple[str, ...], said: str
) -> None:
    newer = f"3.{sys.version_info[1] + 1}"
    said_in = {
        "pyproject.toml": ("pyproject.toml", f'[project]\nrequires-python = ">={newer}"\n'),
        ".python-version": (".python-version", f"{newer}.1\n"),
        "setting": ("pyproject.toml", f'[tool.aiocost]\npython = "{newer}"\n'),
    }
    name, text = said_in[said]
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / name).write_text(text)
    for number in range(12):
        (tmp_path / f"f{number}.py").write_text("syntax of tomorrow\n")
    (tmp_path / "nul.py").write_bytes(b"import asyncio\0")
    (tmp_path / "long.py").write_text("#" * 4_000_001)
    lines = aiocost(*command, cwd=tmp_path).stderr.splitlines()
    together = f"aiocost: 13 files not read, f0.py, f1.py, f10.py and others: {RUNNING} cannot parse them"
    assert f"{together}, and the project is for Python {newer}; run aiocost with Python {newer}" in lines
    assert sum(".py" in line for line in lines) == 2
    assert [line for line in lines if line.startswith("aiocost: long.py: not read: ")] != []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("arguments", LONG)
def test_a_full_disk(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*CLI, *arguments], stdout=full, stderr=subprocess.PIPE, cwd=layered(tmp_path), text=True, check=False
        )
    assert done.returncode == 2
    assert done.stderr == "aiocost: nothing can be written: [Errno 28] No space left on device\n"


@POSIX
@pytest.mark.parametrize("arguments", LONG)
@pytest.mark.parametrize("closed", [">&-", ">&- 2>&-", "2>&- >/dev/null", "<&-"])
def test_closed_streams(tmp_path: Path, arguments: tuple[str, ...], closed: str) -> None:
    shell = ["sh", "-c", f'exec "$@" {closed}', "sh", *CLI, *arguments]
    done = subprocess.run(shell, capture_output=True, cwd=layered(tmp_path), text=True, check=False)
    assert done.returncode == (2 if closed.startswith(">&-") else arguments[0] == "check")
    assert done.stderr == ("aiocost: nothing can be written: standard output is closed\n" if closed == ">&-" else "")


@POSIX
@pytest.mark.parametrize("arguments", LONG)
def test_a_reader_that_goes_away(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [*CLI, *arguments], stdout=write, stderr=subprocess.PIPE, cwd=layered(tmp_path), text=True, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("arguments", LONG)
def test_a_terminal_that_knows_no_greek(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = aiocost(*arguments, cwd=layered(tmp_path), PYTHONUTF8="0", PYTHONIOENCODING="ascii:strict")
    assert (done.returncode, done.stderr) == (arguments[0] == "check", "")
    assert done.stdout.isascii()


@pytest.mark.skipif(sys.platform != "linux", reason="no such names")
def test_names_that_are_no_text(tmp_path: Path) -> None:
    project = layered(tmp_path)
    source = (
        (project / "shop" / "service.py")
        .read_text()
        .replace("async def detail(self):", "async def detail(self):  # aiocost: hot")
    )
    for name in (b"\xff.py", b"x\ny.py", b"\x1b[31m.py"):
        (project / os.fsdecode(name)).write_text(source)
    done = aiocost("check", cwd=project)
    assert done.stderr == ""
    assert done.returncode == 1
    assert all(line.isprintable() for line in done.stdout.splitlines())
    assert len(done.stdout.splitlines()) == done.stdout.count(": AIO") + 1


FAULTY = """\
import {module}


def fail(*_, **__):
    raise ZeroDivisionError("mended never")


{module}.{name} = fail
"""


@pytest.mark.parametrize(
    ("module", "name", "said"),
    [
        (
            "flake8_aiocost.rules",
            "rule_for",
            "shop/service.py:1:1: AIO902 a fault of flake8-aiocost, this file was not",
        ),
        ("flake8_aiocost.heat", "place", "aiocost: a fault of flake8-aiocost, which ends the run: ZeroDivisionError: "),
    ],
)
def test_a_fault_of_ours(tmp_path: Path, module: str, name: str, said: str) -> None:
    project = layered(tmp_path / "project")
    (tmp_path / "sitecustomize.py").write_text(FAULTY.format(module=module, name=name))
    path = os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")]))
    done = aiocost("check", cwd=project, PYTHONPATH=path, AIOCOST_DEBUG="")
    assert done.returncode == 2
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "Traceback" in aiocost("check", cwd=project, PYTHONPATH=path, AIOCOST_DEBUG="1").stderr
