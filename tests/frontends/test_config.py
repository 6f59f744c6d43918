"""``aiocost config`` prints settings that mean the same when they are read again, and where they come from."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.settings import OPTIONS, Projects
from flake8_aiocost.small_files import parse_toml
from tests.frontends.commands import aiocost_here as aiocost

if TYPE_CHECKING:
    from pathlib import Path

ALL = """\
[tool.aiocost]
table = "prod.json"
python = "3.12"
loop = "uvloop"
task-factory = "eager"
load = "alone"
hot = ["src/api/**", "app.\\"odd\\".*"]
background = ["app.jobs.*"]
cold = []
show = "all"
min-cost = 2.5
budget = 100
spawners = { "app.run_all" = "gather" }
follow = "module"
frameworks = ["own.toml"]
exclude = ["gen/"]
cache = false
libraries = ["more.toml"]
waits = { "app.cache.*" = "0.2ms", "app.llm.*" = "2s", "app.x" = "0s" }
worth = "1500us"
"""


@pytest.mark.parametrize("text", ["[tool.aiocost]\n", ALL], ids=["defaults", "all"])
def test_what_is_printed_means_the_same(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    before = Projects().for_file(str(tmp_path / "app.py"))
    done = aiocost("config", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    other = tmp_path / "other"
    other.mkdir()
    (other / "pyproject.toml").write_text(done.stdout)
    after = Projects().for_file(str(other / "app.py"))
    assert {each.name: getattr(after, each.attribute) for each in OPTIONS} == {
        each.name: getattr(before, each.attribute) for each in OPTIONS
    }


def test_each_value_tells_where_it_comes_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pyproject = tmp_path / "pyproject.toml"
    pyproject.write_text('[project]\nrequires-python = ">=3.10"\n[tool.aiocost]\nloop = "uvloop"\nworth = "5ms"\n')
    monkeypatch.setenv("AIOCOST_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "src").mkdir()
    lines = aiocost("config", "--loop", "asyncio", "src", cwd=tmp_path).stdout.splitlines()
    assert f"# project: {tmp_path}" in lines
    assert 'loop = "asyncio"  # option --loop' in lines
    assert f'worth = "5ms"  # {pyproject}' in lines
    assert 'load = "busy"' in lines
    assert any(line.startswith("# cache-dir = ") and line.endswith("AIOCOST_CACHE_DIR") for line in lines)
    running = f"cpython{sys.version_info[0]}.{sys.version_info[1]}"
    assert f"# the code will run on {running} asyncio, and supports Python 3.10 at the lowest" in lines
    assert any(line.startswith("# prices are of reference: ") for line in lines)


def test_hostile_values_are_printed_as_toml(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.aiocost]\nhot = ["a\\u001b[31m/b", "a\\n/b"]\n')
    done = aiocost("config", cwd=tmp_path)
    assert done.stdout.replace("\n", "").isprintable()
    assert parse_toml(done.stdout)["tool"]["aiocost"]["hot"] == ["a\x1b[31m/b", "a\n/b"]


@pytest.mark.parametrize(
    ("text", "path", "said"),
    [
        ("[tool.aiocost]\nlop = 1\n", ".", "did you mean loop?"),
        ("", "missing.py", "missing.py: no such file or folder"),
    ],
)
def test_what_is_wrong_is_one_line(tmp_path: Path, text: str, path: str, said: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    done = aiocost("config", path, cwd=tmp_path)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert said in line
