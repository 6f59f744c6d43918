"""What the shipped frameworks recognise, as rows of a table, for docs/frameworks.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.heat.catalogue import shipped_texts
from flake8_aiocost.heat.schema import Entry, Module, parse

if TYPE_CHECKING:
    from collections.abc import Iterator


def table() -> list[tuple[str, str, str, str]]:
    """Rows for docs/frameworks.md: framework, heat, noun, and what is recognised, in Markdown."""
    frameworks = [parse(text, name) for name, text in shipped_texts()]
    return [
        (framework.framework or "any", *row)
        for framework in frameworks
        for row in (
            *((str(entry.heat), entry.noun, "; ".join(_recognised(entry))) for entry in framework.entry),
            *((str(module.heat), "", _of_module(module)) for module in framework.module),
        )
    ]


def _of_module(module: Module) -> str:
    quoted = {
        key: ", ".join(f"`{part}`" for part in getattr(module, key)) for key in ("paths", "exceptions", "imports")
    }
    ways = [
        f"that lies in {quoted['paths']}" if module.paths else "",
        f"that imports {quoted['imports']}" if module.imports else "",
        "that holds one of these" if module.entries else "",
    ]
    but = f", but not in {quoted['exceptions']}" if module.exceptions else ""
    which = "every function" if module.whole else "what nothing else tells about"
    return f"{which} in a module {' or '.join(way for way in ways if way)}{but}"


def _recognised(entry: Entry) -> Iterator[str]:
    given = {key: value for key, value in structs.asdict(entry).items() if isinstance(value, tuple)}
    quoted = {key: ", ".join(f"`{part}`" for part in value) for key, value in given.items() if value}
    only = f" named {quoted['functions']}" if "functions" in quoted else ""
    if "decorators" in quoted:
        literals = " or ".join(f'`"{literal}"`' for literal in entry.literals)
        first = f" whose first argument is {literals}" if literals else ""
        yield f"functions{only} decorated with {quoted['decorators']}{first}"
    if "bases" in quoted:
        yield f"methods{only} of subclasses of {quoted['bases']}"
    if "class_decorators" in quoted:
        yield f"methods{only} of classes decorated with {quoted['class_decorators']}"
    if "calls" in quoted:
        yield f"functions handed to {quoted['calls']}"
    if "assigns" in quoted:
        keys = f" under {quoted['keys']}" if "keys" in quoted else ""
        yield f"functions in {quoted['assigns']}{keys}"
    if "annotations" in quoted:
        yield f"functions{only} that take a {quoted['annotations']}"
    if "parameters" in quoted:
        yield f"functions{only} whose first parameters are {quoted['parameters']}"
    if "iterates" in quoted:
        yield f"`async for` over {quoted['iterates']}"
    if "polls" in quoted:
        yield f"loops that await {quoted['polls']}"
