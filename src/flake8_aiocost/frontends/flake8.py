"""The flake8 plugin: options in, lines out. flake8 itself does ``# noqa``, selection and formatting."""

from __future__ import annotations

import locale
import multiprocessing
import sys
from typing import TYPE_CHECKING, ClassVar

from flake8.exceptions import ExecutionError

from flake8_aiocost import __version__
from flake8_aiocost.errors import AiocostError, SettingsError
from flake8_aiocost.frontends.encodable import encodable
from flake8_aiocost.frontends.flake8_files import flake8_files
from flake8_aiocost.frontends.flake8_keys import check_keys
from flake8_aiocost.frontends.flake8_selected import is_selected
from flake8_aiocost.frontends.named_files import require_files
from flake8_aiocost.frontends.once import Once
from flake8_aiocost.frontends.run import Run
from flake8_aiocost.model import FILE, Finding
from flake8_aiocost.settings import OPTIONS

if TYPE_CHECKING:
    import argparse
    import ast
    from collections.abc import Iterator

    from flake8.options.manager import OptionManager

    from flake8_aiocost.settings import Settings


class Plugin:
    """Called once per file. flake8 hands over the tree, the decoded lines and the name to show."""

    name = "flake8-aiocost"
    version = __version__

    #: flake8 calls ``parse_options`` once per run, and again in each worker that is spawned; a forked worker inherits
    #: what the parent has found.
    current: ClassVar[Run] = Run()
    once: ClassVar[Once] = Once()
    #: Whether anything of what is found would be printed.
    selected: ClassVar[bool] = True
    #: A fault of ours because of which the run could not begin.
    fault: ClassVar[Exception | None] = None
    #: The encoding of ``--output-file``, which flake8 opens in that of the locale; standard output it writes as UTF-8.
    encoding: ClassVar[str | None] = None

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
                parse_from_config=not option.variable,
                help=f"{option.help} Accepts {option.accepts}.".replace("%", "%%"),
            )

    @classmethod
    def parse_options(cls, options: argparse.Namespace) -> None:
        """Begin a run. A wrong option, or a wrong pyproject.toml of what is linted, ends it.

        Neither does where none of our rules is selected: who asks for syntax errors alone gets them.

        In a worker nothing does: an exception would make flake8 start others for ever. Settings that are wrong only
        since the parent has read them are met again at a file, and said there.
        """
        is_worker = multiprocessing.parent_process() is not None
        try:
            cls._begin(options, is_worker=is_worker)
        except SettingsError as error:
            if not is_worker:
                # flake8 prints it in the encoding of standard output.
                raise ExecutionError(encodable(str(error), getattr(sys.stdout, "encoding", None))) from None
        except Exception as error:
            cls.fault = error

    @classmethod
    def _begin(cls, options: argparse.Namespace, *, is_worker: bool) -> None:
        cls.selected, cls.fault = True, None
        cls.selected = is_selected(options)
        if not cls.selected:
            return
        texts = ((option.name, getattr(options, f"aiocost_{option.attribute}")) for option in OPTIONS)
        cls.current = Run((name, text) for name, text in texts if text is not None)
        cls.encoding = locale.getpreferredencoding(False) if options.output_file else None
        cls.once.forget()
        cls.once = Once.join() if is_worker else Once.begin()
        try:
            for path in options.filenames or ["."]:
                _check_files(cls.current.projects.for_file(f"{path}/_" if not path.endswith(".py") else path))
            if not is_worker:  # most files of a run are not a worker's own
                check_keys(sys.argv)
                cls.current.prepare(flake8_files(options))
                for note in cls.current.too_large:
                    print(f"flake8-aiocost: {note}", file=sys.stderr)
        except SettingsError:
            raise
        except Exception:  # noqa: S110  a fault of ours is met again at a file, and reported there
            pass

    def run(self) -> Iterator[tuple[int, int, str, type[Plugin]]]:
        """Yield ``(line, column, "CODE text", type)`` for every finding."""
        for finding in self._findings() if self.selected else ():
            position = finding.position
            text = encodable(f"{finding.code} {finding.message}", self.encoding)
            yield position.line, position.column, text, type(self)

    def _findings(self) -> Iterator[Finding]:
        if self.fault is not None:
            yield _fault_on(self.fault, self.filename)
            return
        try:
            for finding in self.current.findings("".join(self.lines), self.filename, self.tree):
                if finding.code != "AIO901" or self.once.is_first(finding.message):
                    yield finding
        except AiocostError as error:
            if self.once.is_first(str(error)):
                yield Finding("AIO901", str(error), FILE)
        except Exception as error:  # a fault of ours must not end flake8's run over other files
            yield _fault_on(error, self.filename)
            return
        if self.current.fault and self.once.is_first(self.current.fault):
            yield Finding("AIO902", self.current.fault, FILE)


def _fault_on(error: Exception, path: str) -> Finding:
    """What is said of a file on which a fault of ours was met."""
    from flake8_aiocost.frontends.faults import finding  # noqa: PLC0415  runs without a fault need none of it

    return finding(error, path)


def _check_files(settings: Settings) -> None:
    """Read the files that the settings of a project name.

    Raises:
        SettingsError: one of them is missing or wrong.
    """
    from flake8_aiocost.review.baseline import require  # noqa: PLC0415  what it needs is needed for a finding only

    require(settings)
    require_files(settings)
