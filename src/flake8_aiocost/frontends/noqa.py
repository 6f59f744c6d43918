"""``# noqa`` by flake8's own functions, so that both doors keep silent about the same lines."""

from __future__ import annotations

import argparse
import io
from typing import TYPE_CHECKING

from flake8 import defaults
from flake8.processor import FileProcessor
from flake8.violation import Violation

if TYPE_CHECKING:
    from flake8_aiocost.model import Finding

#: What its reader of files asks of flake8's options.
_OPTIONS = argparse.Namespace(
    disable_noqa=False,
    hang_closing=False,
    indent_size=defaults.INDENT_SIZE,
    max_doc_length=None,
    max_line_length=defaults.MAX_LINE_LENGTH,
    stdin_display_name="stdin",
    verbose=0,
)


class Noqa:
    """The ``# noqa`` comments of one file."""

    def __init__(self, path: str, source: str) -> None:
        """Take the file.

        Args:
            path: where it lies; flake8 looks there for lines of a text that it cannot split into tokens.
            source: its text, decoded.
        """
        self._path = path
        self._processor = FileProcessor(path, _OPTIONS, io.StringIO(source).readlines())

    @property
    def whole(self) -> bool:
        """Whether a line says ``# flake8: noqa``."""
        return self._processor.should_ignore_file()

    def suppresses(self, finding: Finding) -> bool:
        """Whether a comment silences a finding."""
        line, column = finding.position.line, finding.position.column + 1
        text = self._processor.noqa_line_for(line)
        violation = Violation(finding.code, self._path, line, column, finding.message, text)
        return violation.is_inline_ignored(disable_noqa=False)
