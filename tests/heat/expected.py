"""What the comments of a heat fixture expect: ``# heat: kind; subject; reason`` on a ``def`` or on a call's first line.

``# heat: unknown`` stands for no subject and no reason. Every function of a fixture has to say what it is.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.heat import place
from flake8_aiocost.model import FanOut, Spawn
from flake8_aiocost.settings import Settings
from tests.reading import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

FIXTURES = Path(__file__).parent.parent / "fixtures" / "heat"
_COMMENT = re.compile(r"#\s*heat:\s*(.*?)\s*$")


def expected(source: str) -> dict[int, str]:
    """Line to the expectation on it, normalised."""
    found = {}
    for number, line in enumerate(source.splitlines(), 1):
        if (match := _COMMENT.search(line)) is not None:
            found[number] = _normal(*(match[1].split("; ", 2)))
    return found


def actual(source: str, path: str, settings: Settings | None = None) -> dict[int, str]:
    """Line to heat, for each function's ``def`` line and for each line with an expectation that holds no ``def``."""
    module = Found(source, path)
    facts = module.facts
    heat = place(module.project, settings or Settings(root=FIXTURES))
    lines = list(_definitions(ast.parse(source)))
    assert [name for name, _ in lines] == [function.qualname for function in facts.functions]
    found = {line: heat.at(0, index) for index, (_, line) in enumerate(lines)}
    wanted, defining = expected(source).keys(), {line for _, line in lines}
    for site in reversed(range(len(facts.calls))):
        line = module.position(site).line
        if line not in found.keys() - wanted and line not in defining:
            place_of = facts.places[facts.calls[site].place]
            found[line] = heat.of(0, Spawn("gather", site, "", FanOut(1), place_of.function, place_of.loops))
    return {line: _normal(each.kind, each.subject, each.reason) for line, each in found.items()}


def differences(source: str, path: str, settings: Settings | None = None) -> list[str]:
    """One line for each expectation that does not hold, and for each function without one."""
    wanted, got = expected(source), actual(source, path, settings)
    functions = {line for _, line in _definitions(ast.parse(source))}
    lines = sorted(wanted.keys() | functions)
    return [
        f"{path}:{line}: expected {wanted[line]!r}, got {got.get(line)!r}"
        if line in wanted
        else f"{path}:{line}: a function without a comment, such as '# heat: {got.get(line)}'"
        for line in lines
        if wanted.get(line) != got.get(line)
    ]


def _normal(kind: str, subject: str = "", reason: str = "") -> str:
    if kind.strip() == "unknown" and reason:
        # ``# heat: unknown; a loop in script code``
        subject, reason = reason.partition(" runs it")[0], ""
    return f"{kind.strip()}; {subject.strip()}; {reason.strip()}".rstrip("; ")


def _definitions(node: ast.AST, prefix: str = "") -> Iterator[tuple[str, int]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield f"{prefix}{child.name}", child.lineno
        inside = (
            f"{prefix}{child.name}."
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
            else prefix
        )
        yield from _definitions(child, inside)
