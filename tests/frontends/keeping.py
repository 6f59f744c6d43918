"""A small project of which an earlier run has kept what it decided."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.frontends.indexing import indexed
from flake8_aiocost.frontends.kept import NAME
from flake8_aiocost.linted import Linted
from flake8_aiocost.project.files import project_files
from flake8_aiocost.project.reader_version import grammar
from flake8_aiocost.settings import Settings
from tests.projects import TABLE

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

FILE = Path(".aiocost_cache") / f"{NAME}-{grammar()}"
HANDLER = """\
import asyncio
from fastapi import FastAPI
from work import one, two
app = FastAPI()
@app.get("/")
async def read():
    await asyncio.gather(one(), two())
    # aiocost: hot
"""
WORK = "import asyncio\nasync def one(): ...\nasync def two():\n    await asyncio.sleep(1)\n"
FRAMEWORK = """\
framework = "rpc"
roots = ["rpc"]

[[entry]]
heat = "request"
noun = "call"
decorators = ["rpc.method"]
"""
LIBRARY = """\
library = "store"
roots = ["store"]

[[call]]
names = ["store.get"]
waits = "database"
source = "its manual"
"""


class Asked:
    """A project, asked as by a new process each time."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root, self.judged = root, 0
        (root / "pyproject.toml").write_text("")
        (root / "app.py").write_text(HANDLER)
        (root / "work.py").write_text(WORK)
        (root / "table.json").write_bytes(TABLE.read_bytes())
        (root / "rpc.toml").write_text(FRAMEWORK)
        (root / "store.toml").write_text(LIBRARY)
        verdicts = Linted.verdicts

        def judging(linted: Linted, module: int, source: Callable[[], str]) -> object:
            self.judged += 1
            return verdicts(linted, module, source)

        monkeypatch.setattr(Linted, "verdicts", judging)

    def said(self, **given: object) -> tuple[list[str], int]:
        """What is told of the handler, and how many modules had to be judged for that."""
        chosen = Settings(root=self.root, **{"table": "table.json", "loop": "asyncio", **given})  # type: ignore[arg-type]
        self.judged = 0
        project = indexed(chosen, project_files(self.root))
        module = project.numbers["app.py"]
        told = project.told(module, lambda: project.text(module))
        lines = [each.finding.message for each in told.verdicts if each.finding]
        lines += [str(project.problem()), *project.idle_settings(), *map(str, told.idle)]
        project.store()
        return lines, self.judged
