"""Many files read, in this process or in several: text in, the facts of each as bytes out.

The processes share nothing with this one, so that it does not matter how the system starts them. They are started only
where that is worth their start, and never by a process that is itself one of several: flake8's are.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.project.sources import digest, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Future, ProcessPoolExecutor

#: The path, the hash of the text (empty where there is no text), the facts or why there are none as msgpack, and
#: whether the next reading of the same text gives the same.
Outcome: TypeAlias = tuple[str, bytes, bytes, bool]

#: As deep a stack as the reader has; a test holds the two together.
FRAMES = 5_000
#: So many files are worth a start of processes: 100 take a second, a fork 5 ms, a new interpreter 150 and its imports.
WORTH_FORKS, WORTH_PROCESSES = 100, 300
#: Files that a process reads at a time.
_CHUNK = 32
#: More read no faster: this process takes in what they return.
_MOST_PROCESSES = 16


def read_all(root: str, paths: Sequence[str], processes: int | None = None) -> Iterator[Outcome]:
    """Read files below a root, in any order.

    Args:
        root: the folder.
        paths: relative to it.
        processes: how many may be used; by default as many as there are processors, if that is worth it and allowed.
    """
    left = dict.fromkeys(paths)
    count = _processes(len(left)) if processes is None else processes
    if count > 1:
        for outcome in _read_in_processes(root, tuple(left), count):
            del left[outcome[0]]
            yield outcome
    # All of them, or what processes have not read that were ended from outside.
    with collector_paused():
        yield from (_read(root, path) for path in left)


def _processes(files: int) -> int:
    if files < (WORTH_FORKS if _forks() else WORTH_PROCESSES):
        return 1
    import multiprocessing  # noqa: PLC0415  few runs get here

    if multiprocessing.parent_process() is not None or multiprocessing.current_process().daemon:
        return 1
    available = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return min(available, _MOST_PROCESSES, files // _CHUNK)


def _read_in_processes(root: str, paths: Sequence[str], count: int) -> Iterator[Outcome]:
    """What processes read, until they fail: what is missing then is left to the caller."""
    from concurrent.futures import BrokenExecutor, as_completed  # noqa: PLC0415

    chunks = [paths[at : at + _CHUNK] for at in range(0, len(paths), _CHUNK)]
    pool: ProcessPoolExecutor | None = None
    try:
        pool = _pool(count)
        waiting: set[Future[list[Outcome]]] = {pool.submit(read_chunk, root, chunk) for chunk in chunks}
        for done in as_completed(waiting):
            yield from done.result()
            waiting.discard(done)  # with what it holds
    except (BrokenExecutor, OSError, RuntimeError, ImportError):
        return  # No processes to be had (a limit, no semaphores on this system), or they were killed.
    finally:
        if pool is not None:
            pool.shutdown(cancel_futures=True)


def _pool(count: int) -> ProcessPoolExecutor:
    import multiprocessing  # noqa: PLC0415
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

    return ProcessPoolExecutor(count, multiprocessing.get_context("fork" if _forks() else "spawn"), _prepare)


def _forks() -> bool:
    """Whether processes are forks of this one: one with threads may stand still for ever in a fork.

    The system counts threads that ``threading`` knows nothing of too, as those of a library in C.
    """
    return sys.platform == "linux" and _threads() == 1


def _threads() -> int:
    try:
        return len(os.listdir("/proc/self/task"))  # noqa: PTH208  pathlib would be imported for it
    except OSError:
        return threading.active_count()


def _prepare() -> None:
    """Set up a process of the pool: Ctrl-C is the parent's business, and where that is killed, this one ends too."""
    import signal  # noqa: PLC0415

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.freeze()


def _end_with_parent() -> None:
    import multiprocessing  # noqa: PLC0415

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def read_chunk(root: str, paths: Sequence[str]) -> list[Outcome]:
    """Read some files; what a process of the pool runs."""
    with collector_paused():
        return [_read(root, path) for path in paths]


_ENCODER = msgspec.msgpack.Encoder()


def _read(root: str, path: str) -> Outcome:
    try:
        text = read_text(f"{root}/{path}")
    except Unreadable as error:
        return path, b"", _ENCODER.encode(str(error)), False
    return outcome(path, text)


def outcome(path: str, text: str) -> Outcome:
    """What the text of a file comes to."""
    from flake8_aiocost.module.read import NESTED, read  # noqa: PLC0415  nothing changed: nothing is read
    from flake8_aiocost.module.stored import encoded  # noqa: PLC0415

    try:
        facts = read(text)
        with deep_stack():
            return path, digest(text), encoded(facts), True
    except Unreadable as error:
        reason = str(error)
    except RecursionError:
        reason = NESTED
    except Exception as error:
        # One file must not cost the others; who lints it by itself sees the fault.
        return path, digest(text), _ENCODER.encode(f"a fault of ours: {type(error).__name__}"), False
    return path, digest(text), _ENCODER.encode(reason), reason != NESTED


@contextmanager
def deep_stack() -> Iterator[None]:
    """With as deep a stack for what is nested as reading has."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, FRAMES))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


@contextmanager
def collector_paused() -> Iterator[None]:
    """Without the garbage collector: facts hold no cycles, and looking for some takes a good part of the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
