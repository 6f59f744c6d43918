"""Which minor versions of Python a project says that it supports, from its packaging files as text.

The first of these that says something counts: ``requires-python`` of pyproject.toml, Poetry's ``python``,
``python_requires`` of setup.cfg and of setup.py, ``Requires-Python`` of a built distribution's metadata, and the
classifiers in any of them. Nothing is run.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from flake8_aiocost.cost.metadata import header, metadata_of
from flake8_aiocost.settings.values import LAST_MINOR
from flake8_aiocost.small_files import dig, text_or_nothing, toml_or_nothing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

#: What is read, beside each other in the root of a project.
FILES = ("pyproject.toml", "setup.cfg", "setup.py")
#: Minors of Python 3 that a requirement is tried with.
MINORS = range(LAST_MINOR + 1)
#: Micro versions of each: ``==3.11.7`` is satisfied by one of them only.
MICROS = range(30)
_IN_SETUP_CFG = re.compile(r"^python[_-]requires[ \t]*[=:][ \t]*(.+)$", re.MULTILINE)
_IN_SETUP_PY = re.compile(r"""\bpython_requires\s*=\s*["']([^"'\n]+)["']""")
_IN_METADATA = re.compile(r"^Requires-Python:[ \t]*(.+)$", re.MULTILINE | re.IGNORECASE)
_CLASSIFIER = re.compile(r"Programming Language :: Python :: 3\.([0-9]{1,2})(?![0-9.])")
#: Poetry's own operators: ``^3.10`` and ``~3.10``, and a version without one.
_POETRY = re.compile(r"(?P<sign>[\^~]?)(?P<version>3\.(?P<minor>[0-9]{1,2})(?:\.[0-9]+)?)")


def supported(root: Path) -> list[tuple[int, int]]:
    """The minor versions, the lowest first; empty where nothing says so."""
    read: dict[str, str] = {}

    def text(name: str) -> str:
        if name not in read:
            read[name] = text_or_nothing(root / name)
        return read[name]

    for requires in _requirements(text):
        if found := _satisfying(requires):
            return found
    metadata = header(metadata_of(root))
    if (match := _IN_METADATA.search(metadata)) and (found := _satisfying(match[1].strip())):
        return found
    texts = (*map(text, FILES), metadata)
    minors = {int(minor) for each in texts for minor in _CLASSIFIER.findall(each)}
    return [(3, minor) for minor in sorted(minors.intersection(MINORS))]


def _requirements(text: Callable[[str], str]) -> Iterator[str]:
    """What the files require, each read once it is asked for: most projects say it in the first."""
    pyproject, setup_cfg, setup_py = FILES
    tables = _tables(text(pyproject))
    if isinstance(requires := dig(tables, "project", "requires-python"), str):
        yield requires
    poetry = dig(tables, "tool", "poetry", "dependencies", "python")
    if isinstance(poetry, str):
        yield ",".join(_of_poetry(part.strip()) for part in poetry.split(","))
    if match := _IN_SETUP_CFG.search(text(setup_cfg)):
        yield match[1].strip()
    if match := _IN_SETUP_PY.search(text(setup_py)):
        yield match[1]


def _tables(pyproject: str) -> dict[str, Any]:
    # tomllib takes about 1 ms per kB.
    asks = "requires-python" in pyproject or "poetry" in pyproject
    return toml_or_nothing(pyproject) if asks else {}


def _of_poetry(part: str) -> str:
    """A part of Poetry's requirement as packaging knows it."""
    match = _POETRY.fullmatch(part)
    if match is None:
        return part
    if match["sign"] == "^":
        return f">={match['version']},<4"
    if match["sign"] == "~":
        return f">={match['version']},<3.{int(match['minor']) + 1}"
    return f"=={match['version']}.*" if match["version"].count(".") == 1 else f"=={match['version']}"


def _satisfying(requires: str) -> list[tuple[int, int]]:
    # packaging takes 10 ms to import.
    from packaging.specifiers import InvalidSpecifier, SpecifierSet  # noqa: PLC0415

    try:
        specifiers = SpecifierSet(requires)
    except InvalidSpecifier:
        return []
    return [(3, minor) for minor in MINORS if any(specifiers.contains(f"3.{minor}.{micro}") for micro in MICROS)]
