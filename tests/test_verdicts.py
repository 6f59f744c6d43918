"""One place decides: findings are those of the verdicts, and every other spawn has a reason for its silence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.linted import Linted
from flake8_aiocost.module.read import read
from flake8_aiocost.project.project import ProjectIndex
from flake8_aiocost.settings import Settings
from tests.projects import Project

PROJECTS = Path(__file__).parent / "fixtures" / "projects"
FIXTURES = sorted((Path(__file__).parent / "fixtures").rglob("*.py"))


def linted(source: str, path: str) -> Linted:
    return Linted(ProjectIndex.of(read(source), path), Settings(python=(3, 13), loop="asyncio"))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_every_spawn_has_a_finding_or_a_silence(path: Path) -> None:
    try:
        source = path.read_text(encoding="utf-8")
        over = linted(source, f"app/{path.name}")
    except (Unreadable, UnicodeDecodeError):
        pytest.skip("no module of this Python")
    verdicts = over.verdicts(0, lambda: source)
    assert [each.spawn for each in verdicts] == list(over.finder(0).spawns)
    assert all((each.finding is None) is not (each.silence is None) for each in verdicts)
    assert [each.finding for each in verdicts if each.finding is not None] == list(over.findings(0, source))
    silences = [each.silence for each in verdicts if each.silence is not None]
    assert all(each.why and each.why.isprintable() and not each.why.endswith(".") for each in silences)


SILENT = """
import asyncio
from flake8_aiocost.module.read import read
from flake8_aiocost.linted import Linted
from flake8_aiocost.project.project import ProjectIndex
from flake8_aiocost.settings import Settings

SOURCE = "import asyncio\\nasync def f(): pass\\nasync def g():\\n    await asyncio.gather(f(), f())\\n"


def never():
    raise AssertionError("the text is not needed")


import sys
settings = Settings(python=(3, 13), loop="asyncio")
(verdict,) = Linted(ProjectIndex.of(read(SOURCE), "app.py"), settings).verdicts(0, never)
print(verdict.silence.kind, {"libcst", "flake8_aiocost.cost.files"} & set(sys.modules))
"""


def test_what_is_not_said_needs_no_text_no_libcst_and_no_table() -> None:
    done = subprocess.run([sys.executable, "-c", SILENT], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("unknown set()\n", "")


CHAIN = """\
def a():
    b()


def b():
    c()
    a()


def c():
    b()


a()
"""


def test_a_chain_begins_where_heat_does_and_ends_in_any_case() -> None:
    heats = linted(CHAIN, "app.py").heats.everything
    assert heats.chain(2) == (-1, 0, 1, 2)
    assert heats.chain(0) == (-1, 0)
    assert heats.chain(-1) == (-1,)


def test_a_silence_names_the_frameworks_own_package() -> None:
    project = Project.folder(PROJECTS / "frameworks_own_package")
    source = (PROJECTS / "frameworks_own_package" / "saq" / "worker.py").read_text(encoding="utf-8")
    verdicts = project.linted.verdicts(project.number("saq/worker.py"), lambda: source)
    why = [each.silence.why if each.silence else each.finding and each.finding.code for each in verdicts]
    own = "it stands in the framework's own package"
    assert why == [own, "AIO302", own]


def test_a_silence_names_a_script() -> None:
    text = "import asyncio\nasync def main(): await asyncio.gather(a(), b())\ndef run(): asyncio.run(main())\n"
    (verdict,) = linted(text, "app.py").verdicts(0, lambda: "")
    assert verdict.silence is not None
    assert verdict.silence.why == "nothing is said of script code"
