"""Packages of the project that are a framework themselves: concurrency is their product, and their names are no signs.

So nothing is said of them, but for forms that gain nothing however often they run (``Rule.of_form``).

A package counts as one where it has the framework's name, and defines something that the framework's file speaks of; an
application may have a folder ``channels`` of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flake8_aiocost.model import Heat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flake8_aiocost.heat.schema import Framework
    from flake8_aiocost.project.project import ProjectIndex

_WORD = re.compile(r"\w+")
REASON = "the framework's own package"


def own_packages(project: ProjectIndex, frameworks: Iterable[Framework]) -> frozenset[str]:
    """The names of the project's outermost packages that are frameworks."""
    # A program, or what runs what a person asks for: concurrency is not its product, and an own task of it is like any
    # other.
    plain = (each for each in frameworks if not each.application)
    return _found(project, (each for each in plain if any(entry.heat != "script" for entry in each.entry)))


def own_programs(project: ProjectIndex, frameworks: Iterable[Framework]) -> frozenset[str]:
    """The names of the project's outermost packages that are programs with extensions: judged as any other code.

    Their files speak of extensions. Within the program itself they would speak only of what imports a module that the
    running Python cannot read.
    """
    return _found(project, (each for each in frameworks if each.application))


def foreign(imports: Iterable[str], packages: frozenset[str]) -> Iterable[str]:
    """The imports of a module that are of none of some packages: of most projects there are none."""
    return [each for each in imports if each.partition(".")[0] not in packages] if packages else imports


def _found(project: ProjectIndex, frameworks: Iterable[Framework]) -> frozenset[str]:
    packages = {
        dotted
        for number, index in enumerate(project.modules)
        if index.path.endswith("__init__.py") and "." not in (dotted := project.finder.dotted(number))
    }
    # Two libraries may share a package's name, as discord.py and py-cord do.
    wanted: dict[str, set[str]] = {}
    for each in frameworks:
        for root in packages.intersection(each.roots):
            wanted.setdefault(root, set()).update(_named(root, each))
    found: set[str] = set()
    for number, index in enumerate(project.modules if wanted else ()):
        top = project.finder.dotted(number).partition(".")[0]
        if top in wanted and top not in found:
            names = wanted[top]
            classes, functions = index.facts.classes, index.facts.functions
            if any(each.qualname in names for each in classes) or any(each.qualname in names for each in functions):
                found.add(top)
    return frozenset(found)


def _named(root: str, framework: Framework) -> Iterator[str]:
    """What a framework's file names below a root."""
    for entry in framework.entry:
        for pattern in (*entry.decorators, *entry.bases, *entry.calls, *entry.annotations):
            if pattern.startswith(f"{root}."):
                yield from _WORD.findall(pattern.removeprefix(root))


def whole(project: ProjectIndex, module: int, packages: frozenset[str]) -> Heat | None:
    """The heat of all functions of a module in such a package."""
    is_own = bool(packages) and project.finder.dotted(module).partition(".")[0] in packages
    return Heat("script", "", REASON) if is_own else None
