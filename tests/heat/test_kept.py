"""Heat that an earlier run has worked out: the same, and only while nothing has changed."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import flake8_aiocost
from flake8_aiocost.heat import HeatMap, kept, place
from flake8_aiocost.heat.kept import NAME, KeptHeat
from flake8_aiocost.project.cache_folder import CacheFolder
from flake8_aiocost.project.files import project_files
from flake8_aiocost.project.load import load_facts
from flake8_aiocost.project.project import ProjectIndex
from flake8_aiocost.settings import Settings
from tests.projects import FIXTURES

if TYPE_CHECKING:
    from collections.abc import Callable

HANDLER = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/')\ndef read(): work()\ndef work(): ...\n"
FRAMEWORK = """\
framework = "rpc"
roots = ["rpc"]

[[entry]]
heat = "request"
noun = "call"
decorators = ["rpc.method"]
"""


class Asked:
    """A project in a folder, asked for its heat as by a new process each time."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.worked_out = 0
        monkeypatch.setattr(kept, "place", self._place)

    def _place(self, project: ProjectIndex, settings: Settings) -> HeatMap:
        self.worked_out += 1
        return place(project, settings)

    def heat(self, **settings: object) -> tuple[object, ...]:
        """All that a heat map holds, beside the project; the same as ``heat.place`` has it."""
        facts = load_facts(self.root, project_files(self.root), None)
        modules = [(path, facts[path]) for path in sorted(facts)]
        project = ProjectIndex(modules, [str(self.root / path) for path, _ in modules])  # type: ignore[arg-type]
        chosen = Settings(root=self.root, **settings)  # type: ignore[arg-type]
        found = KeptHeat(CacheFolder.in_project(self.root), facts.digests).place(project, chosen)
        assert _parts(found) == _parts(place(project, chosen))
        return _parts(found)


def _parts(found: HeatMap) -> tuple[object, ...]:
    return dict(found.functions), dict(found.loops), found.fixed, dict(found.parents)


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asked:
    (tmp_path / "app.py").write_text(HANDLER)
    (tmp_path / "rpc.toml").write_text(FRAMEWORK)
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
    "damaged": lambda root: (root / ".aiocost_cache" / NAME).write_bytes(b"\0" * 100),
    "cut short": lambda root: (root / ".aiocost_cache" / NAME).write_bytes(
        (root / ".aiocost_cache" / NAME).read_bytes()[:-1]
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_is_seen(asked: Asked, change: Callable[[Path], object]) -> None:
    asked.heat()
    change(asked.root)
    asked.heat()
    assert asked.worked_out == 2


def test_settings_and_framework_files_are_seen(asked: Asked) -> None:
    asked.heat()
    asked.heat(cold=("app.*",))
    asked.heat(frameworks=("rpc.toml",))
    assert asked.worked_out == 3
    (asked.root / "rpc.toml").write_text(FRAMEWORK.replace("request", "consumer"))
    asked.heat(frameworks=("rpc.toml",))
    assert asked.worked_out == 4


def test_another_version_of_our_code_works_it_out_anew(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    asked.heat()
    for version in (b"other", b""):
        monkeypatch.setattr(kept, "version_of", lambda _, version=version: version)
        asked.heat()
    assert asked.worked_out == 3


def test_where_nothing_can_be_kept_it_is_worked_out(asked: Asked) -> None:
    (asked.root / ".aiocost_cache").write_text("a file in its place")
    assert asked.heat() == asked.heat()
    assert asked.worked_out == 2


def test_no_part_of_our_code_is_forgotten() -> None:
    package = Path(flake8_aiocost.__file__).parent
    covered = {path for part in kept.PARTS for path in package.glob(part)}
    used = set()
    for path in covered:
        for node in ast.walk(
            ast.parse(path.read_text(encoding="utf-8")) if path.suffix == ".py" else ast.Module([], [])
        ):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("flake8_aiocost."):
                there = package.joinpath(*str(node.module).split(".")[1:])
                names = [there / alias.name for alias in node.names] if there.is_dir() else [there]
                used |= {each.with_suffix(".py") for each in names if each.with_suffix(".py").exists()}
    # The pipeline asks for heat, and what stands above heat does not tell it anything.
    assert {path.relative_to(package).parts[0] for path in used - covered} <= {
        "bill",
        "constructs",
        "cost",
        "effects",
        "rules",
        "spawns",
        "frontends",
    }
