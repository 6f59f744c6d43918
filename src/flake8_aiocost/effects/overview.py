"""What the shipped library files know, as rows of a table, for docs/libraries.md; without other names of the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.effects.catalogue import LIBRARIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.effects.schema import Call, Library


def table() -> list[tuple[str, str, str, str]]:
    """Rows for docs/libraries.md: library, what it waits for, what that does to the thread, and names, in Markdown."""
    return [row for library in LIBRARIES.parsed() for row in _rows(library)]


def _rows(library: Library) -> Iterator[tuple[str, str, str, str]]:
    for call in library.call:
        yield library.library, _waits(call), call.thread, _quoted(call.names)
    for cls in library.classes:
        said = "one call at a time" + (", two are an error" if cls.forbidden else "")
        yield library.library, f"[{said}]({cls.source})", "", _quoted(cls.names)
    for decorator in library.decorator:
        yield library.library, decorator.effect, "", f"decorators {_quoted(decorator.names)}"


def _waits(call: Call) -> str:
    parts = [call.waits + (f" {call.length}" if call.length else "")]
    if call.ends != "itself":
        parts.append({"peer": "ends with its peer", "never": "never ends"}[call.ends])
    parts += ["reads"] * call.reads + ["writes"] * call.writes
    if call.serial:
        parts.append(f"[one at a time{', two are an error' if call.forbidden else ''}]({call.source})")
    return ", ".join(parts)


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)
