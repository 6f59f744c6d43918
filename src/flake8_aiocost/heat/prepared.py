"""The shipped framework files, parsed in advance into ``frameworks.json``: reading them takes eight times as long.

``python -m flake8_aiocost.docs`` writes the JSON. The TOML files stay the source of truth: the JSON is used only while
it names the files that are there, with their sizes.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from flake8_aiocost.heat.schema import Framework, parse

if TYPE_CHECKING:
    from collections.abc import Iterable

FOLDER = Path(__file__).parent / "frameworks"
PREPARED = FOLDER.with_suffix(".json")


class PreparedFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One TOML file: its name, its size in bytes, and what it says."""

    name: str
    size: int
    framework: Framework


def render(texts: Iterable[tuple[str, str]]) -> str:
    """The JSON that ``load`` reads, one file on each line.

    Args:
        texts: name and content of every TOML file.
    """
    files = (PreparedFile(name, len(text.encode()), parse(text, name)) for name, text in texts)
    return "[\n" + ",\n".join(msgspec.json.encode(file).decode() for file in files) + "\n]\n"


def load(prepared: Path = PREPARED, folder: Path = FOLDER) -> tuple[Framework, ...] | None:
    """What the TOML files of a folder say, in sorted order; ``None`` where only they can tell.

    Args:
        prepared: the JSON.
        folder: where the TOML files are. None of them is opened.
    """
    try:
        files = msgspec.json.decode(prepared.read_bytes(), type=tuple[PreparedFile, ...])
        with os.scandir(folder) as found:
            sizes = {each.name: each.stat().st_size for each in found if each.name.endswith(".toml")}
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return tuple(each.framework for each in files) if sizes == {each.name: each.size for each in files} else None
