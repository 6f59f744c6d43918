"""The layers of the package: what each may import, and no import circles."""

from __future__ import annotations

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost import calibrate
from flake8_aiocost.calibrate.harness import benchmarks
from flake8_aiocost.calibrate.runner.identity import harness_hash
from flake8_aiocost.calibrate.runner.workers import copy_harness

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(calibrate.__file__).parent
NAME = calibrate.__name__
#: Each layer may import itself and those above it in this list. ``errors`` and ``interrupts`` belong to the second.
LAYERS = ("harness", "analysis", "report", "runner", "commands")
SHARED = {"errors", "interrupts", "options"}


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join((NAME, *(parts[:-1] if parts[-1] == "__init__" else parts)))


MODULES = {module_name(path): path for path in sorted(ROOT.rglob("*.py"))}


def imports(path: Path) -> Iterator[str]:
    """Everything that a module imports anywhere in it, also for type checking; modules of ours to their full name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in MODULES else str(node.module)


def layer(module: str) -> str:
    return module.removeprefix(f"{NAME}.").split(".")[0]


def test_no_import_circles() -> None:
    graph = {
        # A package is imported with each of its modules, but only what its own file imports counts as its own.
        module: {one for one in imports(path) if one in MODULES and one not in {module, NAME}}
        for module, path in MODULES.items()
    }
    TopologicalSorter(graph).prepare()


@pytest.mark.parametrize("module", [name for name in MODULES if layer(name) in LAYERS])
def test_no_arrow_upward(module: str) -> None:
    allowed = {*LAYERS[: LAYERS.index(layer(module)) + 1], *(SHARED if layer(module) != "harness" else ())}
    if layer(module) in {"analysis", "report", "runner"}:
        allowed.remove("options")
    if layer(module) == "runner":
        allowed.remove("report")
    wrong = {one for one in imports(MODULES[module]) if one in MODULES and one != NAME and layer(one) not in allowed}
    assert wrong == set()


@pytest.mark.parametrize("module", [name for name in MODULES if layer(name) == "harness"])
def test_the_harness_needs_only_the_standard_library_and_pyperf(module: str) -> None:
    outside = {one.split(".")[0] for one in imports(MODULES[module]) if one not in MODULES}
    unknown = sorted(outside - sys.stdlib_module_names - {"pyperf", *benchmarks.LIBRARIES})
    assert not unknown, f"not in LIBRARIES of calibrate/harness/benchmarks/__init__.py: {', '.join(unknown)}"


def test_nothing_uses_private_parts_of_a_library() -> None:
    private = {
        one
        for path in MODULES.values()
        for one in imports(path)
        if one != "__future__" and any(part.startswith("_") for part in one.split("."))
    }
    assert private == set()


def test_a_worker_gets_the_harness_and_nothing_else(tmp_path: Path) -> None:
    copy_harness(tmp_path)
    package = tmp_path.joinpath(*NAME.split("."))
    copied = {path for path in tmp_path.rglob("*") if path.is_file()}
    harness = {path for path in copied if path.is_relative_to(package / "harness")}
    assert {path.relative_to(package) for path in harness} == {
        path.relative_to(ROOT) for path in MODULES.values() if path.is_relative_to(ROOT / "harness")
    }
    assert [path.stat().st_size for path in copied - harness] == [0] * len(NAME.split("."))


HASH = "from flake8_aiocost.calibrate.runner.identity import harness_hash; print(harness_hash())"


def test_only_the_harness_is_a_part_of_the_identity(package: Path) -> None:
    """The HTML page, messages and the analysis may change while a calibration is unfinished."""

    def hashed() -> str:
        done = subprocess.run(
            [sys.executable, "-c", HASH], cwd=package.parent, capture_output=True, encoding="utf-8", check=True
        )
        return done.stdout.strip()

    for path in (package / "calibrate").rglob("*"):
        if path.is_file() and not path.is_relative_to(package / "calibrate" / "harness"):
            with path.open("a", encoding="utf-8") as file:
                file.write("\n")
    assert hashed() == harness_hash()
    with (package / "calibrate" / "harness" / "benchmarks" / "gather.py").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert hashed() != harness_hash()
