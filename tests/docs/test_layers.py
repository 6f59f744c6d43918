"""Lower packages never import upper ones, no files import each other, and docs/architecture.md says the same order."""

from __future__ import annotations

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECKOUT = Path(__file__).parents[2]
NAME = "flake8_aiocost"
ROOT = CHECKOUT / "src" / NAME
#: The packages and files of the linter, from the lowest to the highest: each imports itself and those before it.
LAYERS = (
    "records",
    "errors",
    "address",
    "command_line",
    "durations",
    "small_files",
    "atomic_files",
    "prepared",
    "price",
    "model",
    "module",
    "project",
    "revisions",
    "constructs",
    "settings",
    "heat",
    "effects",
    "spawns",
    "placed",
    "cost",
    "bill",
    "review",
    "rules",
    "entry_findings",
    "decisions",
    "module_findings",
    "linted",
    "pipeline",
    "fixes",
    "message_guide",
    "manual",
    "docs",
    "formats",
    "bill_formats",
    "posting",
    "diff_formats",
    "frontends",
)
#: Stands beside them, and has a test of its own for its packages.
CALIBRATE = "calibrate"
#: The files of the linter that may import it.
STARTS_CALIBRATION = {f"{NAME}.frontends.cli"}


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join((NAME, *(parts[:-1] if parts[-1] == "__init__" else parts)))


MODULES = {module_name(path): path for path in sorted(ROOT.rglob("*.py"))}


def layer(module: str) -> str:
    """The package or file below the top folder that a module belongs to; of the top folder itself ``""``."""
    return module.removeprefix(NAME).lstrip(".").partition(".")[0]


LINTER = [module for module in MODULES if layer(module) not in {"", CALIBRATE}]


def imports(module: str) -> Iterator[str]:
    """The modules of ours that a file imports anywhere: at its top, in functions, and for type checking only.

    ``__init__`` files that are run on the way are not counted: only what the file itself asks for.
    """
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: a relative import"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                if full in MODULES or node.module in MODULES:
                    yield full if full in MODULES else str(node.module)


ARROWS = {module: set(imports(module)) - {module, NAME} for module in LINTER}


def test_every_package_and_file_has_a_layer() -> None:
    assert {layer(module) for module in LINTER} == set(LAYERS)


def test_no_import_leads_from_a_lower_layer_to_an_upper_one() -> None:
    height = {name: number for number, name in enumerate(LAYERS)}
    upward = [
        f"{module} imports {other}"
        for module, others in ARROWS.items()
        for other in sorted(others)
        if layer(other) != CALIBRATE and height[layer(other)] > height[layer(module)]
    ]
    assert upward == []


def test_no_files_import_each_other_in_a_circle() -> None:
    # Raises an error that names the circle. Without upward imports, packages are in no circle either.
    TopologicalSorter(ARROWS).prepare()


def test_the_linter_does_not_import_calibration() -> None:
    assert {module for module, others in ARROWS.items() if CALIBRATE in map(layer, others)} == STARTS_CALIBRATION


def test_libcst_is_imported_by_the_visitor_of_calls_and_by_fixes_alone() -> None:
    found = set()
    for module in LINTER:
        for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
            if any(name.partition(".")[0] == "libcst" for name in names):
                found.add(layer(module))
    assert found == {"spawns", "fixes"}


def test_the_architecture_page_has_the_same_order() -> None:
    page = (CHECKOUT / "docs" / "architecture.md").read_text(encoding="utf-8")
    section = page.partition("<!-- layers -->")[2].partition("<!-- /layers -->")[0]
    assert re.findall(r"^(\d+)\. `(\w+)`: ", section, re.MULTILINE) == [
        (str(number), name) for number, name in enumerate(LAYERS, 1)
    ]


def test_the_files_that_the_architecture_page_names_are_there() -> None:
    page = (CHECKOUT / "docs" / "architecture.md").read_text(encoding="utf-8").partition("## Planned")[0]
    named = set(re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", page))
    roots = (CHECKOUT, ROOT, ROOT / CALIBRATE)
    examples = {path for path in named if re.search(r"\b(as_)?name\.|aioNNN", path)}
    assert {path for path in named - examples if not any((root / path).exists() for root in roots)} == set()
