"""What the shipped frameworks recognise, as rows of a table, for docs/frameworks.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.heat.catalogue import FRAMEWORKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flake8_aiocost.heat.schema import Entry, Module


def table() -> list[tuple[str, str, str, str]]:
    """Rows for docs/frameworks.md: framework, heat, noun, and what is recognised, in Markdown."""
    return [
        (framework.framework or "any", heat, noun, "; ".join(recognised))
        for framework in FRAMEWORKS.parsed()
        for heat, noun, recognised in (
            *((str(entry.heat), entry.noun, _recognised(entry)) for entry in framework.entry),
            *((str(module.heat), "", _marked(module)) for module in framework.module),
        )
    ]


def _marked(module: Module) -> Iterator[str]:
    which = (
        "every function" if module.whole else "functions that nothing else tells about, in modules without requests,"
    )
    if module.paths:
        but = f" but not {_quoted(module.exceptions)}" if module.exceptions else ""
        unless = f", unless they import {_quoted(module.unless)}" if module.unless else ""
        which += f" under {_quoted(module.paths)}{but}{unless}"
    if module.imports:
        which += f" that import {_quoted(module.imports)}"
    yield f"{which} beside such an entry" if module.entries else which


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _recognised(entry: Entry) -> Iterator[str]:
    given = {key: value for key, value in structs.asdict(entry).items() if isinstance(value, tuple)}
    quoted = {key: _quoted(value) for key, value in given.items() if value}
    only = f" named {quoted['functions']}" if "functions" in quoted else ""
    given_values = f" with {quoted['values']}" if "values" in quoted else ""
    if "decorators" in quoted:
        literals = " or ".join(f'`"{literal}"`' for literal in entry.literals)
        first = f" whose first argument is {literals}" if literals else ""
        first = " without a first argument" if entry.literals == ("",) else first
        yield f"functions{only} decorated with {quoted['decorators']}{first}{given_values}"
    if "bases" in quoted:
        yield f"methods{only} of subclasses of {quoted['bases']}"
    if "class_decorators" in quoted:
        yield f"methods{only} of classes decorated with {quoted['class_decorators']}"
    if "calls" in quoted:
        alone = ", where nothing else reaches them and nothing uses what it returns" if entry.unreached else ""
        before = ", run before the function whose signature or decorator holds the call" if entry.injected else ""
        yield f"functions handed to {quoted['calls']}{given_values}{alone}{before}"
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
    if entry.hidden:
        yield f"see `{entry.hidden}`"
