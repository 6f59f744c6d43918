"""A pytest plugin that records which functions of a folder really called which, for ``traced_calls.py``.

It is loaded from this folder into the environment of the traced project, and needs nothing but pytest and Python 3.11::

    PYTHONPATH=benchmarks python -m pytest -p call_tracer --calls-of src/package --calls-to calls.jsonl

Each line of the record is one call, however often it was made: where the code of the caller and of the callee begins,
``file``, ``line`` and ``name``, and ``at``: line, last line, column and last column of what made the call.

A call is direct: the frame right below the new one is code of the folder too, or is C called by such code. What the
event loop, a thread pool or another package starts has no caller here. A generator or coroutine is called where it is
first run; that it is resumed is no call. Threads are traced, other processes are not.
"""

from __future__ import annotations

import dis
import inspect
import json
import sys
import threading
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType, FrameType

    import pytest

_SUSPENDED = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


class Tracer:
    """Notes each call once: the caller, the offset of the instruction that makes it, and the callee."""

    def __init__(self, folder: Path) -> None:
        """Note nothing yet."""
        self._folder = folder.resolve()
        self._begins: dict[CodeType, int] = {}
        self._calls: set[tuple[CodeType, int, CodeType]] = set()

    def start(self) -> None:
        """Look at what this thread and later ones run."""
        threading.setprofile(self._profile)
        sys.setprofile(self._profile)

    def stop(self) -> None:
        """Look no longer."""
        sys.setprofile(None)
        threading.setprofile(None)

    def _profile(self, frame: FrameType, event: str, _: object) -> None:
        if event != "call" or frame.f_back is None:
            return
        callee, caller = frame.f_code, frame.f_back.f_code
        begin = self._begin(callee)
        if begin >= 0 and self._begin(caller) >= 0 and (not begin or frame.f_lasti <= begin):
            self._calls.add((caller, frame.f_back.f_lasti, callee))

    def _begin(self, code: CodeType) -> int:
        """The offset at which a frame of the folder that can be suspended first runs, 0 for others, -1 elsewhere."""
        if code not in self._begins:
            if not Path(code.co_filename).resolve().is_relative_to(self._folder):
                self._begins[code] = -1
            elif not code.co_flags & _SUSPENDED:
                self._begins[code] = 0
            else:
                offsets = (each.offset for each in dis.get_instructions(code) if each.opname == "RESUME")
                self._begins[code] = next(offsets)
        return self._begins[code]

    def lines(self) -> Iterator[dict[str, Any]]:
        """The record."""
        for caller, offset, callee in self._calls:
            at = next(islice(caller.co_positions(), offset // 2, None))
            if None not in at:
                yield {"caller": _where(caller), "callee": _where(callee), "at": at}

    def write(self, path: Path) -> None:
        """Write the record, in an order of its own."""
        lines = sorted({json.dumps(each) for each in self.lines()})
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _where(code: CodeType) -> dict[str, Any]:
    return {"file": str(Path(code.co_filename).resolve()), "line": code.co_firstlineno, "name": code.co_name}


_running: list[tuple[Tracer, Path]] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    """Say what is traced, and where it is written."""
    group = parser.getgroup("calls between functions")
    group.addoption("--calls-of", type=Path, metavar="FOLDER", required=True, help="callers and callees lie in here")
    group.addoption("--calls-to", type=Path, metavar="FILE", required=True, help="is written at the end, as JSON lines")


def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Begin before any file of the project is imported."""
    options = early_config.known_args_namespace
    tracer = Tracer(options.calls_of)
    _running.append((tracer, options.calls_to.resolve()))
    tracer.start()


def pytest_unconfigure() -> None:
    """Write what was seen."""
    for tracer, path in _running:
        tracer.stop()
        tracer.write(path)
