"""Heat that an earlier run has worked out: the same, and only while nothing has changed.

What the seal stands for is held in ``frontends/test_kept.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.frontends.kept_for import kept_for
from flake8_aiocost.heat import kept, place
from flake8_aiocost.heat.kept import NAME, KeptHeat
from flake8_aiocost.project.cache_folder import CacheFolder
from flake8_aiocost.project.files import project_files
from flake8_aiocost.project.load import load_facts
from flake8_aiocost.project.project import ProjectIndex
from flake8_aiocost.project.reader_version import grammar
from flake8_aiocost.project.sealed import Sealed
from flake8_aiocost.settings import Settings
from tests.projects import FIXTURES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from flake8_aiocost.heat.heat_map import HeatMap

FILE = f"{NAME}-{grammar()}"
HANDLER = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/')\ndef read(): work()\ndef work(): ...\n"


class Asked:
    """A project in a folder, asked for its heat as by a new process each time."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.worked_out = 0
        monkeypatch.setattr(kept, "place", self._place)

    def _place(self, project: ProjectIndex, settings: Settings, asked: Collection[int]) -> HeatMap:
        self.worked_out += 1
        return place(project, settings, asked)

    def heat(self, **settings: object) -> tuple[object, ...]:
        """All that a heat map holds, beside the project; the same as ``heat.place`` has it."""
        facts = load_facts(self.root, project_files(self.root), None)
        modules = [(path, facts[path]) for path in sorted(facts)]
        project = ProjectIndex(modules, [str(self.root / path) for path, _ in modules])  # type: ignore[arg-type]
        chosen = Settings(root=self.root, **settings)  # type: ignore[arg-type]
        files = Sealed(CacheFolder.in_project(self.root), kept_for(chosen, facts))
        asked = frozenset(each for module in range(len(modules)) for each in project.functions_of(module))
        found = KeptHeat(files).place(project, chosen, asked)
        assert _parts(found) == _parts(place(project, chosen, asked))
        return _parts(found)


def _parts(found: HeatMap) -> tuple[object, ...]:
    of_functions = dict(found.functions), found.fixed, dict(found.parents), dict(found.ways)
    return (
        *of_functions,
        dict(found.loops),
        dict(found.guarded),
        dict(found.registered),
        found.entries,
        dict(found.hidden),
        found.within,
    )


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asked:
    (tmp_path / "app.py").write_text(HANDLER)
    return Asked(tmp_path, monkeypatch)


@pytest.mark.parametrize("name", sorted(each.name for each in (FIXTURES / "projects").iterdir() if each.is_dir()))
def test_the_same_heat_for_every_project(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in (FIXTURES / "projects" / name).rglob("*.py"):
        copy = tmp_path / path.relative_to(FIXTURES / "projects" / name)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(path.read_text())
    project = Asked(tmp_path, monkeypatch)
    assert project.heat() == project.heat()
    assert project.worked_out == 1


CHANGES: dict[str, Callable[[Path], object]] = {
    "text": lambda root: (root / "app.py").write_text(HANDLER.replace("read(): work()", "read(): ...")),
    "new module": lambda root: (root / "more.py").write_text("import app\napp.work()\n"),
    "moved module": lambda root: (root / "app.py").rename(root / "app_again.py"),
    "damaged": lambda root: (root / ".aiocost_cache" / FILE).write_bytes(b"\0" * 100),
    "cut short": lambda root: (root / ".aiocost_cache" / FILE).write_bytes(
        (root / ".aiocost_cache" / FILE).read_bytes()[:-1]
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_is_seen(asked: Asked, change: Callable[[Path], object]) -> None:
    asked.heat()
    change(asked.root)
    asked.heat()
    assert asked.worked_out == 2


def test_where_nothing_can_be_kept_it_is_worked_out(asked: Asked) -> None:
    (asked.root / ".aiocost_cache").write_text("a file in its place")
    assert asked.heat() == asked.heat()
    assert asked.worked_out == 2
