"""The baseline: findings that a project has decided to live with, in a file that is committed.

A finding is known again by its file, its code, the function that it stands in and the text of its call, so that code
which moves inside its file stays known. Of findings that are alike in all of these there is a number.
"""

from __future__ import annotations

import os
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from flake8_aiocost.errors import SettingsError
from flake8_aiocost.records import Record
from flake8_aiocost.small_files import read_regular

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flake8_aiocost.model import Finding
    from flake8_aiocost.settings import Settings

#: Where it lies in the project's root, unless the setting names another file.
NAME = "aiocost-baseline.json"
#: The setting's value that does without one.
NONE = "none"
SCHEMA = "aiocost-baseline/1"
#: Bytes of one: some 100,000 findings.
MOST_BYTES = 20_000_000
_AGAIN = "delete it, and write it again with aiocost check --write-baseline"


class BaselineError(SettingsError):
    """A baseline that cannot be used, or not be written. The line names the file and the way out."""


class Key(NamedTuple):
    """What a finding of a file is known again by. ``text`` is the call's, empty where the finding is about no call."""

    code: str
    function: str
    text: str


class _Entry(Record, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    code: str
    function: str
    text: str = ""
    count: int = 1


class _File(Record, frozen=True, forbid_unknown_fields=True):
    schema: str
    findings: dict[str, tuple[_Entry, ...]]


class Baseline:
    """How many findings of each kind are known, by files: paths from the project's root, with ``/``."""

    def __init__(self, files: Mapping[str, Counter[Key]] | None = None) -> None:
        """Take what is known; nothing by default."""
        self.files: dict[str, Counter[Key]] = {path: +keys for path, keys in (files or {}).items() if +keys}

    def __len__(self) -> int:
        """How many findings there are."""
        return sum(keys.total() for keys in self.files.values())

    def of(self, path: str) -> Counter[Key]:
        """What is known of a file."""
        return self.files.get(path) or Counter()

    def render(self) -> bytes:
        """The file: sorted, with a line for each finding, so that merging two of them is easy."""
        blocks = []
        for path in sorted(self.files):
            entries = [
                msgspec.json.encode(_Entry(*key, count=count)).decode()
                for key, count in sorted(self.files[path].items())
            ]
            lines = ",\n   ".join(entries)
            blocks.append(f"  {msgspec.json.encode(path).decode()}: [\n   {lines}\n  ]")
        inside = "\n{}\n ".format(",\n".join(blocks)) if blocks else ""
        return f'{{\n "schema": "{SCHEMA}",\n "findings": {{{inside}}}\n}}\n'.encode()

    def write(self, path: Path) -> None:
        """Put it in the place of a file, all or nothing.

        Raises:
            BaselineError: it cannot be written.
        """
        from flake8_aiocost.atomic_files import write_bytes_atomically  # noqa: PLC0415  most runs write none

        try:
            write_bytes_atomically(path, self.render())
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise BaselineError(f"{path}: the baseline cannot be written: {reason}") from None


def key_of(finding: Finding) -> Key:
    """What a finding is known again by."""
    return Key(finding.code, finding.function, finding.text)


def claim(left: Counter[Key], keys: Iterable[Key | None]) -> list[bool]:
    """Which findings of a file are known; of those that are alike, the first ones in the order given.

    Args:
        left: what is known of the file. What is claimed is taken away.
        keys: of the findings; ``None`` for those that claim nothing.
    """
    known = []
    for key in keys:
        known.append(key is not None and left[key] > 0)
        if key is not None and known[-1]:
            left[key] -= 1
    return known


def place(settings: Settings) -> Path | None:
    """Where the baseline of a project lies, whether it is there or not; ``None`` where the setting does without one.

    Raises:
        BaselineError: the setting names a file outside of the project: linted code neither has us read nor write one.
    """
    if settings.baseline == NONE:
        return None
    return inside(settings.root, settings.root / (settings.baseline or NAME))


def inside(root: Path, path: Path) -> Path:
    """A file that has to be one of the project: its paths are from the project's root.

    Raises:
        BaselineError: it lies elsewhere, or a symbolic link leads there.
    """
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root)):
        raise BaselineError(f"{path}: no baseline: expected a file inside of the project, {root}")
    return path


@lru_cache(maxsize=32)
def baseline_of(settings: Settings) -> Baseline | None:
    """The baseline of a project, read once in a run; ``None`` where there is none.

    Raises:
        BaselineError: it is damaged.
    """
    path = place(settings)
    return None if path is None else read(path)


def require(settings: Settings) -> None:
    """Read the baseline of a project before anything else is done.

    Raises:
        BaselineError: it is damaged, or the setting names one that is not there.
    """
    if baseline_of(settings) is None and settings.baseline not in {None, NONE}:
        raise BaselineError(f"{place(settings)}: no such baseline; aiocost check --write-baseline writes it")


def content(settings: Settings) -> bytes | None:
    """What lies there, ``None`` where nothing does.

    Raises:
        BaselineError: it cannot be read, or the setting names a file outside of the project.
    """
    path = place(settings)
    return None if path is None else _content(path)


def read(path: Path) -> Baseline | None:
    """The baseline in a file; ``None`` where there is no such file.

    Raises:
        BaselineError: it cannot be read, or is none.
    """
    data = _content(path)
    return None if data is None else parse(data, path)


def _content(path: Path) -> bytes | None:
    try:
        data = read_regular(os.fspath(path), MOST_BYTES)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise BaselineError(f"{path}: the baseline cannot be read: {reason}") from None
    if data is None:
        raise BaselineError(f"{path}: no baseline: it is larger than {MOST_BYTES // 1_000_000} MB")
    return data


def parse(data: bytes, path: Path) -> Baseline:
    """Read a baseline.

    Args:
        data: the file's content.
        path: where it lies, for the error.

    Raises:
        BaselineError: it is none.
    """
    try:
        found = msgspec.json.decode(data, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BaselineError(f"{path}: the baseline is damaged: {error}; {_AGAIN}") from None
    if found.schema != SCHEMA:
        raise BaselineError(f"{path}: no baseline that this version reads: expected schema {SCHEMA}; {_AGAIN}")
    files: dict[str, Counter[Key]] = {}
    for name, entries in found.findings.items():
        keys = files.setdefault(name, Counter())
        for entry in entries:
            if entry.count < 1:
                raise BaselineError(f"{path}: the baseline is damaged: a count below 1; {_AGAIN}")
            keys[Key(entry.code, entry.function, entry.text)] += entry.count
    return Baseline(files)
