"""What the linted project will run on, read from its own files as text: the Python's minor version and the loop.

Nothing of the project is imported or run, and a file that cannot be read says nothing: another linter's business.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

from flake8_aiocost.cost.supported import supported
from flake8_aiocost.small_files import dig, text_or_nothing, toml_or_nothing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

#: What ``pyenv`` and ``uv`` accept for a CPython in ``.python-version``: 3.12, 3.12.1, cpython-3.12.1, 3.13t.
VERSION_FILE = re.compile(r"(?:cpython[-@]?|python-?)?3\.([12]?[0-9])(?![0-9])", re.IGNORECASE)
RUNNING = sys.version_info[:2]


def python_of(root: Path) -> tuple[int, int]:
    """The minor version of ``.python-version``, else one that the project supports, else of this interpreter.

    A range such as ``>=3.10`` allows many. It is this interpreter's where that is among them, else the lowest: what
    a project must support, it will run on.
    """
    if pinned := pinned_by(root):
        return pinned
    allowed = supported(root)
    return allowed[0] if allowed and RUNNING not in allowed else RUNNING


def pinned_by(root: Path) -> tuple[int, int] | None:
    """The minor version of ``.python-version``; ``None`` where there is none."""
    for line in text_or_nothing(root / ".python-version").splitlines():
        if match := VERSION_FILE.match(line.strip()):
            return 3, int(match[1])
    return None


def lowest_of(root: Path) -> tuple[int, int] | None:
    """The lowest minor version that the project says it supports; ``None`` where nothing says so."""
    allowed = supported(root)
    return allowed[0] if allowed else None


def declares_uvloop(root: Path) -> bool:
    """Whether the project's requirements name ``uvloop`` or ``uvicorn[standard]``, which brings it.

    Read are pyproject.toml (dependencies, optional dependencies, dependency groups, Poetry's tables) and
    requirements*.txt beside it. Markers are not evaluated: they are about the target, not about this machine.
    """
    return any(_brings_uvloop(requirement) for requirement in _requirements(root))


def _requirements(root: Path) -> Iterator[str]:
    text = text_or_nothing(root / "pyproject.toml")
    # tomllib takes about 1 ms per kB.
    if "uvloop" in text.lower() or "uvicorn" in text.lower():
        pyproject = toml_or_nothing(text)
        yield from _strings(dig(pyproject, "project", "dependencies"))
        for where in (("project", "optional-dependencies"), ("dependency-groups",)):
            for group in _values(dig(pyproject, *where)):
                yield from _strings(group)
        yield from _of_poetry(dig(pyproject, "tool", "poetry"))
    for path in sorted(root.glob("requirements*.txt")):
        yield from text_or_nothing(path).splitlines()


def _of_poetry(poetry: Any) -> Iterator[str]:
    groups = [group.get("dependencies") for group in _values(dig(poetry, "group")) if isinstance(group, dict)]
    for table in (dig(poetry, "dependencies"), *groups):
        for name, value in table.items() if isinstance(table, dict) else ():
            extras = ",".join(_strings(dig(value, "extras")))
            yield f"{name}[{extras}]" if extras else name


def _brings_uvloop(requirement: str) -> bool:
    if "uv" not in requirement.lower():
        return False
    from packaging.requirements import InvalidRequirement, Requirement  # noqa: PLC0415
    from packaging.utils import canonicalize_name  # noqa: PLC0415

    try:
        # pip's own additions to a line: a comment, options such as --hash, a continuation.
        parsed = Requirement(re.split(r"\s#|\s--|\\$", requirement.strip())[0].strip())
    except InvalidRequirement:
        return False
    name = canonicalize_name(parsed.name)
    return name == "uvloop" or (name == "uvicorn" and "standard" in parsed.extras)


def _values(table: Any) -> Iterable[Any]:
    return table.values() if isinstance(table, dict) else ()


def _strings(values: Any) -> list[str]:
    return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []
