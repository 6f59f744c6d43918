"""Shipped TOML files, parsed in advance into one JSON beside their folder: reading them takes eight times as long.

``python -m flake8_aiocost.docs`` writes the JSON. The TOML files stay the source of truth: the JSON is used only while
it names the files that are there, with their sizes.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from flake8_aiocost.small_files import parse_toml, small_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

T = TypeVar("T")


class PreparedFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One TOML file: its name, its size in bytes, and what it says, which is decoded only where it is needed."""

    name: str
    size: int
    content: msgspec.Raw


class Shipped(Generic[T]):
    """The TOML files of one folder, and their prepared form ``folder.json``."""

    def __init__(self, folder: Path, kind: type[T], parse: Callable[[str, str], T]) -> None:
        """Read nothing yet.

        Args:
            folder: where the TOML files are.
            kind: what a file becomes.
            parse: makes it from a file's text, and its name for the error.
        """
        self.folder = folder
        self.prepared = folder.with_suffix(".json")
        self._kind = kind
        self._parse = parse

    def at(self, folder: Path) -> Shipped[T]:
        """The same kind of files in another folder."""
        return Shipped(folder, self._kind, self._parse)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Name and content of every file, in sorted order."""
        # Not importlib.resources, whose import takes longer than reading the files.
        for file in sorted(self.folder.glob("*.toml")):
            yield file.name, file.read_text(encoding="utf-8")

    def parsed(self) -> Iterator[T]:
        """What every TOML file says, in sorted order."""
        return (self._parse(text, name) for name, text in self.texts())

    def render(self) -> str:
        """The JSON, one file on each line."""
        files = (
            PreparedFile(name, len(text.encode()), msgspec.Raw(msgspec.json.encode(self._parse(text, name))))
            for name, text in self.texts()
        )
        return "[\n" + ",\n".join(msgspec.json.encode(file).decode() for file in files) + "\n]\n"

    def files(self) -> tuple[PreparedFile, ...] | None:
        """The prepared files in sorted order; ``None`` where only the TOML files can tell. None of these is opened."""
        try:
            files = msgspec.json.decode(self.prepared.read_bytes(), type=tuple[PreparedFile, ...])
            with os.scandir(self.folder) as found:
                sizes = {each.name: each.stat().st_size for each in found if each.name.endswith(".toml")}
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return None
        return files if sizes == {each.name: each.size for each in files} else None

    def content(self, file: PreparedFile) -> T:
        """What a prepared file says.

        Raises:
            msgspec.MsgspecError: it is not in the schema.
        """
        return msgspec.json.decode(file.content, type=self._kind)

    def load(self) -> tuple[T, ...] | None:
        """What all files say, from their prepared form; ``None`` where only the TOML files can tell."""
        files = self.files()
        try:
            return None if files is None else tuple([self.content(each) for each in files])
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return None


def toml(
    text: str,
    where: str,
    kind: type[T],
    *,
    accepted: Callable[[str], Iterable[str]],
    check: Callable[[str], None],
    error: type[Exception],
) -> T:
    """Parse and validate one TOML file.

    Args:
        text: its content.
        where: its path, for the error.
        kind: what it becomes.
        accepted: the keys that were possible, from the line of a validation error.
        check: raises ``ValueError`` for a pattern that nobody should have to match.
        error: what is raised with one line where it is not valid TOML, has a key that is not in the schema, or a value
            of another type.
    """
    try:
        tables = parse_toml(text)
        for each in _texts(tables):
            check(each)
        return msgspec.convert(tables, kind)
    except msgspec.ValidationError as wrong:
        raise error(f"{where}: {wrong}; accepted are the keys {', '.join(accepted(str(wrong)))}") from None
    except ValueError as wrong:
        raise error(f"{where}: {wrong}") from None


def _texts(value: object) -> Iterator[str]:
    """All texts in lists, at any depth: patterns, and other things that are short."""
    if isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            if isinstance(each, str):
                yield each
            else:
                yield from _texts(each)


def stamp(path: Path) -> int:
    """When a file of a user was last written, so that an editor's session sees it change; 0 where there is none."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def own_text(path: Path, what: str, error: type[Exception]) -> str:
    """The text of a file that a user named in a setting; ``error`` with one line where it cannot be read."""
    try:
        return small_text(path)
    except OSError as wrong:
        reason = wrong.strerror or str(wrong)
    except ValueError as wrong:
        reason = str(wrong)
    raise error(f"{path}: {what} file cannot be read: {reason}")
