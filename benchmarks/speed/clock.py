"""One lint in this process, and the CPU time that it takes."""

from __future__ import annotations

import ast
import functools
import signal
import tempfile
import time
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from flake8_aiocost.pipeline import lint
from flake8_aiocost.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")


def findings(source: str, tree: ast.AST) -> tuple[str, ...]:
    """The codes of a module's findings: the one place where these benchmarks call the linter."""
    return tuple(finding.code for finding in lint(source, "service.py", _settings(), tree))


@functools.lru_cache(maxsize=1)
def _settings() -> Settings:
    """Of no project, so that nothing on this machine decides what the code is priced for."""
    return Settings(root=Path(tempfile.gettempdir(), "no-project"), python=(3, 13), loop="uvloop")


def text_of(source: str, repeat: int) -> tuple[str, ast.AST]:
    """A text and its tree, made different from those of other repeats, so that nothing kept of one serves another.

    Raises:
        TooMuchError: it is too much for Python's own parser.
    """
    text = f"{source}\n# repeat {repeat}\n"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return text, ast.parse(text)
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise TooMuchError(type(error).__name__) from None


def cpu_seconds(work: Callable[[], T]) -> tuple[float, T]:
    """CPU seconds that some work takes in this thread, and its result.

    Of this thread, since the account of a process is coarse while a time limit runs.
    """
    start = time.thread_time()
    result = work()
    return time.thread_time() - start, result


class TooMuchError(Exception):
    """Python's own parser cannot take a text. Holds the name of its error."""


class OutOfTimeError(BaseException):
    """Work was stopped. No ``Exception``, so that the work itself does not take it for a fault of its own."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Stop the work of a ``with`` block after so much CPU time; a call into native code runs to its end first.

    Raises:
        OutOfTimeError: it was stopped.
    """

    def stop(*_: object) -> None:
        raise OutOfTimeError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
