"""The flake8 plugin: options in, lines out. flake8 itself does ``# noqa``, selection and formatting."""

from __future__ import annotations

import mmap
from typing import TYPE_CHECKING, ClassVar

from flake8.exceptions import ExecutionError

from flake8_aiocost import __version__
from flake8_aiocost.errors import AiocostError, SettingsError
from flake8_aiocost.model import Finding
from flake8_aiocost.pipeline import FILE, lint
from flake8_aiocost.settings import OPTIONS, Projects

if TYPE_CHECKING:
    import argparse
    import ast
    from collections.abc import Iterator

    from flake8.options.manager import OptionManager


class Plugin:
    """Called once per file. flake8 hands over the tree, the decoded lines and the name to show."""

    name = "flake8-aiocost"
    version = __version__

    #: The projects of this run. flake8 calls ``parse_options`` once per run, and again in each worker that is spawned;
    #: a forked worker inherits what the parent has found.
    projects: ClassVar[Projects] = Projects()
    #: 1 once AIO901 was reported: it is about the run, so it is reported once. The byte is shared with forked workers.
    reported: ClassVar[mmap.mmap] = mmap.mmap(-1, 1)

    def __init__(self, tree: ast.AST, lines: list[str], filename: str) -> None:
        """Take what flake8 knows of the file."""
        self.tree = tree
        self.lines = lines
        self.filename = filename

    @classmethod
    def add_options(cls, manager: OptionManager) -> None:
        """Derive ``--aiocost-KEY`` from ``settings.OPTIONS``. flake8 passes all values on as text."""
        manager.extend_default_ignore(["AIO900"])
        for option in OPTIONS:
            manager.add_option(
                f"--aiocost-{option.name}",
                metavar=option.kind.upper(),
                default=None,
                parse_from_config=True,
                help=f"{option.help} Accepts {option.accepts}.".replace("%", "%%"),
            )

    @classmethod
    def parse_options(cls, options: argparse.Namespace) -> None:
        """Begin a run. A wrong option, or a wrong pyproject.toml of what is linted, ends it."""
        texts = ((option.name, getattr(options, f"aiocost_{option.attribute}")) for option in OPTIONS)
        cls.projects = Projects((name, text) for name, text in texts if text is not None)
        cls.reported[0] = 0
        try:
            for path in options.filenames or ["."]:
                cls.projects.for_file(f"{path}/_" if not path.endswith(".py") else path)
        except SettingsError as error:
            raise ExecutionError(str(error)) from None
        except Exception:  # noqa: S110  a fault of ours is met again at a file, and reported there
            pass

    def run(self) -> Iterator[tuple[int, int, str, type[Plugin]]]:
        """Yield ``(line, column, "CODE text", type)`` for every finding."""
        for finding in self._findings():
            if finding.code == "AIO901" and not self._is_first_report():
                continue
            position = finding.position
            yield position.line, position.column, f"{finding.code} {finding.message}", type(self)

    def _findings(self) -> tuple[Finding, ...]:
        try:
            settings = self.projects.for_file(self.filename)
            return lint("".join(self.lines), self.filename, settings, self.tree)
        except AiocostError as error:
            return (Finding("AIO901", str(error), FILE),)
        except Exception as error:  # a fault of ours must not end flake8's run over other files
            from flake8_aiocost.frontends.faults import finding  # noqa: PLC0415

            return (finding(error, self.filename),)

    def _is_first_report(self) -> bool:
        first = self.reported[0] == 0
        self.reported[0] = 1
        return first
