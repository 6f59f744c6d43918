"""A pyproject.toml that came with hostile code: a line that a person understands, or nothing, and always at once."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.cost.target import declares_uvloop, lowest_of, python_of
from flake8_aiocost.settings import Projects, SettingsError
from flake8_aiocost.small_files import MOST_BYTES
from tests.frontends.conftest import flake8

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

#: Each ends in one line that names the file.
WRONG = {
    "an array of tables": "[[tool.aiocost]]\nloop = 'uvloop'\n",
    "no table": "[tool]\naiocost = 'uvloop'\n",
    "an integer of 5,000 digits": f"[tool.aiocost]\nmin-cost = {'9' * 5_000}\n",
    "an integer of 400 digits": f"[tool.aiocost]\nmin-cost = {'9' * 400}\n",
    "a number that is none": "[tool.aiocost]\nmin-cost = nan\n",
    "nested too deeply": f"[tool.aiocost]\nhot = {'[' * 3_000}{']' * 3_000}\n",
    "a date": "[tool.aiocost]\nworth = 2026-11-27\n",
    "a table where text is due": "[tool.aiocost.loop]\na = 1\n",
    "a key with control characters": '[tool.aiocost]\n"\\u001b[31mhot" = 1\n',
    "a value with control characters": '[tool.aiocost]\nloop = "\\u001b[31m"\n',
    "a long value": f"[tool.aiocost]\nloop = '{'x' * 100_000}'\n",
    "a spawner that is no name": "[tool.aiocost]\nspawners = { 'a(((+' = 'gather' }\n",
    "a spawner without a name": "[tool.aiocost]\nspawners = { '' = 'gather' }\n",
    "choices without end": f"[tool.aiocost]\nwaits = {{ 'app.{'{a,b}' * 24}' = '2ms' }}\n",
    "a brace without its other": "[tool.aiocost]\nwaits = { 'app.{a,b' = '2ms' }\n",
    "a brace in another": "[tool.aiocost]\nwaits = { 'app.{a,{b,c}}' = '2ms' }\n",
    "Latin-1": "[tool.aiocost]\nloop = 'ü'\n".encode("latin-1"),
    "too large": b"[tool.aiocost]\n" + b"#" * MOST_BYTES,
}
#: Each says nothing that is about us.
NOTHING = {
    "a tool that is no table": "tool = 'aiocost'\n",
    "tools that are an array": "[[tool]]\naiocost = 1\n",
    "not about us, and not valid": "[project\n",
    "not about us, in Latin-1": "name = 'ü'\n".encode("latin-1"),
    "empty": "",
}


def write(root: Path, content: str | bytes) -> None:
    data = content if isinstance(content, bytes) else content.encode()
    (root / "pyproject.toml").write_bytes(data)


@pytest.mark.parametrize("content", WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_one_short_line(tmp_path: Path, content: str | bytes) -> None:
    write(tmp_path, content)
    with pytest.raises(SettingsError) as caught:
        Projects().for_file(str(tmp_path / "app.py"))
    line = str(caught.value)
    assert line.startswith(f"{tmp_path / 'pyproject.toml'}: ")
    assert line.isprintable()
    assert len(line) < len(str(tmp_path)) + 1_000


@pytest.mark.parametrize("content", NOTHING.values(), ids=NOTHING)
def test_what_is_not_about_us_says_nothing(tmp_path: Path, content: str | bytes) -> None:
    write(tmp_path, content)
    assert Projects().for_file(str(tmp_path / "app.py")).root == tmp_path


def pipe(path: Path) -> None:
    os.mkfifo(path)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def folder(path: Path) -> None:
    path.mkdir()


def nowhere(path: Path) -> None:
    path.symlink_to(path)


def listening(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        here = os.open(path.parent, os.O_RDONLY)
        try:
            made.bind(f"/proc/self/fd/{here}/{path.name}")
        finally:
            os.close(here)


@pytest.mark.skipif(not hasattr(os, "mkfifo") or not os.path.exists("/proc/self/fd"), reason="no such files here")  # noqa: PTH110
@pytest.mark.parametrize("make", [pipe, device, folder, nowhere, listening])
@pytest.mark.parametrize("name", ["pyproject.toml", ".python-version", "requirements.txt", "setup.cfg", "setup.py"])
def test_what_is_no_regular_file_is_not_read(tmp_path: Path, make: Callable[[Path], None], name: str) -> None:
    make(tmp_path / name)
    assert Projects().for_file(str(tmp_path / "app.py")).root == tmp_path
    python_of(tmp_path)
    assert lowest_of(tmp_path) is None
    assert not declares_uvloop(tmp_path)


@pytest.mark.parametrize("content", WRONG.values(), ids=WRONG)
def test_flake8_ends_with_that_line_where_it_is_the_linted_project(tmp_path: Path, content: str | bytes) -> None:
    write(tmp_path, content)
    (tmp_path / "app.py").write_text("import os\n")
    done = flake8("app.py", cwd=tmp_path)
    assert done.returncode == 1
    assert "pyproject.toml: " in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize("content", [*WRONG.values(), *NOTHING.values()], ids=[*WRONG, *NOTHING])
def test_flake8_goes_on_where_it_is_a_project_inside_the_linted_one(tmp_path: Path, content: str | bytes) -> None:
    (tmp_path / "inside").mkdir()
    write(tmp_path / "inside", content)
    (tmp_path / "inside" / "app.py").write_text("import asyncio\nimport os\n\nasyncio.gather()\n")
    done = flake8(".", cwd=tmp_path)
    assert done.stderr == ""
    assert "F401" in done.stdout
    assert ("AIO901" in done.stdout) is (content in WRONG.values())


def test_each_of_several_wrong_projects_is_told_of_once(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write(tmp_path / name, f"[tool.aiocost]\nloop = '{name}'\n")
        for module in ("a.py", "b.py"):
            (tmp_path / name / module).write_text("import asyncio\n\nasyncio.gather()\n")
    done = flake8("--select", "AIO", ".", cwd=tmp_path)
    told = [line.partition(" AIO901 ")[2] for line in done.stdout.splitlines()]
    assert len(told) == 2
    assert {"loop = 'one'" in line for line in told} == {True, False}


@pytest.mark.parametrize("key", ["frameworks", "libraries"])
@pytest.mark.parametrize("make", [None, pipe, device, folder])
def test_a_framework_or_library_file_that_cannot_be_read_ends_the_run(
    tmp_path: Path, key: str, make: Callable[[Path], None] | None
) -> None:
    write(tmp_path, f"[tool.aiocost]\n{key} = ['own.toml']\n")
    if make is not None:
        make(tmp_path / "own.toml")
    (tmp_path / "app.py").write_text("import os\n")
    done = flake8("app.py", cwd=tmp_path)
    assert done.returncode == 1
    assert "own.toml: " in done.stdout + done.stderr
    assert "file cannot be read: " in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
