"""Changes to a project that change nothing of what it does, each a function of the texts and of chance.

What is said must stay the same. ``None``: there is nothing to change so.
"""

from __future__ import annotations

import ast
import builtins
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import libcst as cst

from tests.fuzz.respelling import Documented, Named, Qualified, Swapped, absolute_imports
from tests.fuzz.rewriting import Annotated, Renamed, Reordered, Wrapped, bound_elsewhere

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    Sources: TypeAlias = Mapping[str, str]
    Change: TypeAlias = Callable[[Sources, random.Random], "dict[str, str] | None"]


def rename_local(sources: Sources, chance: random.Random) -> dict[str, str] | None:
    """A variable of a function has another name, in all functions of the module.

    The old one stays a part of it: what is called ``flush_task`` is taken for a task where nothing else tells.
    """

    def renamed(text: str) -> str | None:
        tree = ast.parse(text)
        inside = {
            name.id
            for function in ast.walk(tree)
            if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
            for name in ast.walk(function)
            if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
        }
        free = sorted(inside - bound_elsewhere(tree) - set(dir(builtins)))
        if not free:
            return None
        name = chance.choice(free)
        return cst.parse_module(text).visit(Renamed(name, f"renamed_{name}")).code

    return _one(sources, chance, renamed)


def alias_import(sources: Sources, chance: random.Random) -> dict[str, str] | None:
    """``import asyncio`` is ``import asyncio as aio_9``, or ``from asyncio import gather`` has an alias."""

    def aliased(text: str) -> str | None:
        tops = [each for each in ast.parse(text).body if isinstance(each, (ast.Import, ast.ImportFrom))]
        names = [alias.name for each in tops for alias in each.names if alias.asname is None and "." not in alias.name]
        bound = [
            alias.asname or alias.name.split(".")[0]
            for each in ast.walk(ast.parse(text))
            if isinstance(each, (ast.Import, ast.ImportFrom))
            for alias in each.names
        ]
        tree = ast.parse(text)
        taken = bound_elsewhere(tree, imports=False) | {
            each.id for each in ast.walk(tree) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
        }
        # Who imports the name from here, or reads it in a string, would not find it any more.
        shared = "\n".join(each for each in sources.values() if each is not text)
        free = [
            name
            for name in names
            if name not in taken
            and bound.count(name) == 1
            and name not in {"*", "annotations"}
            and not re.search(rf"import [^\n]*\b{name}\b|\.{name}\b", shared.replace("import asyncio", ""))
            and not re.search(rf"[\"'][^\n]*\b{name}\b[^\n]*[\"']", text)
        ]
        if not free:
            return None
        name = chance.choice(sorted(free))
        return cst.parse_module(text).visit(Renamed(name, f"{name}_9", imports=True)).code

    return _one(sources, chance, aliased)


def wrap(sources: Sources, chance: random.Random) -> dict[str, str] | None:
    """The body of each function stands in ``if True:``."""
    return _one(sources, chance, lambda text: cst.parse_module(text).visit(Wrapped()).code)


def annotate(sources: Sources, chance: random.Random) -> dict[str, str] | None:
    """``self`` is annotated with its class, and a local that is made by calling a class with that class."""
    return _one(sources, chance, lambda text: cst.parse_module(text).visit(Annotated()).code)


def reorder(sources: Sources, chance: random.Random) -> dict[str, str] | None:
    """Functions that do not need each other while they are defined stand the other way round."""
    return _one(sources, chance, lambda text: cst.parse_module(text).visit(Reordered()).code)


def document(sources: Sources, chance: random.Random) -> dict[str, str] | None:
    """Each function has a docstring."""
    return _one(sources, chance, lambda text: cst.parse_module(text).visit(Documented()).code)


def name_results(sources: Sources, chance: random.Random) -> dict[str, str] | None:
    """What is awaited and returned has a name in between."""
    return _one(sources, chance, lambda text: cst.parse_module(text).visit(Named()).code)


def swap_branches(sources: Sources, chance: random.Random) -> dict[str, str] | None:
    """Each ``if`` with an ``else`` asks for the contrary."""
    return _one(sources, chance, lambda text: cst.parse_module(text).visit(Swapped()).code)


def import_later(sources: Sources, chance: random.Random) -> dict[str, str] | None:
    """Annotations are not evaluated."""

    def changed(text: str) -> str | None:
        has = "from __future__" in text or ast.get_docstring(ast.parse(text)) is not None
        return None if has or text.startswith("\ufeff") else f"from __future__ import annotations\n{text}"

    return _one(sources, chance, changed)


def qualify(sources: Sources, chance: random.Random) -> dict[str, str] | None:
    """``asyncio.gather`` for ``gather``: what is imported from a module is named with it."""

    def qualified(text: str) -> str | None:
        tree = ast.parse(text)
        found = absolute_imports(tree)
        stored = {each.id for each in ast.walk(tree) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
        taken = bound_elsewhere(tree, imports=False) - _used_outside(tree) | stored
        used = {each.id for each in ast.walk(tree) if isinstance(each, ast.Name)}
        strings = [each.value for each in ast.walk(tree) if isinstance(each, ast.Constant)]
        free = {
            name: full
            for name, full in found.items()
            if name not in taken
            # A name that nothing binds would come to mean the module.
            and full.split(".")[0] not in taken | found.keys() | used
            and not any(isinstance(each, str) and name in each for each in strings)
        }
        return cst.parse_module(text).visit(Qualified(free)).code if free else None

    return _one(sources, chance, qualified)


def _used_outside(tree: ast.Module) -> set[str]:
    """Names that are only read at the level of a module or class, where a decorator or a base stands."""
    return {name.id for name in ast.walk(tree) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Load)} - {
        each.arg for each in ast.walk(tree) if isinstance(each, ast.arg)
    }


def other_line_ends(sources: Sources, chance: random.Random) -> dict[str, str] | None:
    """The lines end as on Windows."""
    if any("\r" in text or "\f" in text for text in sources.values()):
        return None
    return {path: text.replace("\n", "\r\n") for path, text in sources.items()}


def unparse(sources: Sources, chance: random.Random) -> dict[str, str] | None:
    """As Python itself would write it, without comments."""
    return _one(sources, chance, lambda text: None if "# aiocost" in text else ast.unparse(ast.parse(text)) + "\n")


def reformat(sources: Sources, chance: random.Random) -> dict[str, str] | None:
    """ruff formats the module at a width that nobody has."""
    width = chance.choice(["40", "200"])
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", width, "-"]

    def formatted(text: str) -> str | None:
        # Longer lines would have a comment speak for other calls.
        if "# aiocost" in text or "noqa" in text:
            return None
        done = subprocess.run(command, input=text, capture_output=True, encoding="utf-8", check=False)
        return done.stdout if done.returncode == 0 else None

    return _one(sources, chance, formatted)


def move(sources: Sources, chance: random.Random) -> dict[str, str] | None:
    """Modules of the package ``shop`` lie in ``market.parts``, and are imported from there."""
    if not all(path.startswith("shop/") for path in sources):
        return None
    return {
        path.replace("shop/", "market/parts/"): re.sub(r"\bshop\.", "market.parts.", text)
        for path, text in sources.items()
    }


def _one(sources: Sources, chance: random.Random, change: Callable[[str], str | None]) -> dict[str, str] | None:
    """Some module of a project is changed."""
    path = chance.choice(sorted(sources))
    text = change(sources[path])
    return None if text is None or text == sources[path] else {**sources, path: text}


CHANGES: tuple[Change, ...] = (
    rename_local,
    alias_import,
    wrap,
    annotate,
    reorder,
    document,
    name_results,
    swap_branches,
    import_later,
    qualify,
    other_line_ends,
    unparse,
    move,
)
"""Those of this process; ``reformat`` starts another one."""
