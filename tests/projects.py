"""Small projects, linked and linted as a whole."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.linted import Linted
from flake8_aiocost.module.read import read
from flake8_aiocost.project.project import ProjectIndex
from flake8_aiocost.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FIXTURES = Path(__file__).parent / "fixtures"
TABLE = FIXTURES / "tables" / "rules.json"
_MARK = re.compile(r"# (?P<word>finds|is) (?P<what>\w+)(?: \.\.\. (?P<text>.*\S))?\s*$")


class Project:
    """Some modules by their paths from the root: ``index`` and, for what is said of them, ``linted``."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self.sources = dict(sources)
        self.paths = list(self.sources)
        self.index = ProjectIndex([(path, read(source)) for path, source in self.sources.items()])
        self.linted = Linted(self.index, Settings(root=TABLE.parent, table=str(TABLE), loop="asyncio"))

    @staticmethod
    def folder(folder: Path) -> Project:
        """The modules of a folder, in sorted order."""
        files = sorted(folder.rglob("*.py"))
        return Project({each.relative_to(folder).as_posix(): each.read_text(encoding="utf-8") for each in files})

    def number(self, path: str) -> int:
        """Which module lies there."""
        return self.paths.index(path)

    def name(self, linked: str) -> str:
        """A linked name with the path of its module instead of the number: ``shop/db.py:load``."""
        match = re.match(r":(\d+):", linked)
        return f"{self.paths[int(match[1])]}:{linked[match.end() :]}" if match else linked

    def functions(self, numbers: tuple[int, ...]) -> list[str]:
        """Functions by path and qualified name."""
        return [self._function(number) for number in numbers]

    def _function(self, number: int) -> str:
        module, function = self.index.place_of(number)
        return f"{self.paths[module]}:{self.index.modules[module].facts.functions[function].qualname}"

    def findings(self) -> dict[tuple[str, int], str]:
        """By path and line: code and message."""
        return {
            (path, each.position.line): f"{each.code} {each.message}"
            for number, path in enumerate(self.paths)
            for each in self.linted.findings(number, self.sources[path])
        }

    def heats(self) -> dict[tuple[str, int], str]:
        """By path and line of each ``def``: its kind of heat, with subject and reason."""
        heats = self.linted.heats.everything
        return {
            (index.path, line): f"{heat.kind} {heat.subject} ({heat.reason})"
            for index in self.index.modules
            for function, line in enumerate(_definitions(self.sources[index.path]))
            for heat in [heats.at(index.number, function)]
        }

    def marks(self) -> Iterator[tuple[str, tuple[str, int], str, str]]:
        """Word, path and line, what is expected, and a part of the text."""
        for path, source in self.sources.items():
            for line, text in enumerate(source.splitlines(), 1):
                if match := _MARK.search(text):
                    yield match["word"], (path, line), match["what"], match["text"] or ""


def _definitions(source: str) -> list[int]:
    """The lines of all ``def``, in the order of the facts."""
    lines = enumerate(source.splitlines(), 1)
    return [number for number, line in lines if re.match(r"\s*(async )?def ", line)]
