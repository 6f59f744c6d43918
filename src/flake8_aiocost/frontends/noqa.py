"""``# noqa`` by flake8's own functions, so that both doors keep silent about the same lines."""

from __future__ import annotations

import argparse
import io
from functools import cached_property
from typing import TYPE_CHECKING

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.model import Finding, Position

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from flake8.processor import FileProcessor

    from flake8_aiocost.project.project import ProjectIndex


class Noqa:
    """The ``# noqa`` comments of one file."""

    def __init__(self, path: str, source: str) -> None:
        """Take the file.

        Args:
            path: where it lies; flake8 looks there for lines of a text that it cannot split into tokens.
            source: its text, decoded.
        """
        self._path, self._source = path, source
        # flake8 splits the whole text into tokens for one line of it: 0.3 s for a file of 20,000 lines.
        self._says = "noqa" in source.lower()

    @cached_property
    def _processor(self) -> FileProcessor:
        """flake8's reader of the file. Its plugins come with it, 25 ms: most files say nothing."""
        from flake8 import defaults  # noqa: PLC0415
        from flake8.processor import FileProcessor  # noqa: PLC0415

        options = argparse.Namespace(
            disable_noqa=False,
            hang_closing=False,
            indent_size=defaults.INDENT_SIZE,
            max_doc_length=None,
            max_line_length=defaults.MAX_LINE_LENGTH,
            stdin_display_name="stdin",
            verbose=0,
        )
        return FileProcessor(self._path, options, io.StringIO(self._source).readlines())

    @property
    def whole(self) -> bool:
        """Whether a line says ``# flake8: noqa``."""
        return self._says and self._processor.should_ignore_file()

    def suppresses(self, finding: Finding) -> bool:
        """Whether a comment silences a finding."""
        if not self._says:
            return False
        return self._is_ignored(finding, self._processor.noqa_line_for(finding.position.line))

    def _is_ignored(self, finding: Finding, text: str | None) -> bool:
        from flake8.violation import Violation  # noqa: PLC0415  as above

        line, column = finding.position.line, finding.position.column + 1
        violation = Violation(finding.code, self._path, line, column, finding.message, text)
        return violation.is_inline_ignored(disable_noqa=False)

    def would_suppress(self, finding: Finding, line: int, text: str) -> bool:
        """Whether a comment would silence a finding.

        Args:
            finding: it.
            line: one that gets a comment more, and no other change.
            text: the line with that comment, without its end.
        """
        # Lines that one comment is about have the very same text of them all.
        about = self._processor.noqa_line_for(finding.position.line)
        if about is None or self._processor.noqa_line_for(line) is not about:
            return False
        first = line
        while self._processor.noqa_line_for(first - 1) is about:
            first -= 1
        lines = about.split("\n")
        lines[line - first] = text
        return self._is_ignored(finding, "\n".join(lines))

    def silences(self, line: int, code: str) -> bool:
        """Whether a comment silences whatever is found with a code on a line."""
        return self.whole or self.suppresses(Finding(code, "", Position(line, 0, line, 0)))


class Said:
    """Which findings of a project are said, asked for those that speak for others: ``Linted.speaks``."""

    def __init__(
        self, project: ProjectIndex, source: Callable[[int], str], chosen: Collection[int] | None = None
    ) -> None:
        """Read nothing yet.

        Args:
            project: the index.
            source: gives the text of a module.
            chosen: the modules that are looked at; ``None`` for all.
        """
        self._project, self._source, self._chosen = project, source, chosen
        self._known: dict[int, Noqa] = {}

    def __call__(self, module: int, line: int, code: str) -> bool:
        """Whether a finding on a line of a module is said."""
        if self._chosen is not None and module not in self._chosen:
            return False
        return not self.silenced(module, line, code)

    def silenced(self, module: int, line: int, code: str) -> bool:
        """Whether a comment silences a finding with a code on a line of a module."""
        return self._of(module).silences(line, code)

    def moved(self, module: int) -> None:
        """Look again at the comments of a module whose text is another one."""
        self._known.pop(module, None)

    def _of(self, module: int) -> Noqa:
        """The comments of a module; none where it cannot be read any more."""
        if module not in self._known:
            try:
                source = self._source(module)
            except (OSError, Unreadable):
                source = ""
            self._known[module] = Noqa(self._project.path_of(module), source)
        return self._known[module]
